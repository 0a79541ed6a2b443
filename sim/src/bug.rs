//! Bugs put in on purpose. Each is a fault of a driver or a disk around the real cores, never a
//! branch in them, and each must be found by the invariants: a simulator that finds nothing proves
//! nothing.

use bytes::Bytes;
use tresse_server_core::record::Row;
use tresse_server_core::record::entry::ConversationHead;
use tresse_store::{Batch, Direction, KeyRange, MemoryStore, Store, StoreError, Table, Visitor};

/// A bug that can be switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Bug {
    /// The server's driver lets effects out before the round is durable.
    AckBeforeFsync,
    /// The store forgets that a commit has ended its epoch, so that a second one is let in.
    SecondCommitInEpoch,
    /// The client's driver moves the cursor behind a batch before all of the batch is stored.
    CursorBeforeTransaction,
    /// The store drops the key by which a message that is sent again is recognised.
    DroppedDedupKey,
    /// The store loses one batch out of the middle, although it was synced.
    LostBatch,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::AckBeforeFsync,
        Self::SecondCommitInEpoch,
        Self::CursorBeforeTransaction,
        Self::DroppedDedupKey,
        Self::LostBatch,
    ];
}

/// The server's disk: a store in memory that can crash, and that can be wrong on purpose.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    inner: MemoryStore,
    bug: Option<Bug>,
    applied: u64,
}

impl Disk {
    /// An empty disk.
    pub fn new(bug: Option<Bug>) -> Self {
        Self {
            bug,
            ..Self::default()
        }
    }

    /// How many batches a crash could lose.
    pub fn unpersisted(&self) -> usize {
        self.inner.unpersisted()
    }

    /// What a restart finds, if `kept` of the batches that were not synced reached the disk.
    #[must_use]
    pub fn crash(self, kept: usize) -> Self {
        Self {
            inner: self.inner.crash(kept),
            ..self
        }
    }

    fn spoil(&mut self, batch: Batch) -> Batch {
        self.applied += 1;
        match self.bug {
            Some(Bug::DroppedDedupKey) => keep(batch, |table| table != Table::MessageSeq),
            Some(Bug::SecondCommitInEpoch) => self.forget_the_commit(batch),
            // Only batches with entries: losing a cursor is allowed.
            Some(Bug::LostBatch)
                if self.applied.is_multiple_of(40)
                    && batch
                        .writes()
                        .iter()
                        .any(|w| w.table == Table::AccountInbox) =>
            {
                Batch::new()
            }
            _ => batch,
        }
    }

    /// Keeps the old epoch in the head, and the old public group, so that the next commit made for
    /// the old epoch is as welcome as this one.
    fn forget_the_commit(&self, batch: Batch) -> Batch {
        let mut spoiled = Batch::new();
        for write in batch.writes() {
            let Some(value) = &write.value else {
                spoiled.delete(write.table, write.key());
                continue;
            };
            let value = match write.table {
                Table::ConversationGroup | Table::ConversationGroupinfo
                    if self.holds(write.table, write.key()) =>
                {
                    continue;
                }
                Table::ConversationHead => self.with_old_epoch(write.key(), value),
                _ => value.clone(),
            };
            spoiled.put(write.table, write.key(), value);
        }
        spoiled
    }

    fn holds(&self, table: Table, key: &[u8]) -> bool {
        self.inner.get(table, key).is_ok_and(|row| row.is_some())
    }

    fn with_old_epoch(&self, key: &[u8], value: &Bytes) -> Bytes {
        let old = self.inner.get(Table::ConversationHead, key).ok().flatten();
        let (Some(old), Ok(mut head)) = (old, ConversationHead::decode(value)) else {
            return value.clone();
        };
        if let Ok(old) = ConversationHead::decode(&old) {
            head.epoch = old.epoch;
        }
        head.encode()
    }
}

fn keep(batch: Batch, wanted: impl Fn(Table) -> bool) -> Batch {
    let mut kept = Batch::new();
    for write in batch.writes().iter().filter(|write| wanted(write.table)) {
        match &write.value {
            Some(value) => kept.put(write.table, write.key(), value.clone()),
            None => kept.delete(write.table, write.key()),
        }
    }
    kept
}

impl Store for Disk {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        self.inner.get(table, key)
    }

    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        self.inner.visit(table, range, direction, visitor)
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        let batch = self.spoil(batch);
        self.inner.apply(batch)
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        self.inner.persist()
    }

    fn is_dirty(&self) -> bool {
        self.inner.is_dirty()
    }
}
