//! `tresse group add`, `remove`, `leave` and `role`: who is in a group, and what they may do.

use clap::ValueEnum;
use serde_json::json;
use tresse_client_core::Intent;
use tresse_proto::wire::Role;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::session::Session;

/// Add contacts, or those who asked by an invite (admins).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Across networks everybody in the group must have reach with every network in it.

Examples:
  tresse group add Bridge Chiara
  tresse group add Bridge --knocking")]
pub(super) struct AddArgs {
    /// Which group
    group: String,
    /// Whom
    #[arg(value_name = "PERSON", required_unless_present = "knocking")]
    people: Vec<String>,
    /// Everybody who asked by an invite
    #[arg(long)]
    knocking: bool,
}

/// Remove somebody (admins).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse group remove Bridge Chiara")]
pub(super) struct RemoveArgs {
    /// Which group
    group: String,
    /// Whom
    person: String,
}

/// Leave a group.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse group leave Bridge")]
pub(super) struct LeaveArgs {
    /// Which group
    group: String,
}

/// Make somebody an admin, or a member again (admins).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse group role Bridge Chiara admin
  tresse group role Bridge Chiara member")]
pub(super) struct RoleArgs {
    /// Which group
    group: String,
    /// Whom
    person: String,
    /// What they become
    role: RoleName,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    Member,
    Admin,
}

/// Adds people.
pub(super) async fn add(context: &Context, args: AddArgs) -> Result<(), Failure> {
    with_session(context, async |session| {
        let id = send::find(context, session, &args.group).await?;
        let book = session.book().await?;
        let mut accounts = args
            .people
            .iter()
            .map(|person| book.person(person))
            .collect::<Result<Vec<_>, _>>()?;
        if args.knocking {
            let known = book.conversations.iter().find(|known| known.id == id);
            accounts.extend(known.map(|known| known.knocks.clone()).unwrap_or_default());
        }
        if accounts.is_empty() {
            return Err(Failure::new(Exit::NotFound, "nobody is asking to join")
                .next("make an invite: tresse group invite CONVERSATION"));
        }
        let count = accounts.len();
        let intent = Intent::Add {
            conversation: id,
            accounts,
        };
        session.run(intent).await?;
        done(
            context,
            &json!({"added": count}),
            &format!("{count} added."),
        )
    })
    .await
}

/// Removes somebody.
pub(super) async fn remove(context: &Context, args: RemoveArgs) -> Result<(), Failure> {
    with_session(context, async |session| {
        let conversation = send::find(context, session, &args.group).await?;
        let account = session.book().await?.person(&args.person)?;
        let intent = Intent::Remove {
            conversation,
            account,
        };
        session.run(intent).await?;
        done(
            context,
            &json!({"removed": account.to_string()}),
            "Removed.",
        )
    })
    .await
}

/// Leaves.
pub(super) async fn leave(context: &Context, args: LeaveArgs) -> Result<(), Failure> {
    with_session(context, async |session| {
        let conversation = send::find(context, session, &args.group).await?;
        session.run(Intent::Leave(conversation)).await?;
        done(
            context,
            &json!({"left": conversation.to_string()}),
            "You have left. What was said until now stays on this device.",
        )
    })
    .await
}

/// Sets a role.
pub(super) async fn role(context: &Context, args: RoleArgs) -> Result<(), Failure> {
    with_session(context, async |session| {
        let conversation = send::find(context, session, &args.group).await?;
        let account = session.book().await?.person(&args.person)?;
        let role = match args.role {
            RoleName::Member => Role::Member,
            RoleName::Admin => Role::Admin,
        };
        let intent = Intent::SetRole {
            conversation,
            account,
            role,
        };
        session.run(intent).await?;
        done(context, &json!({"account": account.to_string()}), "Done.")
    })
    .await
}

async fn with_session(
    context: &Context,
    work: impl AsyncFnOnce(&Session) -> Result<(), Failure>,
) -> Result<(), Failure> {
    Session::with(context, async |session| {
        session.caught_up().await?;
        work(session).await
    })
    .await
}

fn done(context: &Context, value: &serde_json::Value, text: &str) -> Result<(), Failure> {
    context
        .out
        .result(value, |paint| paint.paint(Style::Good, text))
}
