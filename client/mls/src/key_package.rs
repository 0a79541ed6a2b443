//! Key packages: what others need to add this device to a group while it is away.
//!
//! A one-time package's private keys are deleted when its Welcome is processed. The last-resort
//! package may be used many times; the one before it is kept too, since a Welcome for it may still
//! be under way, and older ones are deleted. Key packages are valid for 84 days, so both kinds must
//! be replaced on the server well before that.

use bytes::Bytes;
use openmls::prelude::{
    Capabilities, ExtensionType, KeyPackage, KeyPackageIn, KeyPackageRef, MlsMessageBodyIn,
    MlsMessageIn, MlsMessageOut, OpenMlsProvider, ProtocolVersion,
};
use openmls_traits::storage::StorageProvider;
use tls_codec::{Deserialize as _, Serialize as _};
use tresse_proto::ids::DeviceId;

use crate::error::{MlsError, Result};
use crate::identity::device_of;
use crate::provider::{Provider, keys};
use crate::{CIPHERSUITE, Mls};

/// Last-resort packages whose keys are kept.
const LAST_RESORTS_KEPT: usize = 2;

impl Mls {
    /// Makes one-time key packages, each an MLSMessage, to be uploaded once the rows are committed.
    pub fn key_packages(&mut self, count: usize) -> Result<Vec<Bytes>> {
        self.verb(None, |mls| {
            (0..count)
                .map(|_| message(mls.key_package(false)?))
                .collect()
        })
    }

    /// Makes the package that the server hands out when all others are used up.
    pub fn last_resort(&mut self) -> Result<Bytes> {
        self.verb(None, |mls| {
            let package = mls.key_package(true)?;
            let storage = mls.provider.storage();
            let reference = package
                .hash_ref(mls.provider.crypto())
                .map_err(|_| MlsError::Internal("making a key package"))?;
            let mut kept: Vec<KeyPackageRef> = storage
                .read(&keys::LAST_RESORTS.alone(), "last-resort key packages")?
                .unwrap_or_default();
            kept.insert(0, reference);
            for old in kept.drain(LAST_RESORTS_KEPT.min(kept.len())..) {
                storage.delete_key_package(&old)?;
            }
            storage.write(keys::LAST_RESORTS.alone(), &kept)?;
            message(package)
        })
    }

    fn key_package(&mut self, last_resort: bool) -> Result<KeyPackage> {
        let identity = self.identity()?;
        let mut builder = KeyPackage::builder();
        if last_resort {
            // Marked by an extension, and so the leaf must say that it knows it.
            let knows = [ExtensionType::LastResort];
            builder = builder
                .mark_as_last_resort()
                .leaf_node_capabilities(Capabilities::new(None, None, Some(&knows), None, None));
        }
        let bundle = builder
            .build(
                CIPHERSUITE,
                &self.provider,
                &identity.signer,
                identity.credential(),
            )
            .map_err(|_| MlsError::Internal("making a key package"))?;
        Ok(bundle.into_key_package())
    }
}

fn message(package: KeyPackage) -> Result<Bytes> {
    MlsMessageOut::from(package)
        .tls_serialize_detached()
        .map(Bytes::from)
        .map_err(|_| MlsError::Internal("encoding a key package"))
}

/// Checks a claimed key package in full: form, signatures, lifetime, suite, and that it belongs to
/// the device for which it was claimed.
pub(crate) fn validate(
    provider: &Provider,
    index: usize,
    device: DeviceId,
    bytes: &[u8],
) -> Result<KeyPackage> {
    let refuse = |reason| MlsError::KeyPackage { index, reason };
    let package = parse(bytes).ok_or(refuse("not a key package"))?;
    let package = package
        .validate(provider.crypto(), ProtocolVersion::Mls10)
        .map_err(|_| refuse("not valid, or expired"))?;
    if package.ciphersuite() != CIPHERSUITE {
        return Err(refuse("another cipher suite"));
    }
    if !package.life_time().has_acceptable_range() {
        return Err(refuse("its lifetime is too long"));
    }
    match device_of(package.leaf_node().credential()) {
        Ok(named) if named == device => Ok(package),
        _ => Err(refuse("it belongs to another device")),
    }
}

fn parse(bytes: &[u8]) -> Option<KeyPackageIn> {
    let message = MlsMessageIn::tls_deserialize_exact(bytes).ok()?;
    match message.extract() {
        MlsMessageBodyIn::KeyPackage(package) => Some(package),
        _ => None,
    }
}
