//! `tresse history`: what was said.

use std::collections::{HashMap, HashSet};

use tresse_client_core::{Intent, Message, Page};
use tresse_content::MessageId;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::Reader;

/// Messages read from the store at a time.
const PAGE: usize = 500;

/// Show what was said in a conversation.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse history Bo
  tresse history Bridge -n 200
  tresse history Bridge --all --json > bridge.jsonl")]
pub struct Args {
    /// Where
    conversation: String,
    /// How many messages, the newest
    #[arg(
        short = 'n',
        long = "number",
        default_value_t = 30,
        value_name = "N",
        value_parser = at_least_one
    )]
    number: usize,
    /// Everything that is on this device
    #[arg(long, conflicts_with = "number")]
    all: bool,
    /// Do not tell the others that you have read it
    #[arg(long)]
    peek: bool,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("it must be a number from 1".to_owned()),
    }
}

/// Shows it.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        history(context, session, &args).await
    })
    .await
}

async fn history(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.book().await?.me(&session.profile)?;
    session.refresh(context).await?;
    let id = send::find(context, session, &args.conversation).await?;
    let wanted = if args.all { usize::MAX } else { args.number };
    let messages = newest(session, id, wanted).await?;
    let book = session.book().await?;
    let Some(conversation) = book.conversations.iter().find(|known| known.id == id) else {
        return Err(Failure::not_found("that conversation has just gone away"));
    };
    let reader = Reader {
        context,
        book: &book,
        conversation,
        now_ms: now_ms(),
    };
    if context.out.json {
        for message in &messages {
            context.out.value(&reader.value("message", message))?;
        }
    } else {
        context.out.line(reader.heading(context.out.paint))?;
        let earlier = quoted(session, id, &messages).await?;
        let by_id: HashMap<MessageId, &Message> = earlier
            .iter()
            .chain(&messages)
            .map(|message| (message.message, message))
            .collect();
        for message in &messages {
            let quoted = message.in_reply_to.and_then(|id| by_id.get(&id).copied());
            context
                .out
                .line(reader.line(message, quoted, context.out.paint))?;
        }
        if messages.is_empty() {
            context.out.line("Nothing was said yet.")?;
        }
    }
    if let Some(newest) = messages.iter().map(|message| message.row).max()
        && !args.peek
        && newest > conversation.read_row
    {
        // A receipt that cannot leave now leaves later.
        let _ = session
            .run(Intent::MarkRead {
                conversation: id,
                row: newest,
            })
            .await;
    }
    Ok(())
}

/// Earlier messages, if one of these answers one that is not among them.
pub(crate) async fn quoted(
    session: &Session,
    conversation: tresse_proto::ids::ConversationId,
    messages: &[Message],
) -> Result<Vec<Message>, Failure> {
    const LOOK_BACK: usize = 2_000;
    let here: HashSet<MessageId> = messages.iter().map(|message| message.message).collect();
    let is_elsewhere = |message: &Message| {
        message
            .in_reply_to
            .is_some_and(|quoted| !here.contains(&quoted))
    };
    if messages.iter().any(is_elsewhere) {
        newest(session, conversation, LOOK_BACK).await
    } else {
        Ok(Vec::new())
    }
}

/// The newest `wanted` messages, oldest first.
pub(crate) async fn newest(
    session: &Session,
    conversation: tresse_proto::ids::ConversationId,
    wanted: usize,
) -> Result<Vec<Message>, Failure> {
    let mut pages: Vec<Vec<Message>> = Vec::new();
    let mut found = 0;
    let mut before_seq = None;
    while found < wanted {
        let page = Page {
            before_seq,
            limit: PAGE.min(wanted - found),
        };
        let messages = session
            .read(move |client| client.timeline(conversation, page))
            .await?;
        let Some(oldest) = messages.iter().filter_map(|message| message.seq).min() else {
            pages.push(messages);
            break;
        };
        found += messages.len();
        before_seq = Some(oldest);
        pages.push(messages);
    }
    Ok(pages.into_iter().rev().flatten().collect())
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as u64)
}
