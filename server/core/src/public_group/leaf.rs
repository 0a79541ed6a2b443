//! A leaf as the rules see it: which device, with which key.

use openmls::prelude::{BasicCredential, Credential, LeafNode, Member};
use tresse_proto::ids::{DeviceId, DeviceKey};

use super::Invalid;

/// A device in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// From the credential. Whether the device exists is for the caller to check.
    pub device: DeviceId,
    /// The signature key of the leaf; it must be the registered key of the device.
    pub key: DeviceKey,
}

impl Leaf {
    pub(super) fn from_member(member: &Member) -> Result<Self, Invalid> {
        Self::from_parts(&member.credential, &member.signature_key)
    }

    pub(super) fn from_node(node: &LeafNode) -> Result<Self, Invalid> {
        Self::from_parts(node.credential(), node.signature_key().as_slice())
    }

    fn from_parts(credential: &Credential, key: &[u8]) -> Result<Self, Invalid> {
        let basic =
            BasicCredential::try_from(credential.clone()).map_err(|_| Invalid::Credential)?;
        Ok(Self {
            device: DeviceId::try_from(basic.identity()).map_err(|_| Invalid::Credential)?,
            key: DeviceKey::try_from(key).map_err(|_| Invalid::Credential)?,
        })
    }
}

/// Fails if two leaves are of one device.
pub(super) fn check_unique(leaves: &[Leaf]) -> Result<(), Invalid> {
    let mut devices: Vec<DeviceId> = leaves.iter().map(|leaf| leaf.device).collect();
    devices.sort_unstable();
    if devices.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Invalid::DuplicateDevice);
    }
    Ok(())
}
