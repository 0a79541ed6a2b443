//! What OpenMLS needs from outside: cryptography by RustCrypto, and storage by an overlay over
//! the client's rows.

pub(crate) mod encode;
pub(crate) mod keys;
mod overlay;
mod secrets;
mod storage;
mod suite;
mod walk;

pub(crate) use overlay::{Overlay, StorageError};
pub(crate) use secrets::Used;
pub(crate) use suite::SIGNATURE;

use openmls_rust_crypto::RustCrypto;
use openmls_traits::OpenMlsProvider;

use self::suite::Suite;
use crate::rows::{MlsRows, RowsError};

/// Cryptography and storage in one, as OpenMLS wants it.
pub(crate) struct Provider {
    crypto: Suite,
    overlay: Overlay,
}

impl Provider {
    /// A provider over committed rows.
    pub(crate) fn new(rows: Box<dyn MlsRows>) -> Self {
        Self {
            crypto: Suite::default(),
            overlay: Overlay::new(rows),
        }
    }

    /// A provider over nothing, for a group that is not there yet.
    pub(crate) fn scratch() -> Self {
        Self::new(Box::new(NoRows))
    }
}

impl OpenMlsProvider for Provider {
    type CryptoProvider = Suite;
    type RandProvider = RustCrypto;
    type StorageProvider = Overlay;

    fn storage(&self) -> &Overlay {
        &self.overlay
    }
    fn crypto(&self) -> &Suite {
        &self.crypto
    }
    fn rand(&self) -> &RustCrypto {
        self.crypto.rand()
    }
}

struct NoRows;

impl MlsRows for NoRows {
    fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, RowsError> {
        Ok(None)
    }
}
