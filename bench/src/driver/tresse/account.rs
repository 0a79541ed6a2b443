//! An account with its one device: a real key, real MLS state, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tresse_mls::{Mls, MlsError, MlsRows, RowsError};
use tresse_proto::ids::{AccountId, DeviceId};

/// Rows of one device.
#[derive(Debug, Clone, Default)]
struct Rows(Arc<Mutex<HashMap<Vec<u8>, Vec<u8>>>>);

impl Rows {
    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MlsRows for Rows {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowsError> {
        Ok(self.lock().get(key).cloned())
    }
}

/// What a device proves itself with, and its MLS state.
#[derive(Debug)]
pub(crate) struct Keys {
    mls: Mutex<Mls>,
    rows: Rows,
    public: Bytes,
}

impl Keys {
    /// A new key.
    pub(crate) fn new() -> Result<Self, MlsError> {
        let rows = Rows::default();
        let mut mls = Mls::new(Box::new(rows.clone()));
        let public = Bytes::copy_from_slice(&mls.new_device_key()?.0);
        let keys = Self {
            mls: Mutex::new(mls),
            rows,
            public,
        };
        keys.with(|_| Ok(()))?;
        Ok(keys)
    }

    /// The public key.
    pub(crate) fn public(&self) -> Bytes {
        self.public.clone()
    }

    /// Signs with the device's key.
    pub(crate) fn sign(&self, content: &[u8]) -> Result<Bytes, MlsError> {
        let mls = self.mls.lock().unwrap_or_else(PoisonError::into_inner);
        mls.sign(content)
            .map(|bytes| Bytes::copy_from_slice(&bytes))
    }

    /// One unit of work on the MLS state.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Mls) -> Result<T, MlsError>,
    ) -> Result<T, MlsError> {
        let mut mls = self.mls.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work(&mut mls)?;
        let mut rows = self.rows.lock();
        for (key, value) in mls.take_writes() {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
        Ok(done)
    }
}

/// An account on the server.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) keys: Arc<Keys>,
    pub(crate) handle: String,
    pub(crate) device: DeviceId,
    /// The newest inbox position when everything was prepared.
    pub(crate) cursor: u64,
}

impl Account {
    pub(crate) fn new(keys: Arc<Keys>, handle: String, device: DeviceId) -> Self {
        Self {
            keys,
            handle,
            device,
            cursor: 0,
        }
    }

    pub(crate) fn id(&self) -> AccountId {
        self.device.account()
    }
}
