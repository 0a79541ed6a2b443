//! Catch-up: an account's inbox in pages from the store, until the connection is live.
//!
//! The surprising rule: while a connection catches up nothing is pushed to it. The page that reaches the head makes it
//! live in the same command, so there is neither a gap nor a duplicate between pages and pushes.

use bytes::Bytes;
use tresse_proto::ids::{AccountId, InboxPosition};
use tresse_proto::limits;
use tresse_store::{Direction, KeyRange, Store, Table, key::trailing_u64};

use crate::command::SessionId;
use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{CoreError, Damaged};
use crate::record::entry::EntryRow;
use crate::record::inbox::Pointer;
use crate::record::{Row, key};
use crate::session::Mode;

/// Entries read from the store for one connection.
pub(crate) struct Page {
    entries: Vec<(InboxPosition, Bytes)>,
    /// Where the next page begins.
    next: InboxPosition,
    caught_up: bool,
}

impl Page {
    /// How the connection gets its inbox after this page.
    pub(crate) fn mode(&self) -> Mode {
        match self.caught_up {
            true => Mode::Live,
            false => Mode::CatchingUp { next: self.next },
        }
    }

    /// The page on its way.
    pub(crate) fn for_session(self, session: SessionId) -> Effect {
        Effect::Page {
            session,
            entries: self.entries,
            caught_up: self.caught_up,
        }
    }
}

impl<S: Store> Core<S> {
    /// Hands a connection that catches up its next page. No effect on others.
    pub(crate) fn page(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
    ) -> Result<(), CoreError> {
        let Some(log_in) = self.sessions.log_in_mut(session) else {
            return Ok(());
        };
        let Mode::CatchingUp { next } = log_in.mode else {
            return Ok(());
        };
        let account = log_in.device.account();
        let page = self.read_page(cx, account, next)?;
        self.sessions.set_mode(session, page.mode());
        cx.effects.push(page.for_session(session));
        Ok(())
    }

    /// Reads a page from `next` on. Damaged entries are left out and told.
    pub(crate) fn read_page(
        &mut self,
        cx: &mut Context<'_>,
        account: AccountId,
        mut next: InboxPosition,
    ) -> Result<Page, CoreError> {
        let head = self.inbox_head(account)?;
        let rows = self.store.scan(
            Table::AccountInbox,
            KeyRange::prefix_from(&account.0, &key::inbox(account, next)),
            Direction::Ascending,
            self.config.page_entries_max,
        )?;
        let at_end = rows.len() < self.config.page_entries_max;
        let mut entries: Vec<(InboxPosition, Bytes)> = Vec::with_capacity(rows.len());
        let mut bytes = 0;
        let mut full = false;
        for (key, row) in rows {
            let position = trailing_u64(&key).ok_or(Damaged {
                table: Table::AccountInbox,
                what: "its key does not end in a position",
            })?;
            match self.entry_of(&row) {
                Ok(entry) => {
                    if !entries.is_empty() && bytes + entry.len() > limits::PAGE_BYTES_MAX {
                        full = true;
                        break;
                    }
                    bytes += entry.len();
                    entries.push((position, entry));
                }
                // One damaged entry must not keep the device from all that follow.
                Err(CoreError::Damaged(damaged)) => cx.effects.push(Effect::Damaged(damaged)),
                Err(error) => return Err(error),
            }
            next = position + 1;
        }
        Ok(Page {
            entries,
            next,
            caught_up: next > head || (at_end && !full),
        })
    }

    fn entry_of(&self, pointer: &Bytes) -> Result<Bytes, CoreError> {
        let Pointer { conversation, seq } = Pointer::decode(pointer)?;
        match self.read::<EntryRow>(key::entry(conversation, seq))? {
            Some(row) => Ok(row.entry),
            None => Err(Damaged {
                table: Table::AccountInbox,
                what: "a pointer leads to no entry",
            }
            .into()),
        }
    }

    /// A live connection could not take an entry: it continues in pages from there, as soon as it asks.
    pub(crate) fn fall_behind(&mut self, session: SessionId, from: InboxPosition) {
        if let Some(log_in) = self.sessions.log_in_mut(session) {
            let next = match log_in.mode {
                Mode::Live => from,
                Mode::CatchingUp { next } => next.min(from),
            };
            self.sessions.set_mode(session, Mode::CatchingUp { next });
        }
    }
}

#[cfg(test)]
mod tests;
