//! `tresse group join`: ask to be let in.

use serde_json::json;
use tresse_client_core::Intent;

use super::invite::parse;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::session::Session;

/// Ask to join a group by its invite.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With this you agree to be in a conversation with everybody there, on whatever network.

Example:
  tresse group join tresse-5f0c…")]
pub(super) struct Args {
    /// The invite
    invite: String,
}

/// Knocks.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let (conversation, token) = parse(&args.invite).ok_or_else(|| {
        Failure::new(Exit::Usage, "that is not an invite")
            .next("copy it whole, from `tresse-` to the end")
    })?;
    Session::with(context, async |session| {
        session.caught_up().await?;
        let intent = Intent::Join {
            conversation,
            token,
        };
        session.run(intent).await?;
        let value = json!({"conversation": conversation.to_string()});
        context.out.result(&value, |paint| {
            format!(
                "{} You are in as soon as an admin lets you in; see it happen: {}",
                paint.paint(Style::Good, "Asked."),
                context.advise("tresse tail")
            )
        })
    })
    .await
}
