//! `tresse contact request`: a first contact, with one text.

use serde_json::json;
use tresse_client_core::{Intent, Outcome};

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::resolve::short_conversation;
use crate::session::Session;

/// Write to somebody for the first time.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Across networks this is always a request: one text, no media. You never learn whether it was seen
or declined, only if it is accepted.

Example:
  tresse contact request whatsapp '+44 7700 900123' 'Hi Bo, it is Ana from the choir'")]
pub(super) struct Args {
    /// Network of the other person
    network: String,
    /// Their exact handle
    handle: String,
    /// The one text
    text: String,
}

/// Finds them and sends it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        request(context, session, &args).await
    })
    .await
}

async fn request(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let (account, needs_request) =
        super::find::find(context, session, &args.network, &args.handle).await?;
    let intent = Intent::Request {
        account,
        text: args.text.clone(),
    };
    let conversation = match session.run(intent).await? {
        Outcome::Conversation(conversation) => conversation,
        other => return Err(unexpected(&other)),
    };
    let value = json!({
        "conversation": conversation.to_string(),
        "account": account.to_string(),
        "needs_request": needs_request,
    });
    context.out.result(&value, |paint| {
        let id = short_conversation(conversation);
        if needs_request {
            format!(
                "{} Conversation {id} opens when they accept; see it happen: {}",
                paint.paint(Style::Good, "Request sent."),
                context.advise("tresse tail")
            )
        } else {
            format!(
                "{} Go on with: {}",
                paint.paint(Style::Good, "Sent."),
                context.advise(&format!("tresse send {id} 'And …'"))
            )
        }
    })
}
