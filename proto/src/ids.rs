//! Newtypes for everything that has an identity. Bare bytes stop at the wire.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Bytes or text that do not form an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind} id: expected {expected} bytes")]
pub struct InvalidId {
    /// The kind of id that was expected.
    pub kind: &'static str,
    /// Its length in bytes.
    pub expected: usize,
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// The bytes of the id, as they travel.
            pub fn to_bytes(self) -> Bytes {
                Bytes::copy_from_slice(&self.0)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = InvalidId;
            fn try_from(bytes: &[u8]) -> Result<Self, InvalidId> {
                bytes
                    .try_into()
                    .map(Self)
                    .map_err(|_| InvalidId { kind: $kind, expected: $len })
            }
        }

        impl TryFrom<&Bytes> for $name {
            type Error = InvalidId;
            fn try_from(bytes: &Bytes) -> Result<Self, InvalidId> {
                Self::try_from(bytes.as_ref())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let mut id = [0; $len];
                hex::decode_to_slice(text, &mut id)
                    .map_err(|_| InvalidId { kind: $kind, expected: $len })?;
                Ok(Self(id))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), hex::encode(self.0))
            }
        }
    };
}

/// Number of a network in `networks.toml`. Never reused for another network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NetworkCode(pub u16);

byte_id!(
    /// An identity on one network: network code (2 bytes, big endian), then 14 random bytes.
    AccountId, 16, "account"
);
byte_id!(
    /// A device, and the identity in its MLS credential: account id, then number (4 bytes, big endian).
    DeviceId, 20, "device"
);
byte_id!(
    /// A conversation; the same bytes are its MLS group id.
    ConversationId, 16, "conversation"
);
byte_id!(
    /// Chosen by the sender for whatever it may have to send again.
    ClientMsgId, 16, "client message"
);
byte_id!(
    /// Name of an encrypted blob, and the right to download it.
    BlobId, 32, "blob"
);
byte_id!(
    /// Ed25519 public key of a device.
    DeviceKey, 32, "device key"
);
byte_id!(
    /// Secret in an invite link.
    InviteToken, 16, "invite token"
);
byte_id!(
    /// A registration which waits for its code.
    RegistrationId, 16, "registration"
);

impl AccountId {
    /// Builds an id from its network and 14 random bytes.
    pub fn new(network: NetworkCode, random: [u8; 14]) -> Self {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&network.0.to_be_bytes());
        id[2..].copy_from_slice(&random);
        Self(id)
    }

    /// The network to which the account belongs.
    pub fn network(self) -> NetworkCode {
        NetworkCode(u16::from_be_bytes([self.0[0], self.0[1]]))
    }
}

impl DeviceId {
    /// The `number`th device of an account, counted from 1.
    pub fn new(account: AccountId, number: u32) -> Self {
        let mut id = [0; 20];
        id[..16].copy_from_slice(&account.0);
        id[16..].copy_from_slice(&number.to_be_bytes());
        Self(id)
    }

    /// The account that owns the device.
    pub fn account(self) -> AccountId {
        let mut id = [0; 16];
        id.copy_from_slice(&self.0[..16]);
        AccountId(id)
    }

    /// Number within the account, from 1, never reused.
    pub fn number(self) -> u32 {
        u32::from_be_bytes([self.0[16], self.0[17], self.0[18], self.0[19]])
    }
}

/// Position of an entry in its conversation, dense from 1.
pub type Seq = u64;
/// Position in an account's inbox, increasing.
pub type InboxPosition = u64;
/// Milliseconds since 1970-01-01 UTC.
pub type TimestampMs = u64;
