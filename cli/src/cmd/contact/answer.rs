//! `tresse contact accept` and `decline`: answer a request.

use serde_json::json;
use tresse_client_core::Intent;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::resolve::short_conversation;
use crate::session::Session;

/// Which request.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The request, as `tresse requests` shows it
    #[arg(value_name = "CONVERSATION")]
    conversation: String,
}

/// Answers it.
pub(super) async fn run(context: &Context, args: Args, accept: bool) -> Result<(), Failure> {
    Session::with(context, async |session| {
        answer(context, session, &args, accept).await
    })
    .await
}

async fn answer(
    context: &Context,
    session: &Session,
    args: &Args,
    accept: bool,
) -> Result<(), Failure> {
    context.typed("CONVERSATION", &args.conversation);
    session.caught_up().await?;
    let book = session.book().await?;
    let conversation = book.conversation(&args.conversation)?;
    let intent = Intent::AnswerRequest {
        conversation: conversation.id,
        accept,
    };
    session.run(intent).await?;
    let title = book.title_of(conversation);
    let value = json!({"conversation": conversation.id.to_string(), "accepted": accept});
    context.out.result(&value, |paint| {
        if accept {
            format!(
                "{} Write to {title}: {}",
                paint.paint(Style::Good, "Accepted."),
                context.advise(&format!(
                    "tresse send {} 'Hello'",
                    short_conversation(conversation.id)
                ))
            )
        } else {
            format!("Declined. {title} will not learn of it.")
        }
    })
}
