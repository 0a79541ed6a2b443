//! A store that counts reads: what takes the same time must do the same number of them.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use tresse_store::{Batch, Direction, KeyRange, MemoryStore, Store, StoreError, Table, Visitor};

pub(crate) struct CountingStore {
    pub(crate) inner: MemoryStore,
    reads: AtomicUsize,
    writes: usize,
}

impl CountingStore {
    pub(super) fn new(inner: MemoryStore) -> Self {
        Self {
            inner,
            reads: AtomicUsize::new(0),
            writes: 0,
        }
    }

    /// Reads of any kind since the beginning.
    pub(crate) fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    /// Batches since the beginning.
    pub(crate) fn writes(&self) -> usize {
        self.writes
    }
}

impl Store for CountingStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.inner.get(table, key)
    }

    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.inner.visit(table, range, direction, visitor)
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.writes += 1;
        self.inner.apply(batch)
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        self.inner.persist()
    }

    fn is_dirty(&self) -> bool {
        self.inner.is_dirty()
    }
}
