//! Devices, and which device logs in with a key.

use serde::{Deserialize, Serialize};
use tresse_proto::ids::{DeviceId, DeviceKey};

use super::{cbor_row, id_row};

/// A device of an account: one MLS leaf in each of its conversations. Key: device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRecord {
    /// Its Ed25519 key, by which it logs in and signs its leaves.
    #[serde(with = "super::id_bytes")]
    pub key: DeviceKey,
    /// When it was added.
    pub added_at_ms: u64,
    /// When it was revoked; its number is never used again.
    pub revoked_at_ms: Option<u64>,
    /// Head of the account's inbox when it was added: older entries are not for it, it could not read them.
    pub inbox_from: u64,
}
cbor_row!(DeviceRecord, DeviceRecord, 1);

impl DeviceRecord {
    /// Whether it may log in and be in conversations.
    pub fn is_valid(&self) -> bool {
        self.revoked_at_ms.is_none()
    }
}

id_row!(
    /// The device that logs in with a key. Key: Ed25519 public key.
    KeyOwner(DeviceId),
    DevicekeyDevice
);
