//! Keys that sort as their parts do.
//!
//! Numbers are big-endian; byte parts are joined as they are, so that every part but the last must have a fixed
//! length (ids have). Otherwise two different keys could become one.

use smallvec::SmallVec;

/// The longest key a store takes.
pub const KEY_BYTES_MAX: usize = 1024;

/// A key under construction. Two ids and a number fit without an allocation: several keys are made for every message.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(SmallVec<[u8; 64]>);

impl Key {
    /// A key whose first part is `part`.
    pub fn of(part: impl AsRef<[u8]>) -> Self {
        Self(SmallVec::from_slice(part.as_ref()))
    }

    /// Adds a part of fixed length (or the last part).
    #[must_use]
    pub fn then(mut self, part: impl AsRef<[u8]>) -> Self {
        self.0.extend_from_slice(part.as_ref());
        self
    }

    /// Adds a number so that smaller numbers sort first.
    #[must_use]
    pub fn then_u64(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// Adds a number so that smaller numbers sort first.
    #[must_use]
    pub fn then_u32(mut self, number: u32) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// The bytes of the key.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_vec()
    }
}

impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::ops::Deref for Key {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// The key `part, number`: the commonest shape (conversation and seq, account and position, device and number).
pub fn with_u64(part: impl AsRef<[u8]>, number: u64) -> Key {
    Key::of(part).then_u64(number)
}

/// The number at the end of a key made by [`with_u64`]; none when the key is too short.
pub fn trailing_u64(key: &[u8]) -> Option<u64> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// Splits a key into its first `N` bytes and the rest; none when the key is too short.
pub fn split<const N: usize>(key: &[u8]) -> Option<([u8; N], &[u8])> {
    key.split_first_chunk().map(|(first, rest)| (*first, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_sort_as_their_parts_do(a: ([u8; 4], u64, u32), b: ([u8; 4], u64, u32)) {
            let key = |(id, number, small): ([u8; 4], u64, u32)| Key::of(id).then_u64(number).then_u32(small);
            prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        }

        #[test]
        fn the_parts_of_a_key_come_back(id: [u8; 16], number: u64) {
            let key = with_u64(id, number);
            prop_assert_eq!(trailing_u64(&key), Some(number));
            prop_assert_eq!(split::<16>(&key), Some((id, &number.to_be_bytes()[..])));
        }
    }

    #[test]
    fn a_short_key_has_no_parts() {
        assert_eq!(trailing_u64(b"short"), None);
        assert_eq!(split::<16>(b"short"), None);
    }
}
