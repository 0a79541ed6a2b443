//! The device's Ed25519 key: how it is kept, and how it signs.
//!
//! Surprising rule: rows have the form of `openmls_basic_credential`, which wrote the first ones. Its
//! own type signs with every curve that it knows, all of which a browser would have to fetch.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use openmls::prelude::OpenMlsProvider as _;
use openmls_traits::crypto::OpenMlsCrypto as _;
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::storage::{CURRENT_VERSION, Entity, Key, StorageProvider as _, traits};
use openmls_traits::types::SignatureScheme;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::{MlsError, Result};
use crate::provider::{Provider, SIGNATURE};

/// A private key and its public one.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct DeviceSigner {
    private: Vec<u8>,
    #[zeroize(skip)]
    public: Vec<u8>,
    #[zeroize(skip)]
    signature_scheme: SignatureScheme,
}

/// Under what it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Id {
    value: Vec<u8>,
}

impl Id {
    fn of(public: &[u8]) -> Self {
        let scheme = (SIGNATURE as u16).to_be_bytes();
        Self {
            value: [public, b"RustCryptoSignatureKey", &scheme].concat(),
        }
    }
}

impl Key<CURRENT_VERSION> for Id {}
impl traits::SignaturePublicKey<CURRENT_VERSION> for Id {}
impl Entity<CURRENT_VERSION> for DeviceSigner {}
impl traits::SignatureKeyPair<CURRENT_VERSION> for DeviceSigner {}

impl DeviceSigner {
    /// Makes a key and keeps it.
    pub(crate) fn make(provider: &Provider) -> Result<Self> {
        let (private, public) = provider
            .crypto()
            .signature_key_gen(SIGNATURE)
            .map_err(|_| MlsError::Internal("making a key"))?;
        let signer = Self {
            private,
            public,
            signature_scheme: SIGNATURE,
        };
        provider
            .storage()
            .write_signature_key_pair(&Id::of(&signer.public), &signer)?;
        Ok(signer)
    }

    /// The one that was kept.
    pub(crate) fn read(provider: &Provider, public: &[u8]) -> Result<Self> {
        provider
            .storage()
            .signature_key_pair(&Id::of(public))?
            .ok_or(MlsError::Corrupt("signature key"))
    }

    pub(crate) fn public(&self) -> &[u8] {
        &self.public
    }
}

impl Signer for DeviceSigner {
    fn sign(&self, payload: &[u8]) -> std::result::Result<Vec<u8>, SignerError> {
        let key = SigningKey::try_from(&*self.private).map_err(|_| SignerError::SigningError)?;
        Ok(key.sign(payload).to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        self.signature_scheme
    }
}

impl fmt::Debug for DeviceSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSigner")
    }
}
