//! `tresse group new`.

use serde_json::json;
use tresse_client_core::{Intent, Outcome};

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::resolve::short_conversation;
use crate::session::Session;

/// Make a group, with contacts in it from the beginning.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Its name is encrypted like everything else: the server does not know it.

Examples:
  tresse group new Bridge Bo Chiara
  tresse group new Choir")]
pub(super) struct Args {
    /// Its name, for the members
    name: String,
    /// Contacts to begin with
    #[arg(value_name = "PERSON")]
    people: Vec<String>,
}

/// Makes it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    if args.name.trim().is_empty() {
        return Err(Failure::new(Exit::Usage, "a group needs a name")
            .next("choose one that its members will know: tresse group new Bridge"));
    }
    Session::with(context, async |session| new(context, session, &args).await).await
}

async fn new(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let book = session.book().await?;
    let members = args
        .people
        .iter()
        .map(|person| book.person(person))
        .collect::<Result<Vec<_>, _>>()?;
    let intent = Intent::NewGroup {
        name: args.name.clone(),
        members,
    };
    let conversation = match session.run(intent).await? {
        Outcome::Conversation(conversation) => conversation,
        other => return Err(unexpected(&other)),
    };
    let value = json!({"conversation": conversation.to_string()});
    context.out.result(&value, |paint| {
        let id = short_conversation(conversation);
        format!(
            "{} Group {id}.\n  write to it:        {}\n  ask others to join: {}",
            paint.paint(Style::Good, "Made."),
            context.advise(&format!("tresse send {id} 'Hello'")),
            context.advise(&format!("tresse group invite {id}"))
        )
    })
}
