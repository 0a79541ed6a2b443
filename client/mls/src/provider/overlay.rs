//! What OpenMLS writes, kept in memory over the rows of the client's store until the unit of work
//! is over.
//!
//! A verb runs inside [`Overlay::begin`] and [`Overlay::commit`] or [`Overlay::rollback`], so that
//! a verb which fails half-way leaves nothing behind. Values that are dropped are wiped.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroize;

use super::encode::{self, EncodeError};
use super::secrets::Tracking;
use crate::rows::{MlsRows, RowsError, Write};

/// Why a storage call of OpenMLS failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StorageError {
    /// The rows below failed.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// A row is not what was written.
    #[error("a {0} row is damaged")]
    Damaged(&'static str),
    /// A value cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl From<StorageError> for crate::MlsError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Rows(error) => Self::Rows(error),
            StorageError::Damaged(row) => Self::Corrupt(row),
            StorageError::Encode(_) => Self::Internal("writing a row"),
        }
    }
}

impl From<EncodeError> for crate::MlsError {
    fn from(_: EncodeError) -> Self {
        Self::Internal("writing a row")
    }
}

/// The storage that OpenMLS sees.
pub(crate) struct Overlay {
    rows: Box<dyn MlsRows>,
    pub(super) inner: RefCell<Inner>,
}

#[derive(Default)]
pub(super) struct Inner {
    writes: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// What each write since `begin` replaced; `None` outside a verb.
    undo: Option<Vec<Undo>>,
    /// The first failure of the verb, as most errors of OpenMLS swallow it.
    failure: Option<StorageError>,
    /// What is known of the message secrets of each loaded group, by CBOR of the group id.
    pub(super) tracking: HashMap<Vec<u8>, Tracking>,
    /// Writes of message secrets are left to `flush`.
    pub(super) secrets_deferred: bool,
}

struct Undo {
    key: Vec<u8>,
    before: Option<Option<Vec<u8>>>,
}

impl Overlay {
    /// An overlay without writes.
    pub(crate) fn new(rows: Box<dyn MlsRows>) -> Self {
        Self {
            rows,
            inner: RefCell::default(),
        }
    }

    /// Starts a verb.
    pub(crate) fn begin(&self) {
        let mut inner = self.inner.borrow_mut();
        debug_assert!(inner.undo.is_none(), "verbs do not nest");
        inner.undo = Some(Vec::new());
        inner.failure = None;
    }

    /// Keeps what the verb wrote.
    pub(crate) fn commit(&self) {
        let mut inner = self.inner.borrow_mut();
        for undo in inner.undo.take().into_iter().flatten() {
            wipe(undo.before.flatten());
        }
        inner.failure = None;
    }

    /// Takes back what the verb wrote, and says which failure of the storage caused it, if any.
    pub(crate) fn rollback(&self) -> Option<StorageError> {
        let mut inner = self.inner.borrow_mut();
        for Undo { key, before } in inner.undo.take().into_iter().flatten().rev() {
            let replaced = match before {
                Some(before) => inner.writes.insert(key, before),
                None => inner.writes.remove(&key),
            };
            wipe(replaced.flatten());
        }
        inner.tracking.clear();
        inner.secrets_deferred = false;
        inner.failure.take()
    }

    /// Everything written since the last call, ordered by key.
    pub(crate) fn take_writes(&self) -> Vec<Write> {
        std::mem::take(&mut self.inner.borrow_mut().writes)
            .into_iter()
            .collect()
    }

    /// Forgets everything that was not taken.
    pub(crate) fn discard(&self) {
        let inner = std::mem::take(&mut *self.inner.borrow_mut());
        for value in inner.writes.into_values() {
            wipe(value);
        }
    }

    /// Reads a row as it is after all writes.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        if let Some(value) = self.inner.borrow().writes.get(key) {
            return Ok(value.clone());
        }
        match self.rows.get(key) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.failed(error.into())),
        }
    }

    /// Writes a row, or deletes it.
    pub(crate) fn put(&self, key: Vec<u8>, value: Option<Vec<u8>>) {
        let mut inner = self.inner.borrow_mut();
        let before = inner.writes.insert(key.clone(), value);
        match &mut inner.undo {
            Some(undo) => undo.push(Undo { key, before }),
            None => wipe(before.flatten()),
        }
    }

    /// Encodes and writes a row.
    pub(crate) fn write<T: Serialize + ?Sized>(
        &self,
        key: Vec<u8>,
        value: &T,
    ) -> Result<(), StorageError> {
        match encode::to_vec(value) {
            Ok(bytes) => {
                self.put(key, Some(bytes));
                Ok(())
            }
            Err(error) => Err(self.failed(error.into())),
        }
    }

    /// Reads and decodes a row.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        key: &[u8],
        kind: &'static str,
    ) -> Result<Option<T>, StorageError> {
        match self.get(key)? {
            None => Ok(None),
            Some(mut bytes) => {
                let value = self.decode(&bytes, kind);
                bytes.zeroize();
                value.map(Some)
            }
        }
    }

    /// Decodes a value.
    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        bytes: &[u8],
        kind: &'static str,
    ) -> Result<T, StorageError> {
        ciborium::from_reader(bytes).map_err(|_| self.failed(StorageError::Damaged(kind)))
    }

    /// Remembers the first failure of a verb.
    pub(crate) fn failed(&self, error: StorageError) -> StorageError {
        self.inner.borrow_mut().failure.get_or_insert(error).clone()
    }
}

impl Drop for Overlay {
    fn drop(&mut self) {
        self.discard();
    }
}

fn wipe(value: Option<Vec<u8>>) {
    if let Some(mut value) = value {
        value.zeroize();
    }
}
