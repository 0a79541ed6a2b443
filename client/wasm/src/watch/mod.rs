//! What windows show now. A watch is read again when something changed that it may show, and only
//! rows that are new or differ from what its window has go out.
//!
//! Surprising rule: a window has exactly the rows that were shown last, no others. A row that leaves
//! and comes back is sent again; so neither side grows, and both always agree.

mod list;
mod rows;
#[cfg(test)]
mod tests;
mod thread;

use std::collections::BTreeMap;

use tresse_client_core::effect::Change;
use tresse_client_core::{Client, ClientError};
use tresse_proto::ids::ConversationId;

use crate::show::{all, failure};
use crate::view::{Chat, ChatKind, ChatRow, Counts, FromCore, Hit, MessageRow, Watch, WatchId};
use rows::Sent;

/// Number of a window's port.
pub(crate) type PortId = u32;

/// Rows that one watch can show: more would keep the worker busy for longer than a frame.
const ROWS_MAX: u32 = 500;
/// Direct conversations of lists whose people are told that this person is there.
const DIRECTS_MAX: usize = 20;

/// All watches of all windows.
#[derive(Debug, Default)]
pub(crate) struct Watches {
    watches: BTreeMap<(PortId, WatchId), Watched>,
}

#[derive(Debug)]
struct Watched {
    what: Watch,
    /// Something changed that it may show.
    is_due: bool,
    shown: Shown,
}

/// What the window has.
#[derive(Debug)]
enum Shown {
    Nothing,
    List {
        total: u32,
        from: u32,
        rows: Sent<crate::view::ConversationId, ChatRow>,
    },
    Thread {
        older: bool,
        newer: bool,
        rows: Sent<crate::view::RowId, MessageRow>,
    },
    Chat(Option<Box<Chat>>),
    Found(Vec<Hit>),
    Counts(Counts),
}

impl Watches {
    /// Shows something, or something else by the same id.
    pub(crate) fn watch(&mut self, port: PortId, id: WatchId, what: Watch) {
        let is_same_kind = |before: &Watched| {
            std::mem::discriminant(&before.what) == std::mem::discriminant(&what)
        };
        let shown = match self.watches.remove(&(port, id)) {
            Some(before) if is_same_kind(&before) => before.shown,
            _ => Shown::Nothing,
        };
        let watched = Watched {
            what,
            is_due: true,
            shown,
        };
        self.watches.insert((port, id), watched);
    }

    /// Shows it no more.
    pub(crate) fn unwatch(&mut self, port: PortId, id: WatchId) {
        self.watches.remove(&(port, id));
    }

    /// A window is gone.
    pub(crate) fn drop_port(&mut self, port: PortId) {
        self.watches.retain(|(of, _), _| *of != port);
    }

    /// Direct conversations in lists that are shown, in their order.
    pub(crate) fn directs(&self) -> Vec<ConversationId> {
        let mut directs = Vec::new();
        for watched in self.watches.values() {
            if let Shown::List { rows, .. } = &watched.shown {
                for row in rows.rows().filter(|row| row.kind == ChatKind::Direct) {
                    if !directs.contains(&row.id.0) && directs.len() < DIRECTS_MAX {
                        directs.push(row.id.0);
                    }
                }
            }
        }
        directs
    }

    /// Something changed.
    pub(crate) fn changed(&mut self, change: &Change) {
        for watched in self.watches.values_mut() {
            watched.is_due |= concerns(change, &watched.what);
        }
    }

    /// Time passed: what may be done with a message depends on it.
    pub(crate) fn time_passed(&mut self) {
        for watched in self.watches.values_mut() {
            watched.is_due |= matches!(watched.what, Watch::Thread { .. });
        }
    }

    /// Reads what is due and returns what differs.
    pub(crate) fn flush(&mut self, client: &Client, now_ms: u64) -> Vec<(PortId, FromCore)> {
        let mut messages = Vec::new();
        for ((port, id), watched) in &mut self.watches {
            if !std::mem::take(&mut watched.is_due) {
                continue;
            }
            let message = match watched.read(*id, client, now_ms) {
                Ok(message) => message,
                Err(error) => Some(FromCore::Failed {
                    id: *id,
                    failure: failure(&error),
                }),
            };
            messages.extend(message.map(|message| (*port, message)));
        }
        messages
    }
}

impl Watched {
    /// What the window is to be told, if anything.
    fn read(
        &mut self,
        id: WatchId,
        client: &Client,
        now_ms: u64,
    ) -> Result<Option<FromCore>, ClientError> {
        match &self.what {
            Watch::List {
                folder,
                filter,
                named,
                from,
                count,
            } => list::read(
                id,
                client,
                &mut self.shown,
                list::Part {
                    folder: *folder,
                    filter: *filter,
                    named,
                    from: *from,
                    count: *count,
                },
            ),
            Watch::Thread {
                conversation,
                anchor,
                before,
                after,
            } => thread::read(
                id,
                client,
                &mut self.shown,
                thread::Part {
                    conversation: conversation.0,
                    anchor: *anchor,
                    before: *before,
                    after: *after,
                    now_ms,
                },
            ),
            Watch::Chat { conversation } => {
                let chat = client.chat(conversation.0)?;
                let chat = chat.map(|chat| Box::new(Chat::from(chat)));
                if matches!(&self.shown, Shown::Chat(shown) if *shown == chat) {
                    return Ok(None);
                }
                self.shown = Shown::Chat(chat.clone());
                Ok(Some(FromCore::Chat { id, chat }))
            }
            Watch::Search {
                text,
                conversation,
                limit,
            } => {
                let limit = (*limit).min(ROWS_MAX) as usize;
                let hits = client.search(text, conversation.map(Into::into), limit)?;
                let hits: Vec<Hit> = all(hits);
                if matches!(&self.shown, Shown::Found(shown) if *shown == hits) {
                    return Ok(None);
                }
                self.shown = Shown::Found(hits.clone());
                Ok(Some(FromCore::Found { id, hits }))
            }
            Watch::Counts => {
                let counts = Counts::from(client.counts()?);
                if matches!(&self.shown, Shown::Counts(shown) if *shown == counts) {
                    return Ok(None);
                }
                self.shown = Shown::Counts(counts.clone());
                Ok(Some(FromCore::Counts { id, counts }))
            }
        }
    }
}

/// Whether what is shown may differ after the change.
fn concerns(change: &Change, what: &Watch) -> bool {
    match change {
        Change::Message { conversation, .. } | Change::MessageChanged { conversation, .. } => {
            is_thread_of(what, *conversation) || matches!(what, Watch::Search { .. })
        }
        // Also what was written here and has no place yet, which is announced by nothing else.
        Change::Chat(conversation) => {
            is_about(what, *conversation)
                || is_thread_of(what, *conversation)
                || matches!(what, Watch::Search { .. })
        }
        Change::Conversation(conversation) | Change::Request(conversation) => {
            is_about(what, *conversation) || is_thread_of(what, *conversation)
        }
        // Names are shown everywhere.
        Change::Contact(_) => !matches!(what, Watch::Counts),
        _ => false,
    }
}

fn is_thread_of(what: &Watch, conversation: ConversationId) -> bool {
    matches!(what, Watch::Thread { conversation: of, .. } if of.0 == conversation)
}

fn is_about(what: &Watch, conversation: ConversationId) -> bool {
    match what {
        Watch::List { .. } | Watch::Counts => true,
        Watch::Chat { conversation: of } => of.0 == conversation,
        Watch::Thread { .. } | Watch::Search { .. } => false,
    }
}
