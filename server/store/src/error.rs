//! What can go wrong in a store. Errors name paths and tables, never keys or values.

use std::path::PathBuf;

use crate::Table;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file system refused.
    #[error("the data directory {path} cannot be used: {source}")]
    Io {
        /// The directory of the store.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Somebody else has the store open.
    #[error(
        "the data directory {path} is in use by another process: stop it first, or choose another directory"
    )]
    Locked {
        /// The directory of the store.
        path: PathBuf,
    },
    /// There is nothing to open.
    #[error("there is no store in {path}: check the path of the data directory")]
    Missing {
        /// The directory of the store.
        path: PathBuf,
    },
    /// The directory holds something, but not a store.
    #[error("{path} has files in it but no store: choose an empty directory for a new store")]
    NotAStore {
        /// The directory.
        path: PathBuf,
    },
    /// The store was written in a format which this version does not know.
    #[error(
        "the store in {path} has format {found}, which this version does not know: run the version that wrote it, or \
         restore a backup"
    )]
    UnknownFormat {
        /// The directory of the store.
        path: PathBuf,
        /// What the store says of itself.
        found: String,
    },
    /// The journal cannot be read at a place that was synced once.
    #[error(
        "the journal {path} is damaged at byte {at}, where acknowledged data was: restore the file or the store from \
         a backup; starting without it would lose that data"
    )]
    JournalDamaged {
        /// The journal.
        path: PathBuf,
        /// Where the part that cannot be read begins.
        at: u64,
    },
    /// The store ends before what was synced once.
    #[error(
        "the store in {path} ends with round {found}, but {synced} were synced: its newest journal was cut off or \
         replaced: restore the file or the store from a backup; starting without it would lose acknowledged data"
    )]
    Shortened {
        /// The directory of the store.
        path: PathBuf,
        /// The last round that is there.
        found: u64,
        /// The last round that was acknowledged, at least.
        synced: u64,
    },
    /// The engine found its own files damaged, or failed within.
    #[error(
        "the storage engine in {path} failed: {what}: restart, and restore a backup if it fails again"
    )]
    Engine {
        /// The directory of the store.
        path: PathBuf,
        /// What the engine said.
        what: String,
    },
    /// A key is longer than any engine can hold.
    #[error("a key of table {table} has {bytes} bytes, at most {max} are possible")]
    KeyTooLong {
        /// Where it was to go.
        table: Table,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// The disk holds something that should never have been written there.
    #[error("a row of table {table} is damaged: {what}; run `tressed check`")]
    Damaged {
        /// Where.
        table: Table,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A write to a store that was opened for reading.
    #[error("the store was opened read-only: open it with the server to write")]
    ReadOnly,
    /// The engine has no snapshots.
    #[error("this storage engine takes no snapshots, so it cannot be backed up while it is in use")]
    NoSnapshot,
    /// An earlier persist failed: what is durable is unknown until the store is opened anew.
    #[error("the store stopped after a failed write: restart the process")]
    Poisoned,
}
