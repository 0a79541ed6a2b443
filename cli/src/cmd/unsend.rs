//! `tresse unsend`: take an own message back.

use tresse_client_core::Outgoing;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::Failure;
use crate::session::Session;

/// Take back a message you sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Others may have read it already. How long it is possible is for the strictest network in the
conversation.

Example:
  tresse unsend Bo last")]
pub struct Args {
    /// Where
    conversation: String,
    /// Beginning of the message's id, or `last`
    message: String,
}

/// Sends it.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        unsend(context, session, args).await
    })
    .await
}

async fn unsend(context: &Context, session: &Session, args: Args) -> Result<(), Failure> {
    let conversation = send::find(context, session, &args.conversation).await?;
    let message = send::message(context, session, conversation, args.message)
        .await?
        .message;
    send::deliver(
        context,
        session,
        conversation,
        Outgoing::Unsend { message },
        "Unsent.",
    )
    .await
}
