//! `tresse send`: a text.

use std::io::Read;

use serde_json::json;
use tresse_client_core::{Intent, Outcome, Outgoing};
use tresse_proto::ids::ConversationId;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::{Style, time};
use crate::resolve;
use crate::session::Session;

/// Send a text.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The message is on this device before it is sent: if the server is away (exit status 3) it goes out
with the next command.

Examples:
  tresse send Bo 'See you on the bridge at six'
  tresse send Bridge 'Me too' --reply last
  tresse send Bo 'The code is 4711' --expires 24h
  uptime | tresse send Ops -")]
pub struct Args {
    /// Where: title, name, handle or beginning of an id
    conversation: String,
    /// The text; `-` reads it from standard input
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Answer this message
    #[arg(long, value_name = "MESSAGE")]
    reply: Option<String>,
    /// Mention somebody in the text (may be repeated)
    #[arg(long, value_name = "PERSON")]
    mention: Vec<String>,
    /// Let it disappear after this time (30s, 5m, 24h, 7d)
    #[arg(long, value_name = "TIME", value_parser = time::parse_duration)]
    expires: Option<u64>,
}

/// Sends it.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| send(context, session, args).await).await
}

async fn send(context: &Context, session: &Session, args: Args) -> Result<(), Failure> {
    let text = if args.text == "-" {
        from_stdin().await?
    } else {
        args.text
    };
    let conversation = find(context, session, &args.conversation).await?;
    let book = session.book().await?;
    let mentions = args
        .mention
        .iter()
        .map(|person| book.person(person))
        .collect::<Result<Vec<_>, _>>()?;
    let reply_to = match args.reply {
        None => None,
        Some(short) => Some(
            message(context, session, conversation, short)
                .await?
                .message,
        ),
    };
    let outgoing = Outgoing::Text {
        text,
        reply_to,
        mentions,
        expires_after_ms: args.expires,
    };
    deliver(context, session, conversation, outgoing, "Sent.").await
}

async fn from_stdin() -> Result<String, Failure> {
    // On a thread of its own, so that Ctrl-C is heard meanwhile.
    let reading = tokio::task::spawn_blocking(|| {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(tresse_proto::limits::APPLICATION_BYTES_MAX as u64)
            .read_to_string(&mut text)
            .map(|_| text)
    });
    let text = reading
        .await
        .map_err(|_| Failure::new(Exit::Failed, "cannot read standard input"))??;
    let text = text.trim_end_matches('\n').to_owned();
    if text.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            "there is no text on standard input",
        ));
    }
    Ok(text)
}

/// Finds a conversation here; if it is not here, once more with news from the server.
pub(crate) async fn find(
    context: &Context,
    session: &Session,
    text: &str,
) -> Result<ConversationId, Failure> {
    context.typed("CONVERSATION", text);
    let book = session.book().await?;
    book.me(&session.profile)?;
    if let Ok(found) = book.conversation(text) {
        return Ok(found.id);
    }
    session.refresh(context).await?;
    Ok(session.book().await?.conversation(text)?.id)
}

/// Finds a message of a conversation, with news from the server: `last` means the last one.
pub(crate) async fn message(
    context: &Context,
    session: &Session,
    conversation: ConversationId,
    text: String,
) -> Result<tresse_client_core::Message, Failure> {
    session.refresh(context).await?;
    session
        .read(move |client| resolve::message(client, conversation, &text))
        .await?
}

/// Sends anything and says how it went.
pub(crate) async fn deliver(
    context: &Context,
    session: &Session,
    conversation: ConversationId,
    message: Outgoing,
    done: &str,
) -> Result<(), Failure> {
    let intent = Intent::Send {
        conversation,
        message,
        reference: None,
    };
    match session.run(intent).await {
        Ok(Outcome::Sent { message, seq, .. }) => {
            let value = json!({
                "conversation": conversation.to_string(),
                "message": hex::encode(message.0),
                "seq": seq,
            });
            context.out.result(&value, |paint| {
                format!(
                    "{} {}",
                    paint.paint(Style::Good, done),
                    paint.paint(Style::Dim, resolve::short_message(message))
                )
            })
        }
        Ok(Outcome::Done) => context.out.result(
            &json!({"conversation": conversation.to_string()}),
            |paint| paint.paint(Style::Good, done),
        ),
        Ok(other) => Err(unexpected(&other)),
        Err(failure) if failure.exit == Exit::Offline => {
            let queued = session.read(|client| client.status()).await?.queued;
            if queued > 0 {
                Err(failure.next(
                    "the message is kept on this device and goes out with the next command that reaches the server, for example: tresse tail",
                ))
            } else {
                Err(failure)
            }
        }
        Err(failure) => Err(failure),
    }
}
