//! `tresse group rename`.

use serde_json::json;
use tresse_client_core::Intent;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::session::Session;

/// Give a group another name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The name is encrypted like everything else: the server does not know it.

Example:
  tresse group rename Bridge 'Bridge club'")]
pub(super) struct Args {
    /// Which group
    group: String,
    /// What its members see
    name: String,
}

/// Does it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        rename(context, session, &args).await
    })
    .await
}

async fn rename(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let conversation = send::find(context, session, &args.group).await?;
    let name = args.name.clone();
    session.run(Intent::Rename { conversation, name }).await?;
    let value = json!({"conversation": conversation.to_string(), "name": args.name});
    context
        .out
        .result(&value, |paint| paint.paint(Style::Good, "Renamed."))
}
