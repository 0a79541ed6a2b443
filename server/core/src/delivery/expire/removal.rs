//! What a pass takes away, entries counted down by their pointers, and the write that does it.

use std::collections::BTreeMap;

use prost::Message as _;
use tresse_proto::ids::{AccountId, ConversationId, InboxPosition, Seq};
use tresse_proto::wire::{Entry, EntryKind};
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{CoreError, Damaged};
use crate::record::entry::{CommitSeq, EntryRow, PointersLeft};
use crate::record::inbox::{Floor, Pointer};
use crate::record::{BatchRows, Row, key};

/// What a pass takes from the inboxes: one batch, because an entry that two accounts have passed meanwhile goes without
/// its count ever being written. Until then nothing has changed, for anybody.
#[derive(Debug, Default)]
pub(super) struct Removal {
    pub(super) batch: Batch,
    pub(super) pointers: usize,
    /// Up to where each inbox will be cleared.
    pub(super) floors: BTreeMap<AccountId, InboxPosition>,
    pub(super) entries: BTreeMap<(ConversationId, Seq), Counted>,
}

/// An entry, as far as its removal is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    /// Pointers that still refer to it.
    left: u64,
    /// Whether a row says so, because some are gone.
    has_row: bool,
    kind: EntryKind,
    epoch: u64,
    pub(super) at_ms: u64,
}

impl Counted {
    /// An entry that is being stored, with all its pointers.
    pub(crate) fn new(pointers: u32, entry: &Entry) -> Self {
        Self {
            left: u64::from(pointers),
            has_row: false,
            kind: entry.kind(),
            epoch: entry.epoch,
            at_ms: entry.at_ms,
        }
    }

    /// With a pointer less.
    pub(super) fn without_one(self) -> Self {
        Self {
            left: self.left.saturating_sub(1),
            ..self
        }
    }
}

impl<S: Store> Core<S> {
    /// The entry of a pointer, and how many lead to it; none if there is no such entry.
    pub(super) fn counted(
        &mut self,
        Pointer { conversation, seq }: Pointer,
    ) -> Result<Option<Counted>, CoreError> {
        if let Some(counted) = self.hot_entries.get(&(conversation, seq)) {
            return Ok(Some(*counted));
        }
        let place = key::entry(conversation, seq);
        let Some(row) = self.read::<EntryRow>(&place)? else {
            return Ok(None);
        };
        // A single pointer is never counted.
        let left = match row.pointers {
            1 => None,
            _ => self.read::<PointersLeft>(&place)?,
        };
        let entry = Entry::decode(row.entry).map_err(|_| Damaged {
            table: EntryRow::TABLE,
            what: "it is not an entry",
        })?;
        let stored = Counted::new(row.pointers, &entry);
        Ok(Some(Counted {
            left: left.map_or(stored.left, |left| left.0),
            has_row: left.is_some(),
            ..stored
        }))
    }

    /// Removes what was taken from the inboxes. An entry without pointers goes, with a commit its place in the index of
    /// epochs; the last of its log leaves the head behind.
    pub(super) fn remove(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let Removal {
            mut batch,
            pointers: _,
            floors,
            entries,
        } = std::mem::take(&mut self.sweeper.removal);
        for (account, floor) in floors {
            batch.put_row(account.0, &Floor(floor));
        }
        // The newest entry of each log that goes: they come in order.
        let mut gone = BTreeMap::new();
        for ((conversation, seq), entry) in entries {
            let place = key::entry(conversation, seq);
            if entry.left > 0 {
                batch.put_row(place, &PointersLeft(entry.left));
                if let Some(hot) = self.hot_entries.get(&(conversation, seq)) {
                    *hot = Counted {
                        has_row: true,
                        ..entry
                    };
                }
                continue;
            }
            self.hot_entries.remove(&(conversation, seq));
            batch.delete_row::<EntryRow>(&place);
            if entry.has_row {
                batch.delete_row::<PointersLeft>(&place);
            }
            if entry.kind == EntryKind::Commit {
                batch.delete_row::<CommitSeq>(key::epoch(conversation, entry.epoch));
            }
            gone.insert(conversation, seq);
        }
        for (conversation, seq) in gone {
            self.leave_head(cx, &mut batch, conversation, seq)?;
        }
        self.write(batch)
    }

    /// Writes the head of a log whose entry `seq`, the newest of those that go, was its last.
    fn leave_head(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut Batch,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<(), CoreError> {
        let head = match self.hot_conversations.get(&conversation) {
            Some(hot) => Ok(hot.head),
            None => self.stored_head(conversation),
        };
        match head {
            Ok(head) if head.seq == seq => self.set_head(batch, conversation, head),
            Ok(_) => {}
            // The entries of others go all the same. This head cannot be read, so nothing is appended behind it.
            Err(CoreError::Damaged(damaged)) => cx.effects.push(Effect::Damaged(damaged)),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
