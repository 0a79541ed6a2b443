//! A batch: writes to any tables that happen together or not at all.
//!
//! Writes take effect in the order in which they were added: the last write of a key wins.

use bytes::Bytes;

use crate::key::KEY_BYTES_MAX;
use crate::{StoreError, Table};

/// One write of a batch: a value for a key, or its deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Where.
    pub table: Table,
    /// The table's byte, then the key: made once, as the embedded engine keeps it.
    stored_key: Bytes,
    /// The new value; none deletes the row.
    pub value: Option<Bytes>,
}

impl Write {
    pub(crate) fn new(table: Table, key: &[u8], value: Option<Bytes>) -> Self {
        let mut stored_key = Vec::with_capacity(1 + key.len());
        stored_key.push(table.id());
        stored_key.extend_from_slice(key);
        Self {
            table,
            stored_key: stored_key.into(),
            value,
        }
    }

    /// Which row.
    pub fn key(&self) -> &[u8] {
        &self.stored_key[1..]
    }

    /// The stored key and the value, for an engine to keep.
    pub(crate) fn into_stored(self) -> (Bytes, Option<Bytes>) {
        (self.stored_key, self.value)
    }
}

/// Writes that happen together or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    writes: Vec<Write>,
}

impl Batch {
    /// A batch that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A batch that changes nothing yet, with room for so many writes.
    pub fn with_capacity(writes: usize) -> Self {
        Self {
            writes: Vec::with_capacity(writes),
        }
    }

    /// Sets the value of a key.
    pub fn put(&mut self, table: Table, key: impl AsRef<[u8]>, value: impl Into<Bytes>) {
        self.writes
            .push(Write::new(table, key.as_ref(), Some(value.into())));
    }

    /// Removes a key; it need not exist.
    pub fn delete(&mut self, table: Table, key: impl AsRef<[u8]>) {
        self.writes.push(Write::new(table, key.as_ref(), None));
    }

    /// Adds the writes of another batch after those of this one.
    pub fn append(&mut self, mut other: Batch) {
        self.writes.append(&mut other.writes);
    }

    /// Whether the batch changes nothing.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// How many writes there are.
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// The writes in order.
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// Refuses what no engine could take, before anything is written.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        match self
            .writes
            .iter()
            .find(|write| write.key().len() > KEY_BYTES_MAX)
        {
            Some(write) => Err(StoreError::KeyTooLong {
                table: write.table,
                bytes: write.key().len(),
                max: KEY_BYTES_MAX,
            }),
            None => Ok(()),
        }
    }

    /// The writes in order, owned: for engines.
    pub fn into_writes(self) -> Vec<Write> {
        self.writes
    }
}
