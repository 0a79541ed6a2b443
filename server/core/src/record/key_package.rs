//! Key packages waiting to be claimed.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::cbor_row;

/// A one-time key package, or the memory that it was claimed. Key: device, first 8 bytes of its SHA-256.
///
/// The surprising rule: a claimed package leaves a mark for a day, so that a device which sends it again (its answer
/// was lost) cannot put a used package back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPackageRecord {
    /// MLSMessage(KeyPackage); empty once claimed.
    pub message: Bytes,
    /// End of its lifetime; of the mark, once claimed.
    pub expires_at_ms: u64,
}
cbor_row!(KeyPackageRecord, KeypackageBytes, 1);

impl KeyPackageRecord {
    /// How long it is remembered that a package must not be handed out again.
    const MARK_MS: u64 = 24 * 60 * 60 * 1000;

    /// The mark of a package that must not be handed out again.
    pub fn claimed(now_ms: u64) -> Self {
        Self {
            message: Bytes::new(),
            expires_at_ms: now_ms + Self::MARK_MS,
        }
    }

    /// Whether it was claimed already.
    pub fn is_claimed(&self) -> bool {
        self.message.is_empty()
    }
}

/// The key package that is handed out when no one-time package is left. Key: device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastResortRecord {
    /// MLSMessage(KeyPackage) with the last_resort extension.
    pub message: Bytes,
    /// End of its lifetime.
    pub expires_at_ms: u64,
}
cbor_row!(LastResortRecord, LastresortBytes, 1);
