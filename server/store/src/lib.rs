//! What must survive: tables of ordered keys, atomic batches, and the engines that keep them.
//!
//! The surprising rule: [`Store::apply`] makes a batch *visible*, only [`Store::persist`] makes it *durable*. Nothing
//! may be acknowledged or pushed to anybody between the two. A crash keeps every persisted batch and some prefix of
//! the others, never a part of a batch and never a batch without those before it.

mod backup;
mod batch;
mod catalog;
mod embedded;
mod error;
pub mod key;
mod memory;
mod range;
mod snapshot;

pub use backup::{BackupError, BackupSummary, read_backup, write_backup};
pub use batch::{Batch, Write};
pub use bytes::Bytes;
pub use catalog::Table;
pub use embedded::{EmbeddedConfig, EmbeddedStore, Recovery};
pub use error::StoreError;
pub use memory::MemoryStore;
pub use range::{Bounds, Direction, KeyRange};
pub use snapshot::Snapshot;

use std::ops::ControlFlow;

/// Looks at one row of a visit and says whether to go on.
pub type Visitor<'a> = dyn FnMut(&Bytes, &Bytes) -> ControlFlow<()> + 'a;

/// An ordered, transactional key-value store with the closed set of tables in [`Table`].
///
/// There is one writer (`&mut self`); everything it has applied is seen by the reads that follow.
pub trait Store: Send {
    /// The value at `key`, if there is one.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError>;

    /// Shows the rows of a range to `visitor` one by one, in key order (or against it), until it breaks.
    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError>;

    /// Writes all of `batch` or nothing. Visible to reads at once; durable only after [`Store::persist`].
    fn apply(&mut self, batch: Batch) -> Result<(), StoreError>;

    /// Makes everything applied so far durable. An error is final: the caller must stop the process, because what
    /// reads show may be more than what a restart will find.
    fn persist(&mut self) -> Result<(), StoreError>;

    /// Whether anything was applied since the last [`Store::persist`], so that a round without writes costs no sync.
    fn is_dirty(&self) -> bool;

    /// Everything as it is, for another thread to read. Call it after [`Store::persist`]: what was applied since may be
    /// missing in it. Engines that cannot do it say so.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Err(StoreError::NoSnapshot)
    }

    /// At most `limit` rows of a range, in key order or against it.
    fn scan(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>, StoreError> {
        let mut rows = Vec::new();
        if limit == 0 {
            return Ok(rows);
        }
        self.visit(table, range, direction, &mut |key, value| {
            rows.push((key.clone(), value.clone()));
            if rows.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        Ok(rows)
    }

    /// The first key that begins with `prefix`.
    fn first_key(&self, table: Table, prefix: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self
            .scan(table, KeyRange::prefix(prefix), Direction::Ascending, 1)?
            .pop()
            .map(|(key, _)| key))
    }

    /// The last key that begins with `prefix`: how the head of a log is found.
    fn last_key(&self, table: Table, prefix: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self
            .scan(table, KeyRange::prefix(prefix), Direction::Descending, 1)?
            .pop()
            .map(|(key, _)| key))
    }
}

impl<S: Store + ?Sized> Store for Box<S> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        (**self).get(table, key)
    }

    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        (**self).visit(table, range, direction, visitor)
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        (**self).apply(batch)
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        (**self).persist()
    }

    fn is_dirty(&self) -> bool {
        (**self).is_dirty()
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        (**self).snapshot()
    }
}
