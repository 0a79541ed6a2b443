//! The device's key and id: one Ed25519 key signs for MLS, logs in and registers.
//!
//! The key comes first; the server gives the id when the key registers.

use std::sync::Arc;

use openmls::prelude::{BasicCredential, Credential, CredentialWithKey, OpenMlsProvider};
use openmls_traits::signatures::Signer as _;
use serde::{Deserialize, Serialize};
use tresse_proto::ids::{DeviceId, DeviceKey};

use crate::Mls;
use crate::error::{MlsError, Result};
use crate::provider::{Provider, keys};
use crate::signer::DeviceSigner;

/// The row of the device.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct DeviceRow {
    key: [u8; 32],
    device: Option<DeviceId>,
}

/// Who this device is, with the means to sign.
pub(crate) struct Identity {
    pub(crate) device: DeviceId,
    pub(crate) signer: DeviceSigner,
}

impl Identity {
    /// The credential for leaves and key packages.
    pub(crate) fn credential(&self) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(self.device.0.to_vec()).into(),
            signature_key: self.signer.public().into(),
        }
    }
}

/// The device that a credential names.
pub(crate) fn device_of(credential: &Credential) -> Result<DeviceId> {
    BasicCredential::try_from(credential.clone())
        .ok()
        .and_then(|basic| DeviceId::try_from(basic.identity()).ok())
        .ok_or(MlsError::Invalid("a credential does not name a device"))
}

fn row(provider: &Provider) -> Result<Option<DeviceRow>> {
    Ok(provider.storage().read(&keys::DEVICE.alone(), "device")?)
}

impl Mls {
    /// Makes this device's key. Once in the life of a device.
    pub fn new_device_key(&mut self) -> Result<DeviceKey> {
        self.verb(None, |mls| {
            if row(&mls.provider)?.is_some() {
                return Err(MlsError::DeviceKeyExists);
            }
            let key = DeviceSigner::make(&mls.provider)?
                .public()
                .try_into()
                .map_err(|_| MlsError::Internal("making a key"))?;
            let row = DeviceRow { key, device: None };
            mls.provider.storage().write(keys::DEVICE.alone(), &row)?;
            Ok(DeviceKey(key))
        })
    }

    /// This device's public key, if it has been made.
    pub fn device_key(&self) -> Result<Option<DeviceKey>> {
        Ok(row(&self.provider)?.map(|row| DeviceKey(row.key)))
    }

    /// This device's id, once registered.
    pub fn device(&self) -> Result<Option<DeviceId>> {
        Ok(row(&self.provider)?.and_then(|row| row.device))
    }

    /// Signs with the device key. Take the content from [`tresse_proto::signing`], which keeps it
    /// apart from everything that MLS signs.
    pub fn sign(&self, content: &[u8]) -> Result<[u8; 64]> {
        let row = row(&self.provider)?.ok_or(MlsError::NoDeviceKey)?;
        DeviceSigner::read(&self.provider, &row.key)?
            .sign(content)
            .ok()
            .and_then(|signature| signature.try_into().ok())
            .ok_or(MlsError::Internal("signing"))
    }

    /// Says under which id the device key was registered. The same id again changes nothing.
    pub fn set_device(&mut self, device: DeviceId) -> Result<()> {
        self.verb(None, |mls| {
            let mut row = row(&mls.provider)?.ok_or(MlsError::NoDeviceKey)?;
            match row.device {
                Some(known) if known == device => Ok(()),
                Some(_) => Err(MlsError::DeviceExists),
                None => {
                    row.device = Some(device);
                    let storage = mls.provider.storage();
                    Ok(storage.write(keys::DEVICE.alone(), &row)?)
                }
            }
        })
    }

    /// Who this device is, for verbs that sign.
    pub(crate) fn identity(&mut self) -> Result<Arc<Identity>> {
        if let Some(identity) = &self.identity {
            return Ok(identity.clone());
        }
        let row = row(&self.provider)?.ok_or(MlsError::NoDeviceKey)?;
        let identity = Arc::new(Identity {
            device: row.device.ok_or(MlsError::NoDevice)?,
            signer: DeviceSigner::read(&self.provider, &row.key)?,
        });
        self.identity = Some(identity.clone());
        Ok(identity)
    }
}
