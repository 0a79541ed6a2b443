//! A moment of the embedded store. Taking one costs nothing; the engine keeps what it refers to.

use std::fmt;
use std::path::PathBuf;

use fjall::{Keyspace, Readable as _};

use super::family::Family;
use super::round::Round;
use super::{EmbeddedStore, stored_bounds, stored_row};
use crate::{Direction, KeyRange, Snapshot, StoreError, Table, Visitor};

/// A moment of an [`EmbeddedStore`].
pub(super) struct EmbeddedSnapshot {
    snapshot: fjall::Snapshot,
    families: Vec<Keyspace>,
    /// What was applied and not yet committed: nothing, between two rounds.
    round: Round,
    path: PathBuf,
}

impl EmbeddedSnapshot {
    pub(super) fn of(store: &EmbeddedStore) -> Self {
        Self {
            snapshot: store.database.snapshot(),
            families: store.families.clone(),
            round: store.round.clone(),
            path: store.path.clone(),
        }
    }
}

impl fmt::Debug for EmbeddedSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedSnapshot").finish_non_exhaustive()
    }
}

impl Snapshot for EmbeddedSnapshot {
    fn visit(&self, table: Table, visitor: &mut Visitor<'_>) -> Result<(), StoreError> {
        let Some(bounds) = KeyRange::all().bounds() else {
            return Ok(());
        };
        let bounds = stored_bounds(table, bounds);
        let family = Family::of(table);
        let rows = self
            .snapshot
            .range(&self.families[family.index()], bounds.clone());
        let stored = rows.map(|row| stored_row(row, &self.path));
        self.round
            .merge(family, bounds, Direction::Ascending, stored, visitor)
    }
}
