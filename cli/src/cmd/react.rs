//! `tresse react`: an emoji on a message.

use tresse_client_core::Outgoing;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::session::Session;

/// React to a message, or take the reaction back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse react Bo last ❤️
  tresse react Bridge 3fa9c1d2 --none")]
pub struct Args {
    /// Where
    conversation: String,
    /// Beginning of the message's id, or `last`
    message: String,
    /// One emoji
    #[arg(required_unless_present = "none")]
    emoji: Option<String>,
    /// Take the reaction back
    #[arg(long, conflicts_with = "emoji")]
    none: bool,
}

/// Sends it.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let emoji = args.emoji.clone().unwrap_or_default();
    if !args.none && emoji.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            "name one emoji, or take the reaction back with --none",
        ));
    }
    Session::with(context, async |session| {
        react(context, session, args, emoji).await
    })
    .await
}

async fn react(
    context: &Context,
    session: &Session,
    args: Args,
    emoji: String,
) -> Result<(), Failure> {
    let conversation = send::find(context, session, &args.conversation).await?;
    let to = send::message(context, session, conversation, args.message)
        .await?
        .message;
    let done = if emoji.is_empty() {
        "Taken back."
    } else {
        "Reacted."
    };
    send::deliver(
        context,
        session,
        conversation,
        Outgoing::React { to, emoji },
        done,
    )
    .await
}
