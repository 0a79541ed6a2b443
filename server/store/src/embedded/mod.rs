//! The store of a single machine, on fjall: log-structured trees behind one journal.
//!
//! The surprising rule: fjall alone would start after a rotten journal by dropping everything behind the rot, acked or
//! not. So the first batch of every round carries a mark, and [`scrub`] refuses to start when a mark, which proves that
//! everything before it was synced, lies behind a place that cannot be read. A journal that was cut off has no such mark:
//! [`synced`] remembers how far it went.

mod background;
mod config;
mod copy;
mod family;
mod identity;
mod round;
mod scrub;
mod snapshot;
mod synced;

pub use config::EmbeddedConfig;
pub use scrub::Recovery;

use std::ops::Bound;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use fjall::{Database, Keyspace, PersistMode};

use crate::key::Key;
use crate::{Batch, Bounds, Direction, KeyRange, Snapshot, Store, StoreError, Table, Visitor};
use family::Family;
use identity::Identity;
use round::Round;
use synced::Synced;

/// A store in a directory of one machine.
pub struct EmbeddedStore {
    // Dropped in this order: the trees, then the database, then the lock, then a copy's directory.
    families: Vec<Keyspace>,
    database: Database,
    identity: Identity,
    synced: Synced,
    copy: Option<tempfile::TempDir>,
    path: PathBuf,
    recovery: Recovery,
    /// The number of the last round of which something was committed.
    rounds: u64,
    /// What was applied and is not committed.
    round: Round,
    /// What is committed and not synced.
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
    /// while it is copied and no longer, so that a server may start on it. A process that is killed leaves a folder `.tresse-check-…` behind, which may be deleted.
    pub fn open_read_only(
        path: impl AsRef<Path>,
        config: &EmbeddedConfig,
    ) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let mut identity = Identity::open(path)?;
        let copy = copy::copy(path)?;
        identity.release();
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
        let synced = Synced::open(place).map_err(|source| StoreError::Io {
            path: path.to_path_buf(),
            source,
        })?;
        let recovery =
            scrub::scrub(place, identity.mark(), synced.round()).map_err(|error| error.at(path))?;
        let database =
            background::open(config.builder(place)).map_err(|error| engine(path, error))?;
        let families = Family::ALL
            .iter()
            .map(|family| database.keyspace(family.name(), || family.options()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| engine(path, error))?;
        let mut store = Self {
            families,
            database,
            identity,
            synced,
            copy,
            path: path.to_path_buf(),
            recovery,
            rounds: 0,
            round: Round::default(),
            dirty: false,
            poisoned: false,
        };
        store.rounds = store.last_round()?;
        if store.rounds < store.synced.round() {
            return Err(StoreError::Shortened {
                path: path.to_path_buf(),
                found: store.rounds,
                synced: store.synced.round(),
            });
        }
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

    /// Hands what was applied to the engine, as one batch; it is not durable before a sync.
    fn commit(&mut self) -> Result<(), StoreError> {
        if self.round.is_empty() {
            return Ok(());
        }
        let mut commit =
            fjall::OwnedWriteBatch::with_capacity(self.database.clone(), self.round.len() + 1);
        if !self.dirty {
            let mark = crate::key::with_u64(self.identity.mark(), self.rounds + 1).into_bytes();
            commit.insert(&self.families[Family::State.index()], scrub::MARK_KEY, mark);
        }
        for (family, key, value) in self.round.take() {
            let family = &self.families[family.index()];
            // Both are handed over as they are: the engine keeps the very bytes that the batch was built of.
            match value {
                Some(value) => commit.insert(family, key, value),
                None => commit.remove(family, key),
            }
        }
        commit.commit().map_err(|error| self.poison(error))?;
        if !self.dirty {
            self.rounds += 1;
            self.dirty = true;
        }
        Ok(())
    }

    /// Turns an error of the engine into ours; what a failed write has left behind is unknown, so no more writes.
    fn poison(&mut self, error: fjall::Error) -> StoreError {
        self.poisoned = true;
        engine(&self.path, error)
    }
}

impl Store for EmbeddedStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let family = Family::of(table);
        let key = stored_key(table, key);
        if let Some(written) = self.round.get(family, &key) {
            return Ok(written.clone());
        }
        let row = self.families[family.index()]
            .get(key)
            .map_err(|error| engine(&self.path, error))?;
        Ok(row.map(|value| own(&value)))
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
        let bounds = stored_bounds(table, bounds);
        let family = Family::of(table);
        let mut rows = self.families[family.index()].range::<Vec<u8>, _>(bounds.clone());
        let stored = std::iter::from_fn(|| match direction {
            Direction::Ascending => rows.next(),
            Direction::Descending => rows.next_back(),
        });
        let stored = stored.map(|row| {
            let (key, value) = row
                .into_inner()
                .map_err(|error| engine(&self.path, error))?;
            Ok((Bytes::copy_from_slice(&key), Bytes::copy_from_slice(&value)))
        });
        self.round.merge(family, bounds, direction, stored, visitor)
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        if self.copy.is_some() {
            return Err(StoreError::ReadOnly);
        }
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        batch.check()?;
        self.round.add(batch);
        if self.round.is_full() {
            self.commit()?;
        }
        Ok(())
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        self.commit()?;
        if self.dirty {
            self.database
                .persist(PersistMode::SyncData)
                .map_err(|error| self.poison(error))?;
            self.dirty = false;
            self.synced
                .note(self.rounds)
                .map_err(|error| self.poison(error.into()))?;
        }
        Ok(())
    }

    fn is_dirty(&self) -> bool {
        self.dirty || !self.round.is_empty()
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(snapshot::EmbeddedSnapshot::of(self)))
    }
}

/// A key as the engine has it: the table's byte, then the key. Never empty, which the engine could not hold.
fn stored_key(table: Table, key: &[u8]) -> Key {
    Key::of([table.id()]).then(key)
}

/// A row as the engine's range gives it: the stored key and the value.
fn stored_row(row: fjall::Guard, path: &Path) -> Result<(Bytes, Bytes), StoreError> {
    let (key, value) = row.into_inner().map_err(|error| engine(path, error))?;
    Ok((own(&key), own(&value)))
}

/// A copy: the engine's own bytes would keep a whole block in memory for as long as somebody holds the row.
fn own(bytes: &[u8]) -> Bytes {
    Bytes::copy_from_slice(bytes)
}

/// Bounds on keys of a table as bounds on stored keys.
fn stored_bounds(table: Table, (lower, upper): Bounds) -> Bounds {
    let upper = match upper {
        Bound::Unbounded => Bound::Excluded(vec![table.id() + 1]),
        bound => bound.map(|key| stored_key(table, &key).into_bytes()),
    };
    (lower.map(|key| stored_key(table, &key).into_bytes()), upper)
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
