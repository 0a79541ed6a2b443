//! `tresse contact list`: everybody this account has to do with.

use serde_json::json;
use tresse_client_core::Standing;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::output::safe::safe_line;
use crate::output::table::Table;
use crate::resolve::short_account;
use crate::session::Session;

/// List the people you know, have asked, or met in groups.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse contact list")]
pub(super) struct Args {}

/// Lists them.
pub(super) async fn run(context: &Context, _: Args) -> Result<(), Failure> {
    Session::with(context, async |session| list(context, session).await).await
}

async fn list(context: &Context, session: &Session) -> Result<(), Failure> {
    let book = session.book().await?;
    context.typed("NETWORK", &book.me(&session.profile)?.0.network);
    session.refresh(context).await?;
    let book = session.book().await?;
    if context.out.json {
        for contact in &book.contacts {
            context.out.value(&json!({
                "account": contact.account.to_string(),
                "network": context.network_name(contact.account.network()),
                "handle": contact.handle,
                "name": contact.name,
                "standing": standing(contact.standing),
                "blocked": contact.blocked,
            }))?;
        }
        return Ok(());
    }
    if book.contacts.is_empty() {
        return context.out.line(context.advise(
            "Nobody yet. Write to somebody: tresse contact request NETWORK SOMEBODY 'Hello'",
        ));
    }
    let mut table = Table::new(&["id", "name", "network", "handle", "standing"]);
    for contact in &book.contacts {
        let network = contact.account.network();
        let state = if contact.blocked {
            ("blocked".to_owned(), Some(Style::Error))
        } else {
            let style = (contact.standing == Standing::Accepted).then_some(Style::Good);
            (standing(contact.standing).to_owned(), style)
        };
        table.row([
            (
                format!("~{}", short_account(contact.account)),
                Some(Style::Dim),
            ),
            (book.name_of(contact.account), Some(Style::Strong)),
            (
                context.network_title(network),
                Some(Style::Network(network.0)),
            ),
            (safe_line(&contact.handle), None),
            state,
        ]);
    }
    context.out.line(table.render(context.out.paint).trim_end())
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Known => "met in a group",
        Standing::Found => "found",
        Standing::Requested => "request waits",
        Standing::Accepted => "contact",
    }
}
