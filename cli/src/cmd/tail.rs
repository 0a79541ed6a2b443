//! `tresse tail`: what is said, as it is said.
//!
//! The surprising rule: what is shown comes from the store, never from the stream of changes; a
//! change only says where to look. So nothing is shown twice, and nothing that is not kept.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tresse_client_core::{Activity, Change, Intent, Message};
use tresse_proto::ids::ConversationId;

use crate::cmd::{history, send};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::resolve::{Book, short_conversation};
use crate::session::Session;
use crate::show::Reader;

/// Show messages as they arrive, until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With --json each line is one event: message, changed, request, conversation, typing, online, offline.

Examples:
  tresse tail
  tresse tail Bridge -n 50
  tresse tail --json | jq -r 'select(.event == \"message\") | .text'")]
pub struct Args {
    /// Only this conversation
    conversation: Option<String>,
    /// Begin with so many of the newest messages of each conversation
    #[arg(short = 'n', long = "number", default_value_t = 10, value_name = "N")]
    number: usize,
    /// End after this many messages have arrived
    #[arg(long, value_name = "N")]
    count: Option<usize>,
    /// Do not tell the others that you have read it
    #[arg(long)]
    peek: bool,
}

/// Shows messages until it is interrupted.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        let changes = session.handle().changes();
        let mut tail = Tail {
            context,
            session,
            only: None,
            peek: args.peek,
            shown: BTreeMap::new(),
            heading: None,
        };
        tail.follow(&args, changes).await
    })
    .await
}

struct Tail<'a> {
    context: &'a Context,
    session: &'a Session,
    only: Option<ConversationId>,
    peek: bool,
    /// Rows that were shown.
    shown: BTreeMap<ConversationId, BTreeSet<i64>>,
    /// Conversation of the line above.
    heading: Option<ConversationId>,
}

impl Tail<'_> {
    async fn follow(&mut self, args: &Args, mut changes: Receiver<Change>) -> Result<(), Failure> {
        self.session.book().await?.me(&self.session.profile)?;
        self.session.refresh(self.context).await?;
        if let Some(text) = &args.conversation {
            self.only = Some(send::find(self.context, self.session, text).await?);
        }
        self.beginning(args.number).await?;
        let mut left = args.count;
        while left != Some(0) {
            let arrived = match changes.recv().await {
                Ok(change) => self.change(change).await?,
                // Too many at once: look everywhere.
                Err(RecvError::Lagged(_)) => self.news().await?,
                Err(RecvError::Closed) => {
                    return Err(Failure::new(
                        crate::failure::Exit::Failed,
                        "the client has stopped",
                    ));
                }
            };
            left = left.map(|left| left.saturating_sub(arrived));
        }
        Ok(())
    }

    /// The newest messages from before, conversation by conversation.
    async fn beginning(&mut self, number: usize) -> Result<(), Failure> {
        let book = self.session.book().await?;
        for conversation in book.conversations.iter().rev() {
            let messages = history::newest(self.session, conversation.id, number.max(1)).await?;
            let rows = self.shown.entry(conversation.id).or_default();
            rows.extend(messages.iter().map(|message| message.row));
            if self.is_wanted(conversation.id) && number > 0 {
                for message in &messages {
                    self.show(&book, "message", message).await?;
                }
            }
        }
        if !self.context.out.json {
            let paint = self.context.out.paint_err;
            self.context
                .out
                .note(paint.paint(Style::Dim, "Waiting for messages. Ctrl-C ends."));
        }
        Ok(())
    }

    /// Shows what a change leads to. Tells how many messages arrived.
    async fn change(&mut self, change: Change) -> Result<usize, Failure> {
        match change {
            Change::Message { conversation, row } if self.is_wanted(conversation) => {
                if !self.shown.entry(conversation).or_default().insert(row) {
                    return Ok(0);
                }
                self.row("message", row).await
            }
            Change::MessageChanged { conversation, row } if self.is_wanted(conversation) => {
                let is_shown = self
                    .shown
                    .get(&conversation)
                    .is_some_and(|rows| rows.contains(&row));
                if is_shown {
                    self.row("changed", row).await?;
                }
                Ok(0)
            }
            Change::Request(conversation) if self.only.is_none() => {
                self.request(conversation).await?;
                Ok(0)
            }
            Change::Typing {
                conversation,
                account,
                activity,
            } if self.is_wanted(conversation) => {
                if self.context.out.json {
                    self.context.out.value(&json!({
                        "event": match activity {
                            Activity::Typing => "typing",
                            Activity::Recording => "recording",
                        },
                        "conversation": conversation.to_string(),
                        "account": account.to_string(),
                    }))?;
                }
                Ok(0)
            }
            Change::Conversation(conversation) if self.is_wanted(conversation) => {
                if self.context.out.json {
                    self.context.out.value(&json!({
                        "event": "conversation",
                        "conversation": conversation.to_string(),
                    }))?;
                }
                Ok(0)
            }
            Change::CaughtUp => {
                self.state("online", "Connected.")?;
                self.news().await
            }
            Change::Offline => {
                self.state(
                    "offline",
                    "The connection is gone; it comes back by itself.",
                )?;
                Ok(0)
            }
            Change::Revoked => Err(Failure::new(
                crate::failure::Exit::Refused,
                "this device was logged out by another device of the account",
            )),
            _ => Ok(0),
        }
    }

    fn is_wanted(&self, conversation: ConversationId) -> bool {
        self.only.is_none_or(|only| only == conversation)
    }

    fn state(&self, event: &str, words: &str) -> Result<(), Failure> {
        if self.context.out.json {
            return self.context.out.value(&json!({ "event": event }));
        }
        let paint = self.context.out.paint_err;
        self.context.out.note(paint.paint(Style::Dim, words));
        Ok(())
    }

    /// Looks in every conversation for what was not shown yet.
    async fn news(&mut self) -> Result<usize, Failure> {
        const LOOK_BACK: usize = 1_000;
        let book = self.session.book().await?;
        let mut arrived = 0;
        for conversation in book.conversations.iter().rev() {
            if !self.is_wanted(conversation.id) {
                continue;
            }
            for message in history::newest(self.session, conversation.id, LOOK_BACK).await? {
                let rows = self.shown.entry(conversation.id).or_default();
                // What is older than all that was shown is from before.
                let is_older = rows.first().is_some_and(|first| message.row < *first);
                if message.seq.is_some() && !is_older && rows.insert(message.row) {
                    self.show(&book, "message", &message).await?;
                    arrived += 1;
                }
            }
        }
        Ok(arrived)
    }

    async fn row(&mut self, event: &str, row: i64) -> Result<usize, Failure> {
        let Some(message) = self.session.read(move |client| client.message(row)).await? else {
            return Ok(0);
        };
        let book = self.session.book().await?;
        self.show(&book, event, &message).await?;
        Ok(1)
    }

    async fn show(&mut self, book: &Book, event: &str, message: &Message) -> Result<(), Failure> {
        let Some(conversation) = book
            .conversations
            .iter()
            .find(|known| known.id == message.conversation)
        else {
            return Ok(());
        };
        let reader = Reader {
            context: self.context,
            book,
            conversation,
            now_ms: history::now_ms(),
        };
        if self.context.out.json {
            self.context.out.value(&reader.value(event, message))?;
        } else {
            let paint = self.context.out.paint;
            if self.heading != Some(conversation.id) {
                self.heading = Some(conversation.id);
                self.context.out.line(reader.heading(paint))?;
            }
            let quoted = self.quoted(message).await?;
            self.context
                .out
                .line(reader.line(message, quoted.as_ref(), paint))?;
        }
        if !self.peek && !message.is_own && message.row > conversation.read_row {
            let intent = Intent::MarkRead {
                conversation: conversation.id,
                row: message.row,
            };
            // A receipt that cannot leave now leaves later.
            let _ = self.session.run(intent).await;
        }
        Ok(())
    }

    async fn quoted(&self, message: &Message) -> Result<Option<Message>, Failure> {
        let earlier = history::quoted(
            self.session,
            message.conversation,
            std::slice::from_ref(message),
        )
        .await?;
        Ok(earlier
            .into_iter()
            .find(|known| Some(known.message) == message.in_reply_to))
    }

    async fn request(&self, id: ConversationId) -> Result<(), Failure> {
        let book = self.session.book().await?;
        let Some(conversation) = book.conversations.iter().find(|known| known.id == id) else {
            return Ok(());
        };
        if self.context.out.json {
            let mut value = super::list::value(self.context, &book, conversation);
            value["event"] = json!("request");
            return self.context.out.value(&value);
        }
        let paint = self.context.out.paint;
        let short = short_conversation(id);
        self.context.out.line(format!(
            "{} {} wants to talk with you: {}",
            paint.paint(Style::Warning, "request"),
            paint.paint(Style::Strong, book.title_of(conversation)),
            self.context.advise(&format!(
                "tresse contact accept {short}   or   tresse contact decline {short}"
            )),
        ))
    }
}
