//! Ids as CBOR byte strings: serde would write an array of sixteen numbers, twice as long.
//!
//! For fields: `#[serde(with = "super::id_bytes")]`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use tresse_proto::ids::{AccountId, DeviceKey, InviteToken};

/// An id made of a fixed number of bytes.
pub(super) trait IdBytes: Sized {
    fn as_slice(&self) -> &[u8];
    fn from_slice(bytes: &[u8]) -> Option<Self>;
}

macro_rules! id_bytes {
    ($($id:ty),+) => {$(
        impl IdBytes for $id {
            fn as_slice(&self) -> &[u8] {
                &self.0
            }
            fn from_slice(bytes: &[u8]) -> Option<Self> {
                Self::try_from(bytes).ok()
            }
        }
    )+};
}
id_bytes!(AccountId, DeviceKey, InviteToken);

impl<const N: usize> IdBytes for [u8; N] {
    fn as_slice(&self) -> &[u8] {
        self
    }
    fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok()
    }
}

pub(super) fn serialize<I: IdBytes, S: Serializer>(id: &I, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_bytes(id.as_slice())
}

pub(super) fn deserialize<'de, I: IdBytes, D: Deserializer<'de>>(from: D) -> Result<I, D::Error> {
    from.deserialize_bytes(BytesVisitor(PhantomData))
}

struct BytesVisitor<I>(PhantomData<I>);

impl<I: IdBytes> Visitor<'_> for BytesVisitor<I> {
    type Value = I;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of an id")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<I, E> {
        I::from_slice(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<I, E> {
        self.visit_bytes(&bytes)
    }
}

/// A list of ids, as one byte string. For fields: `#[serde(with = "super::id_bytes::list")]`.
pub(super) mod list {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        ids: &[AccountId],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&ids.iter().flat_map(|id| id.0).collect::<Vec<u8>>())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<AccountId>, D::Error> {
        from.deserialize_bytes(ListVisitor)
    }

    struct ListVisitor;

    impl Visitor<'_> for ListVisitor {
        type Value = Vec<AccountId>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the bytes of account ids")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<AccountId>, E> {
            let (ids, rest) = bytes.as_chunks::<16>();
            if rest.is_empty() {
                Ok(ids.iter().map(|id| AccountId(*id)).collect())
            } else {
                Err(E::invalid_length(bytes.len(), &self))
            }
        }

        fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<AccountId>, E> {
            self.visit_bytes(&bytes)
        }
    }
}

/// Bytes that may be missing. For fields: `#[serde(with = "super::id_bytes::option")]`.
pub(super) mod option {
    use super::*;

    pub(in super::super) fn serialize<I: IdBytes, S: Serializer>(
        id: &Option<I>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => to.serialize_bytes(id.as_slice()),
            None => to.serialize_bytes(&[]),
        }
    }

    pub(in super::super) fn deserialize<'de, I: IdBytes, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<I>, D::Error> {
        let bytes = from.deserialize_bytes(BytesVisitor::<Raw>(PhantomData))?.0;
        if bytes.is_empty() {
            return Ok(None);
        }
        I::from_slice(&bytes)
            .map(Some)
            .ok_or_else(|| D::Error::invalid_length(bytes.len(), &"an id"))
    }

    struct Raw(Vec<u8>);

    impl IdBytes for Raw {
        fn as_slice(&self) -> &[u8] {
            &self.0
        }
        fn from_slice(bytes: &[u8]) -> Option<Self> {
            Some(Self(bytes.to_vec()))
        }
    }
}
