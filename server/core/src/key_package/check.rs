//! Checking key packages: two signatures each, so a batch of them is a job of its own, off the delivery path.
//!
//! The surprising rule: OpenMLS compares lifetimes with the clock of the machine, not with the core's time. A package
//! that is out of its lifetime by that clock is refused; what is stored for later is the end of its lifetime, which the
//! core compares with its own time. See `docs/decisions/0011-openmls-reads-the-clock.md`.

use bytes::Bytes;
use openmls::prelude::{
    BasicCredential, KeyPackage, MlsMessageBodyIn, MlsMessageIn, ProtocolVersion,
};
use openmls_rust_crypto::RustCrypto;
use tls_codec::Deserialize as _;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{DeviceId, DeviceKey};
use tresse_proto::limits::KEY_PACKAGE_BYTES_MAX;

use crate::command::SessionId;
use crate::public_group::SUITE;

/// Key packages to check.
#[derive(Debug)]
pub struct CheckKeyPackages {
    /// Whom to answer.
    pub session: SessionId,
    /// Copied into the answer.
    pub request_id: u64,
    /// Whose packages they must be.
    pub device: DeviceId,
    /// By which key they must be signed.
    pub key: DeviceKey,
    /// Each to be used once.
    pub one_time: Vec<Bytes>,
    /// To be used when the others are gone.
    pub last_resort: Option<Bytes>,
}

/// All of them are good, or the first reason why not.
#[derive(Debug)]
pub struct KeyPackagesChecked {
    /// Whom to answer.
    pub session: SessionId,
    /// Copied into the answer.
    pub request_id: u64,
    /// Whose packages they are.
    pub device: DeviceId,
    /// The one-time packages and the last resort.
    pub result: Result<(Vec<CheckedKeyPackage>, Option<CheckedKeyPackage>), Refusal>,
}

/// A key package that is what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedKeyPackage {
    /// MLSMessage(KeyPackage).
    pub message: Bytes,
    /// End of its lifetime.
    pub expires_at_ms: u64,
}

impl CheckKeyPackages {
    /// Checks each of them.
    pub fn run(self) -> KeyPackagesChecked {
        let check = |message: Bytes, last_resort| {
            check_key_package(message, self.device, self.key, last_resort)
        };
        let result = self
            .one_time
            .into_iter()
            .map(|message| check(message, false))
            .collect::<Result<Vec<_>, _>>()
            .and_then(|one_time| {
                let last_resort = self.last_resort.map(|message| check(message, true));
                Ok((one_time, last_resort.transpose()?))
            });
        KeyPackagesChecked {
            session: self.session,
            request_id: self.request_id,
            device: self.device,
            result,
        }
    }
}

fn check_key_package(
    message: Bytes,
    device: DeviceId,
    key: DeviceKey,
    last_resort: bool,
) -> Result<CheckedKeyPackage, Refusal> {
    check_size(&message)?;
    let package = parse(&message)?;
    let leaf = package.leaf_node();
    let is_ours = BasicCredential::try_from(leaf.credential().clone())
        .is_ok_and(|credential| credential.identity() == device.0)
        && leaf.signature_key().as_slice() == key.0;
    if !is_ours {
        return Err(invalid(
            "its credential must be the device id and its signature key the device key",
        ));
    }
    if package.ciphersuite() != SUITE {
        return Err(invalid("its cipher suite must be 0x0001"));
    }
    if package.last_resort() != last_resort {
        return Err(invalid(
            "the last resort must carry the last_resort extension, one-time packages must not",
        ));
    }
    if !package.life_time().has_acceptable_range() {
        return Err(invalid("its lifetime may be three months at most"));
    }
    Ok(CheckedKeyPackage {
        message,
        expires_at_ms: package.life_time().not_after().saturating_mul(1000),
    })
}

/// Cheap enough to be asked before there is a job.
pub(crate) fn check_size(message: &[u8]) -> Result<(), Refusal> {
    if message.len() > KEY_PACKAGE_BYTES_MAX {
        return Err(Refusal::new(
            ErrorCode::TooLarge,
            format!("a key package has at most {KEY_PACKAGE_BYTES_MAX} bytes"),
        ));
    }
    Ok(())
}

fn parse(message: &[u8]) -> Result<KeyPackage, Refusal> {
    let Ok(MlsMessageBodyIn::KeyPackage(package)) =
        MlsMessageIn::tls_deserialize_exact(message).map(MlsMessageIn::extract)
    else {
        return Err(invalid("it must be an MLSMessage with a KeyPackage"));
    };
    package
        .validate(&RustCrypto::default(), ProtocolVersion::Mls10)
        .map_err(|_| invalid("its signatures, lifetime or extensions are not valid"))
}

fn invalid(what: &str) -> Refusal {
    Refusal::new(ErrorCode::InvalidKeyPackage, what)
}
