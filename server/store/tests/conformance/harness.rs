//! How each engine is opened, reopened and crashed.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tresse_store::{EmbeddedConfig, EmbeddedStore, MemoryStore, Store};

/// An engine under test.
pub(crate) trait Harness {
    type Store: Store;

    /// The store; empty the first time.
    fn open(&mut self) -> Self::Store;

    /// Closes the store properly and opens it again.
    fn reopen(&mut self, store: Self::Store) -> Self::Store;

    /// Every state (or one that happened) in which a restart may find the store after a crash right now.
    fn crashes(&mut self, store: Self::Store) -> Vec<Self::Store>;
}

pub(crate) struct Memory;

impl Memory {
    pub(crate) fn new() -> Self {
        Self
    }
}

impl Harness for Memory {
    type Store = MemoryStore;

    fn open(&mut self) -> MemoryStore {
        MemoryStore::new()
    }

    fn reopen(&mut self, store: MemoryStore) -> MemoryStore {
        let kept = store.unpersisted();
        store.crash(kept)
    }

    fn crashes(&mut self, store: MemoryStore) -> Vec<MemoryStore> {
        (0..=store.unpersisted())
            .map(|kept| store.clone().crash(kept))
            .collect()
    }
}

pub(crate) struct Embedded {
    directories: Vec<TempDir>,
}

impl Embedded {
    pub(crate) fn new() -> Self {
        Self {
            directories: vec![TempDir::new().unwrap()],
        }
    }

    fn open_last(&self) -> EmbeddedStore {
        EmbeddedStore::open(self.directories.last().unwrap(), &EmbeddedConfig::small()).unwrap()
    }
}

impl Harness for Embedded {
    type Store = EmbeddedStore;

    fn open(&mut self) -> EmbeddedStore {
        self.open_last()
    }

    fn reopen(&mut self, store: EmbeddedStore) -> EmbeddedStore {
        drop(store);
        self.open_last()
    }

    /// What the operating system has of an open store is what a killed process leaves behind.
    fn crashes(&mut self, store: EmbeddedStore) -> Vec<EmbeddedStore> {
        let left = TempDir::new().unwrap();
        copy_folder(self.directories.last().unwrap().path(), left.path());
        drop(store);
        self.directories.push(left);
        vec![self.open_last()]
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
