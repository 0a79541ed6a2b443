//! Rows in memory, for tests and the simulator. Clones share the rows, as a database file does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::rows::{MlsRows, RowsError, Write};

/// Committed rows in memory.
#[derive(Debug, Clone, Default)]
pub struct TestStore {
    rows: Arc<Mutex<BTreeMap<Vec<u8>, Vec<u8>>>>,
}

impl TestStore {
    /// Commits a unit of work.
    pub fn commit(&self, writes: Vec<Write>) {
        let mut rows = self.lock();
        for (key, value) in writes {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
    }

    /// A copy which shares nothing: the state to which a crashed device returns.
    pub fn snapshot(&self) -> Self {
        Self {
            rows: Arc::new(Mutex::new(self.lock().clone())),
        }
    }

    /// All rows, ordered by key.
    pub fn rows(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MlsRows for TestStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowsError> {
        Ok(self.lock().get(key).cloned())
    }
}
