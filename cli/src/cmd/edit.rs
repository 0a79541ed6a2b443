//! `tresse edit`: new text for an own message.

use tresse_client_core::Outgoing;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::Failure;
use crate::session::Session;

/// Change the text of a message you sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
How long and how often a text can be changed is for the strictest network in the conversation.

Example:
  tresse edit Bo last 'See you at seven'")]
pub struct Args {
    /// Where
    conversation: String,
    /// Beginning of the message's id, or `last`
    message: String,
    /// The new text
    #[arg(allow_hyphen_values = true)]
    text: String,
}

/// Sends it.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| edit(context, session, args).await).await
}

async fn edit(context: &Context, session: &Session, args: Args) -> Result<(), Failure> {
    let conversation = send::find(context, session, &args.conversation).await?;
    let message = send::message(context, session, conversation, args.message)
        .await?
        .message;
    let outgoing = Outgoing::Edit {
        message,
        text: args.text,
    };
    send::deliver(context, session, conversation, outgoing, "Edited.").await
}
