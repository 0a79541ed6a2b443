//! The name of a message: what replies, reactions, edits, deletes and receipts refer to.
//!
//! Surprising rule: the id covers the sender and the room besides the bytes, so that nobody can
//! pass somebody else's message off under the same id.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// Id of a message: `0x01` (SHA-256), then the first 31 bytes of a hash over sender, room,
/// content and salt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub [u8; 32]);

/// Bytes or text that are no message id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid message id: expected 32 bytes, or 64 hexadecimal digits")]
pub struct InvalidMessageId;

impl MessageId {
    /// Length in bytes.
    pub const LEN: usize = 32;

    /// Number of SHA-256 in the IANA registry of named information hashes: the first byte of an id.
    pub const SHA_256: u8 = 1;

    /// Computes the id of a message as it was (or will be) sent.
    ///
    /// `message` is the exact encoding, which contains `salt`. A uri longer than 65,535 bytes has
    /// no length that fits and is cut to it, on both sides alike.
    pub fn compute(sender_uri: &str, room_uri: &str, message: &[u8], salt: &[u8; 16]) -> Self {
        let mut hash = Sha256::new();
        for uri in [sender_uri, room_uri] {
            let length = u16::try_from(uri.len()).unwrap_or(u16::MAX);
            hash.update(length.to_be_bytes());
            hash.update(&uri.as_bytes()[..usize::from(length)]);
        }
        hash.update(message);
        hash.update(salt);
        let digest = hash.finalize();
        let mut id = [0; 32];
        id[0] = Self::SHA_256;
        id[1..].copy_from_slice(&digest[..31]);
        Self(id)
    }
}

impl TryFrom<&[u8]> for MessageId {
    type Error = InvalidMessageId;

    fn try_from(bytes: &[u8]) -> Result<Self, InvalidMessageId> {
        bytes.try_into().map(Self).map_err(|_| InvalidMessageId)
    }
}

impl FromStr for MessageId {
    type Err = InvalidMessageId;

    fn from_str(text: &str) -> Result<Self, InvalidMessageId> {
        let mut id = [0; 32];
        hex::decode_to_slice(text, &mut id).map_err(|_| InvalidMessageId)?;
        Ok(Self(id))
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_text_and_nothing_else_parses() {
        let id = MessageId::compute("a", "b", b"c", &[7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("01".parse::<MessageId>(), Err(InvalidMessageId));
        assert_eq!("zz".repeat(32).parse::<MessageId>(), Err(InvalidMessageId));
        assert_eq!(MessageId::try_from(&[1; 31][..]), Err(InvalidMessageId));
    }

    #[test]
    fn the_border_between_sender_and_room_is_part_of_the_id() {
        let salt = [0; 16];
        assert_ne!(
            MessageId::compute("ab", "c", b"", &salt),
            MessageId::compute("a", "bc", b"", &salt)
        );
    }
}
