//! The store of the simulator: everything in memory, crashes on demand.
//!
//! It remembers how to undo each batch that is not persisted yet, so that a crash can keep any prefix of them: what an
//! operating system may have written by itself before the power went.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use bytes::Bytes;

use crate::{Batch, Direction, KeyRange, Snapshot, Store, StoreError, Table, Visitor};

/// One write, done or to be done again.
#[derive(Debug, Clone)]
struct Write {
    table: Table,
    key: Bytes,
    value: Option<Bytes>,
}

/// A store in memory that can crash. Cloning it copies everything: a fork for a what-if.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    tables: Vec<BTreeMap<Bytes, Bytes>>,
    /// For each batch that is not persisted, oldest first: the writes that undo it, in the order to do them.
    undo: Vec<Vec<Write>>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self {
            tables: vec![BTreeMap::new(); Table::ALL.len()],
            undo: Vec::new(),
        }
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many batches a crash could lose.
    pub fn unpersisted(&self) -> usize {
        self.undo.len()
    }

    /// The store as a restart finds it after a crash that kept the `kept` oldest of the un-persisted batches.
    #[must_use]
    pub fn crash(mut self, kept: usize) -> Self {
        let kept = kept.min(self.undo.len());
        for undo in self.undo.split_off(kept).into_iter().rev() {
            for write in undo {
                self.write(write);
            }
        }
        self.undo.clear();
        self
    }

    /// How many rows a table has.
    pub fn rows(&self, table: Table) -> usize {
        self.tables[table.index()].len()
    }

    /// Carries out one write and returns the value that was there before.
    fn write(&mut self, Write { table, key, value }: Write) -> Option<Bytes> {
        let table = &mut self.tables[table.index()];
        match value {
            Some(value) => table.insert(key, value),
            None => table.remove(&key),
        }
    }
}

impl Store for MemoryStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self.tables[table.index()].get(key).cloned())
    }

    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        let Some((lower, upper)) = range.bounds() else {
            return Ok(());
        };
        let bounds = (
            lower.as_ref().map(Vec::as_slice),
            upper.as_ref().map(Vec::as_slice),
        );
        let mut rows = self.tables[table.index()].range::<[u8], _>(bounds);
        while let Some((key, value)) = match direction {
            Direction::Ascending => rows.next(),
            Direction::Descending => rows.next_back(),
        } {
            if let ControlFlow::Break(()) = visitor(key, value) {
                break;
            }
        }
        Ok(())
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        batch.check()?;
        let mut undo = Vec::with_capacity(batch.len());
        for write in batch.into_writes() {
            let (table, key) = (write.table, Bytes::copy_from_slice(write.key()));
            let (_, value) = write.into_stored();
            let value = self.write(Write {
                table,
                key: key.clone(),
                value,
            });
            undo.push(Write { table, key, value });
        }
        undo.reverse();
        self.undo.push(undo);
        Ok(())
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        self.undo.clear();
        Ok(())
    }

    fn is_dirty(&self) -> bool {
        !self.undo.is_empty()
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(self.clone()))
    }
}

impl Snapshot for MemoryStore {
    fn visit(&self, table: Table, visitor: &mut Visitor<'_>) -> Result<(), StoreError> {
        Store::visit(self, table, KeyRange::all(), Direction::Ascending, visitor)
    }
}
