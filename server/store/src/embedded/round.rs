//! What was applied and is not committed to the engine yet: seen by every read, and committed as one batch by the sync.
//!
//! The surprising rule: it is kept in order, because of what the engine does with it. Each row goes into a skip list of
//! hundreds of thousands, and finding its place there misses the processor's caches at every step; neighbours which
//! come one after the other share the way. A round that writes a row several times commits it once.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use bytes::Bytes;

use super::family::Family;
use crate::{Batch, Bounds, Direction, StoreError, Visitor};

/// So many rows are committed without waiting for the sync: a bulk load must not fill the memory.
const WRITES_MAX: usize = 128 * 1024;
/// So many bytes are, for the same reason.
const BYTES_MAX: usize = 64 << 20;

/// The newest value of each row that was written; none where it was deleted.
#[derive(Clone, Default)]
pub(super) struct Round {
    families: [BTreeMap<Bytes, Option<Bytes>>; Family::ALL.len()],
    writes: usize,
    bytes: usize,
}

impl Round {
    /// Adds the writes of a batch, in their order.
    pub(super) fn add(&mut self, batch: Batch) {
        for write in batch.into_writes() {
            let family = Family::of(write.table);
            let (key, value) = write.into_stored();
            self.writes += 1;
            self.bytes += key.len() + value.as_ref().map_or(0, Bytes::len);
            self.families[family.index()].insert(key, value);
        }
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.writes == 0
    }

    /// Whether so much waits that it should be committed.
    pub(super) fn is_full(&self) -> bool {
        self.writes >= WRITES_MAX || self.bytes >= BYTES_MAX
    }

    /// What was written to a row, if anything was.
    pub(super) fn get(&self, family: Family, stored_key: &[u8]) -> Option<&Option<Bytes>> {
        self.families[family.index()].get(stored_key)
    }

    /// Everything that waits, row by row in order; nothing waits afterwards.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (Family, Bytes, Option<Bytes>)> + use<> {
        let Self { families, .. } = std::mem::take(self);
        let families = Family::ALL.into_iter().zip(families);
        families.flat_map(|(family, rows)| {
            rows.into_iter()
                .map(move |(key, value)| (family, key, value))
        })
    }

    /// How many rows [`Self::take`] gives at most.
    pub(super) fn len(&self) -> usize {
        self.families.iter().map(BTreeMap::len).sum()
    }

    /// Shows a range as the reader is to see it: the engine's rows, in the same direction, under what waits.
    pub(super) fn merge(
        &self,
        family: Family,
        bounds: Bounds,
        direction: Direction,
        mut stored: impl Iterator<Item = Result<(Bytes, Bytes), StoreError>>,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        let bounds = (
            bounds.0.as_ref().map(Vec::as_slice),
            bounds.1.as_ref().map(Vec::as_slice),
        );
        let mut waiting = self.families[family.index()].range::<[u8], _>(bounds);
        let mut next_waiting = || match direction {
            Direction::Ascending => waiting.next(),
            Direction::Descending => waiting.next_back(),
        };
        let mut one = stored.next().transpose()?;
        let mut other = next_waiting();
        loop {
            let order = match (&one, &other) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((one, _)), Some((other, _))) => match direction {
                    Direction::Ascending => one.cmp(other),
                    Direction::Descending => other.cmp(&one),
                },
            };
            let mut row = None;
            if order != Ordering::Greater {
                row = one;
                one = stored.next().transpose()?;
            }
            if order != Ordering::Less {
                row = other.and_then(|(key, value)| {
                    value.as_ref().map(|value| (key.clone(), value.clone()))
                });
                other = next_waiting();
            }
            if let Some((key, value)) = row
                && let ControlFlow::Break(()) = visitor(&key.slice(1..), &value)
            {
                return Ok(());
            }
        }
    }
}
