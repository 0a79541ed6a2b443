//! Key packages as only a modified client makes them: each valid by itself, all with the same keys.

use std::cell::Cell;
use std::convert::Infallible;

use openmls::prelude::{
    BasicCredential, Ciphersuite, CredentialWithKey, KeyPackage, MlsMessageOut, OpenMlsProvider,
};
use openmls_rust_crypto::{MemoryStorage, OpenMlsRustCrypto, RustCrypto};
use openmls_traits::crypto::OpenMlsCrypto as _;
use openmls_traits::random::OpenMlsRand;
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use tls_codec::Serialize as _;
use tresse_proto::ids::AccountId;

use super::Relay;

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// The same numbers for everybody.
struct Same(Cell<u8>);

impl OpenMlsRand for Same {
    type Error = Infallible;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], Infallible> {
        self.0.set(self.0.get() + 1);
        Ok([self.0.get(); N])
    }

    fn random_vec(&self, len: usize) -> Result<Vec<u8>, Infallible> {
        self.0.set(self.0.get() + 1);
        Ok(vec![self.0.get(); len])
    }
}

struct Twin {
    inner: OpenMlsRustCrypto,
    rand: Same,
    key: Vec<u8>,
}

impl OpenMlsProvider for Twin {
    type CryptoProvider = RustCrypto;
    type RandProvider = Same;
    type StorageProvider = MemoryStorage;

    fn storage(&self) -> &MemoryStorage {
        self.inner.storage()
    }

    fn crypto(&self) -> &RustCrypto {
        self.inner.crypto()
    }

    fn rand(&self) -> &Same {
        &self.rand
    }
}

impl Signer for Twin {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.crypto()
            .sign(self.signature_scheme(), payload, &self.key)
            .map_err(SignerError::CryptoError)
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

impl Relay {
    /// From now on the devices of these accounts hand out key packages with one encryption key.
    pub(crate) fn make_twins(&mut self, accounts: &[AccountId]) {
        for device in &mut self.devices {
            if !accounts.contains(&device.id.account()) {
                continue;
            }
            let inner = OpenMlsRustCrypto::default();
            let (key, public) = inner
                .crypto()
                .signature_key_gen(SignatureScheme::ED25519)
                .expect("it makes keys");
            let twin = Twin {
                inner,
                rand: Same(Cell::new(0)),
                key,
            };
            let credential = CredentialWithKey {
                credential: BasicCredential::new(device.id.0.to_vec()).into(),
                signature_key: public.into(),
            };
            let bundle = KeyPackage::builder()
                .build(SUITE, &twin, &twin, credential)
                .expect("it makes a key package");
            let bytes = MlsMessageOut::from(bundle.into_key_package())
                .tls_serialize_detached()
                .expect("it serialises");
            device.one_time.clear();
            device.last_resort = Some(bytes.into());
        }
    }
}
