//! `tresse group show`: who is in it.

use tresse_proto::wire::Role;

use crate::cmd::{list, send};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::output::table::Table;
use crate::resolve::{Book, short_account, short_conversation};
use crate::session::Session;
use tresse_client_core::Conversation;

/// Show who is in a group, and who asks to join.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse group show Bridge")]
pub(super) struct Args {
    /// Which group
    group: String,
}

/// Shows it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| show(context, session, &args).await).await
}

async fn show(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.book().await?.me(&session.profile)?;
    session.refresh(context).await?;
    let id = send::find(context, session, &args.group).await?;
    let book = session.book().await?;
    let Some(conversation) = book.conversations.iter().find(|known| known.id == id) else {
        return Err(Failure::not_found("that conversation has just gone away"));
    };
    let value = list::value(context, &book, conversation);
    context
        .out
        .result(&value, |paint| render(context, &book, conversation, *paint))
}

fn render(
    context: &Context,
    book: &Book,
    conversation: &Conversation,
    paint: crate::output::Paint,
) -> String {
    let mut table = Table::new(&["id", "name", "network", "role"]);
    for member in &conversation.members {
        let network = member.account.network();
        let role = if member.role == Role::Admin {
            "admin"
        } else {
            "member"
        };
        table.row([
            (
                format!("~{}", short_account(member.account)),
                Some(Style::Dim),
            ),
            (book.name_of(member.account), Some(Style::Strong)),
            (
                context.network_title(network),
                Some(Style::Network(network.0)),
            ),
            (role.to_owned(), None),
        ]);
    }
    let short = short_conversation(conversation.id);
    let mut text = format!(
        "{} {}\n\n{}",
        paint.paint(Style::Strong, book.title_of(conversation)),
        paint.paint(Style::Dim, &short),
        table.render(paint)
    );
    if !conversation.knocks.is_empty() {
        text.push_str(&paint.paint(
            Style::Warning,
            format!(
                "\n{} ask to join: tresse group add {short} --knocking",
                conversation.knocks.len()
            ),
        ));
    }
    text
}
