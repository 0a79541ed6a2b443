//! `tresse group describe`.

use serde_json::json;
use tresse_client_core::Intent;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::session::Session;

/// Say what a group is about, where the networks show it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The description is encrypted like everything else: the server does not know it.

Example:
  tresse group describe Bridge 'Every Tuesday at eight'")]
pub(super) struct Args {
    /// Which group
    group: String,
    /// What its members see; empty: nothing
    description: String,
}

/// Does it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        describe(context, session, &args).await
    })
    .await
}

async fn describe(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let conversation = send::find(context, session, &args.group).await?;
    let description = args.description.clone();
    session
        .run(Intent::Describe {
            conversation,
            description,
        })
        .await?;
    let value = json!({"conversation": conversation.to_string(), "description": args.description});
    context
        .out
        .result(&value, |paint| paint.paint(Style::Good, "Described."))
}
