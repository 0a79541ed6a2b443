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

    /// Shows a range as the reader is to see it: the engine's rows, in the same direction, under what waits. No row is
    /// read before the visitor asks for it: behind the last one there may be thousands of deleted ones to walk over.
    pub(super) fn merge(
        &self,
        family: Family,
        bounds: Bounds,
        direction: Direction,
        stored: impl Iterator<Item = Result<(Bytes, Bytes), StoreError>>,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        let bounds = (
            bounds.0.as_ref().map(Vec::as_slice),
            bounds.1.as_ref().map(Vec::as_slice),
        );
        let mut waiting = self.families[family.index()].range::<[u8], _>(bounds);
        let mut waiting = std::iter::from_fn(|| match direction {
            Direction::Ascending => waiting.next(),
            Direction::Descending => waiting.next_back(),
        })
        .peekable();
        let mut stored = stored.peekable();
        loop {
            let order = match (stored.peek(), waiting.peek()) {
                (None, None) => return Ok(()),
                // An error is next, whatever waits.
                (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(Ok((one, _))), Some((other, _))) => match direction {
                    Direction::Ascending => one.cmp(other),
                    Direction::Descending => (*other).cmp(one),
                },
            };
            let mut row = None;
            if order != Ordering::Greater {
                row = stored.next().transpose()?;
            }
            if order != Ordering::Less {
                row = waiting.next().and_then(|(key, value)| {
                    value.as_ref().map(|value| (key.clone(), value.clone()))
                });
            }
            if let Some((key, value)) = row
                && let ControlFlow::Break(()) = visitor(&key.slice(1..), &value)
            {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{stored_bounds, stored_key};
    use super::*;
    use crate::{KeyRange, Table};

    const ROWS: Table = Table::ConversationEntry;

    /// The rows a visitor sees who stops after `wanted`, and how many the engine was asked for.
    fn visited(direction: Direction, wanted: usize) -> (Vec<Bytes>, usize) {
        let mut batch = Batch::new();
        batch.put(ROWS, b"b", vec![1]);
        batch.delete(ROWS, b"c");
        let mut round = Round::default();
        round.add(batch);
        let mut keys = [b"a", b"c", b"d"];
        if direction == Direction::Descending {
            keys.reverse();
        }
        let mut read = 0;
        let stored = keys.iter().map(|key| {
            read += 1;
            Ok((stored_key(ROWS, *key).into_bytes().into(), Bytes::new()))
        });
        let bounds = stored_bounds(ROWS, KeyRange::all().bounds().expect("all have some"));
        let mut seen = Vec::new();
        round
            .merge(
                Family::of(ROWS),
                bounds,
                direction,
                stored,
                &mut |key, _| {
                    seen.push(key.clone());
                    match seen.len() == wanted {
                        true => ControlFlow::Break(()),
                        false => ControlFlow::Continue(()),
                    }
                },
            )
            .expect("no row is an error");
        (seen, read)
    }

    #[test]
    fn no_row_is_read_before_the_visitor_asks_for_it() {
        let seen = ["a", "b", "d"].map(Bytes::from);
        for (wanted, read) in [(1, 1), (2, 2), (3, 3)] {
            let expected = (seen[..wanted].to_vec(), read);
            assert_eq!(visited(Direction::Ascending, wanted), expected);
        }
        let seen = ["d", "b", "a"].map(Bytes::from);
        for (wanted, read) in [(1, 1), (2, 3), (3, 3)] {
            let expected = (seen[..wanted].to_vec(), read);
            assert_eq!(visited(Direction::Descending, wanted), expected);
        }
    }
}
