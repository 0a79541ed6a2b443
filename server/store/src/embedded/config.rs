//! What an operator may choose about the embedded store.
//!
//! The cache must hold the index partitions and the blocks in use: too small a cache turns every point read into a
//! disk read of its own. The upper index levels are pinned and do not count.

use std::path::Path;

use fjall::{CompressionType, Database, DatabaseBuilder};

/// What an operator may choose about the embedded store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedConfig {
    /// Memory for blocks read from disk. About a quarter of the machine's memory is a good choice.
    pub cache_bytes: u64,
    /// Threads that flush and compact in the background. Of several, one is kept free for flushing, and while another
    /// compacts it waits for work by asking for it again and again: on few processors more than one cost what they gain.
    pub workers: usize,
    /// How many files the engine keeps open, at most.
    pub open_files_max: usize,
    /// How large the journals may become before the oldest is made superfluous, at least 64 MiB; there may be one more
    /// of 64 MiB. They are read twice at the start, which takes about a second for 128 MiB.
    pub journal_bytes_max: u64,
}

impl Default for EmbeddedConfig {
    fn default() -> Self {
        Self {
            cache_bytes: 256 << 20,
            workers: 1,
            open_files_max: 900,
            journal_bytes_max: 64 << 20,
        }
    }
}

impl EmbeddedConfig {
    /// A configuration with little memory, for tests and small machines.
    pub fn small() -> Self {
        Self {
            cache_bytes: 8 << 20,
            ..Self::default()
        }
    }

    /// The engine's own configuration. Commits stay in memory until [`crate::Store::persist`]; bodies are ciphertext,
    /// so that compressing the journal would only cost.
    pub(super) fn builder(&self, path: &Path) -> DatabaseBuilder<Database> {
        Database::builder(path)
            .cache_size(self.cache_bytes)
            .worker_threads(self.workers.max(1))
            .max_cached_files(Some(self.open_files_max.max(10)))
            .max_journaling_size(self.journal_bytes_max.max(64 << 20))
            .journal_compression(CompressionType::None)
            .manual_journal_persist(true)
    }
}
