//! The store of a single machine, on fjall: log-structured trees behind one journal.
//!
//! The surprising rule: fjall alone would start after a rotten journal by dropping everything behind the rot, acked or
//! not. So the first batch of every round carries a mark, and [`scrub`] refuses to start when a mark, which proves that
//! everything before it was synced, lies behind a place that cannot be read.

mod config;
mod copy;
mod family;
mod identity;
mod scrub;
mod snapshot;

pub use config::EmbeddedConfig;
pub use scrub::Recovery;

use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use fjall::{Database, Keyspace, PersistMode};

use crate::batch::Write;
use crate::{Batch, Bounds, Direction, KeyRange, Snapshot, Store, StoreError, Table, Visitor};
use family::Family;
use identity::Identity;

/// A store in a directory of one machine.
pub struct EmbeddedStore {
    // Dropped in this order: the trees, then the database, then the lock, then a copy's directory.
    families: Vec<Keyspace>,
    database: Database,
    identity: Identity,
    copy: Option<tempfile::TempDir>,
    path: PathBuf,
    recovery: Recovery,
    round: u64,
    dirty: bool,
    poisoned: bool,
}

impl std::fmt::Debug for EmbeddedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmbeddedStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl EmbeddedStore {
    /// Opens the store in `path`, making it if there is none. Only one process can have it open.
    pub fn open(path: impl AsRef<Path>, config: &EmbeddedConfig) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let identity = Identity::open_or_create(path)?;
        Self::open_at(path, path, identity, None, config)
    }

    /// Opens the store in `path` to look at it, changing nothing there.
    ///
    /// The engine cannot open a directory without recovering it, so this opens a copy, which is deleted on drop. The
    /// copy is made next to the original if possible, where the large files can be hard links. The original is locked
    /// meanwhile. A process that is killed leaves a folder `.tresse-check-…` behind, which may be deleted.
    pub fn open_read_only(
        path: impl AsRef<Path>,
        config: &EmbeddedConfig,
    ) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let identity = Identity::open(path)?;
        let copy = copy::copy(path)?;
        let place = copy.path().to_path_buf();
        Self::open_at(&place, path, identity, Some(copy), config)
    }

    /// What had to be repaired when the store was opened.
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// How many bytes the store takes on disk.
    pub fn disk_bytes(&self) -> Result<u64, StoreError> {
        self.database
            .disk_space()
            .map_err(|error| engine(&self.path, error))
    }

    /// Opens the database at `place`; `path` is what its owner calls it.
    fn open_at(
        place: &Path,
        path: &Path,
        identity: Identity,
        copy: Option<tempfile::TempDir>,
        config: &EmbeddedConfig,
    ) -> Result<Self, StoreError> {
        let recovery = scrub::scrub(place, identity.mark()).map_err(|error| error.at(path))?;
        let database = config
            .builder(place)
            .open()
            .map_err(|error| engine(path, error))?;
        let families = Family::ALL
            .iter()
            .map(|family| database.keyspace(family.name(), || family.options()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| engine(path, error))?;
        let mut store = Self {
            families,
            database,
            identity,
            copy,
            path: path.to_path_buf(),
            recovery,
            round: 0,
            dirty: false,
            poisoned: false,
        };
        store.round = store.last_round()?;
        Ok(store)
    }

    /// The number of the last round that is in the store.
    fn last_round(&self) -> Result<u64, StoreError> {
        let row = self.families[Family::State.index()]
            .get(scrub::MARK_KEY)
            .map_err(|error| engine(&self.path, error))?;
        Ok(row
            .and_then(|value| crate::key::trailing_u64(&value))
            .unwrap_or(0))
    }

    /// The tree that holds a table.
    fn family(&self, table: Table) -> &Keyspace {
        &self.families[Family::of(table).index()]
    }

    /// Turns an error of the engine into ours; what a failed write has left behind is unknown, so no more writes.
    fn poison(&mut self, error: fjall::Error) -> StoreError {
        self.poisoned = true;
        engine(&self.path, error)
    }
}

impl Store for EmbeddedStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let row = self
            .family(table)
            .get(stored_key(table, key))
            .map_err(|error| engine(&self.path, error))?;
        Ok(row.map(|value| Bytes::copy_from_slice(&value)))
    }

    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        let Some(bounds) = range.bounds() else {
            return Ok(());
        };
        let mut rows = self
            .family(table)
            .range::<Vec<u8>, _>(stored_bounds(table, bounds));
        while let Some(row) = match direction {
            Direction::Ascending => rows.next(),
            Direction::Descending => rows.next_back(),
        } {
            let (key, value) = row
                .into_inner()
                .map_err(|error| engine(&self.path, error))?;
            let key = Bytes::copy_from_slice(key.get(1..).unwrap_or_default());
            if let ControlFlow::Break(()) = visitor(&key, &Bytes::copy_from_slice(&value)) {
                break;
            }
        }
        Ok(())
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        if self.copy.is_some() {
            return Err(StoreError::ReadOnly);
        }
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        if batch.is_empty() {
            return Ok(());
        }
        batch.check()?;
        let writes = last_writes(batch);
        let mut commit =
            fjall::OwnedWriteBatch::with_capacity(self.database.clone(), writes.len() + 1);
        if !self.dirty {
            let mark = crate::key::with_u64(self.identity.mark(), self.round + 1).into_bytes();
            commit.insert(&self.families[Family::State.index()], scrub::MARK_KEY, mark);
        }
        for write in &writes {
            let family = self.family(write.table);
            let key = stored_key(write.table, &write.key);
            match &write.value {
                Some(value) => commit.insert(family, key, value.as_ref()),
                None => commit.remove(family, key),
            }
        }
        commit.commit().map_err(|error| self.poison(error))?;
        if !self.dirty {
            self.round += 1;
            self.dirty = true;
        }
        Ok(())
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        if self.dirty {
            self.database
                .persist(PersistMode::SyncData)
                .map_err(|error| self.poison(error))?;
            self.dirty = false;
        }
        Ok(())
    }

    fn is_dirty(&self) -> bool {
        self.dirty
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(snapshot::EmbeddedSnapshot::of(self)))
    }
}

/// A key as the engine has it: the table's byte, then the key. Never empty, which the engine could not hold.
fn stored_key(table: Table, key: &[u8]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(1 + key.len());
    stored.push(table.id());
    stored.extend_from_slice(key);
    stored
}

/// Bounds on keys of a table as bounds on stored keys.
fn stored_bounds(table: Table, (lower, upper): Bounds) -> Bounds {
    let upper = match upper {
        Bound::Unbounded => Bound::Excluded(vec![table.id() + 1]),
        bound => bound.map(|key| stored_key(table, &key)),
    };
    (lower.map(|key| stored_key(table, &key)), upper)
}

/// The writes of a batch with only the last one of each key: within a commit the engine knows no order.
fn last_writes(batch: Batch) -> Vec<Write> {
    let mut writes = batch.into_writes();
    writes.reverse();
    writes.sort_by(|a, b| (a.table, &a.key).cmp(&(b.table, &b.key)));
    writes.dedup_by(|later, first| later.table == first.table && later.key == first.key);
    writes
}

/// An error of the engine in our words.
fn engine(path: &Path, error: fjall::Error) -> StoreError {
    let path = path.to_path_buf();
    match error {
        fjall::Error::Io(source) => StoreError::Io { path, source },
        fjall::Error::Locked => StoreError::Locked { path },
        fjall::Error::Poisoned => StoreError::Poisoned,
        fjall::Error::InvalidVersion(version) => StoreError::UnknownFormat {
            path,
            found: format!("an engine of version {version:?}"),
        },
        other => StoreError::Engine {
            path,
            what: format!("{other:?}"),
        },
    }
}
