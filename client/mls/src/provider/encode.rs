//! Serde values to CBOR, written compactly.
//!
//! The one surprise: a sequence whose elements are all plain `u8` becomes a byte string, which
//! ciborium reads back as a sequence. OpenMLS keeps its keys and secrets in `Vec<u8>`, so this
//! halves every row. Elements wrapped in a newtype or an `Option` stay an array.

use serde::{Serialize, ser};

/// OpenMLS handed over something that CBOR rows do not support, or a changed structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a value of OpenMLS has an unexpected shape: {0}")]
pub(crate) struct EncodeError(pub(crate) &'static str);

impl ser::Error for EncodeError {
    /// The text may quote data, so it is dropped.
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self("refused by its own serialiser")
    }
}

/// Encodes a value.
pub(crate) fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::with_capacity(128);
    append(&mut out, value)?;
    Ok(out)
}

/// Encodes a value at the end of `out`.
pub(crate) fn append<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    value: &T,
) -> Result<(), EncodeError> {
    value.serialize(Encoder(out))
}

/// Encodes a definite-length array header.
pub(crate) fn array_header(out: &mut Vec<u8>, len: usize) {
    header(out, 4, len as u64);
}

/// Encodes a definite-length map header.
pub(crate) fn map_header(out: &mut Vec<u8>, len: usize) {
    header(out, 5, len as u64);
}

/// Encodes a text string.
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    header(out, 3, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Encodes `null`.
pub(crate) const NULL: u8 = 0xf6;

fn header(out: &mut Vec<u8>, major: u8, argument: u64) {
    let major = major << 5;
    match argument {
        0..=23 => out.push(major | argument as u8),
        24..=0xff => out.extend_from_slice(&[major | 24, argument as u8]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend_from_slice(&(argument as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend_from_slice(&(argument as u32).to_be_bytes());
        }
        _ => {
            out.push(major | 27);
            out.extend_from_slice(&argument.to_be_bytes());
        }
    }
}

struct Encoder<'a>(&'a mut Vec<u8>);

impl<'a> ser::Serializer for Encoder<'a> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Sequence<'a>;
    type SerializeTuple = Sequence<'a>;
    type SerializeTupleStruct = Sequence<'a>;
    type SerializeTupleVariant = Sequence<'a>;
    type SerializeMap = Fields<'a>;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Fields<'a>;

    fn serialize_bool(self, value: bool) -> Result<(), EncodeError> {
        self.0.push(if value { 0xf5 } else { 0xf4 });
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Result<(), EncodeError> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<(), EncodeError> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<(), EncodeError> {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<(), EncodeError> {
        match u64::try_from(value) {
            Ok(value) => header(self.0, 0, value),
            Err(_) => header(self.0, 1, !(value as u64)),
        }
        Ok(())
    }
    fn serialize_u8(self, value: u8) -> Result<(), EncodeError> {
        self.serialize_u64(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<(), EncodeError> {
        self.serialize_u64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<(), EncodeError> {
        self.serialize_u64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<(), EncodeError> {
        header(self.0, 0, value);
        Ok(())
    }
    fn serialize_f32(self, _: f32) -> Result<(), EncodeError> {
        Err(EncodeError("a float"))
    }
    fn serialize_f64(self, _: f64) -> Result<(), EncodeError> {
        Err(EncodeError("a float"))
    }
    fn serialize_char(self, value: char) -> Result<(), EncodeError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<(), EncodeError> {
        text(self.0, value);
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), EncodeError> {
        header(self.0, 2, value.len() as u64);
        self.0.extend_from_slice(value);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), EncodeError> {
        self.0.push(NULL);
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), EncodeError> {
        self.serialize_none()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), EncodeError> {
        self.serialize_none()
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), EncodeError> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        map_header(self.0, 1);
        text(self.0, variant);
        value.serialize(self)
    }
    fn serialize_seq(self, len: Option<usize>) -> Result<Sequence<'a>, EncodeError> {
        Sequence::new(
            self.0,
            len.ok_or(EncodeError("a sequence of unknown length"))?,
        )
    }
    fn serialize_tuple(self, len: usize) -> Result<Sequence<'a>, EncodeError> {
        Sequence::new(self.0, len)
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        len: usize,
    ) -> Result<Sequence<'a>, EncodeError> {
        Sequence::new(self.0, len)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Sequence<'a>, EncodeError> {
        map_header(self.0, 1);
        text(self.0, variant);
        Sequence::new(self.0, len)
    }
    fn serialize_map(self, len: Option<usize>) -> Result<Fields<'a>, EncodeError> {
        map_header(self.0, len.ok_or(EncodeError("a map of unknown length"))?);
        Ok(Fields(self.0))
    }
    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Fields<'a>, EncodeError> {
        map_header(self.0, len);
        Ok(Fields(self.0))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields<'a>, EncodeError> {
        map_header(self.0, 1);
        text(self.0, variant);
        map_header(self.0, len);
        Ok(Fields(self.0))
    }
    fn is_human_readable(&self) -> bool {
        false
    }
}

/// A sequence under construction: bytes as long as every element was a plain `u8`.
struct Sequence<'a> {
    out: &'a mut Vec<u8>,
    len: usize,
    done: usize,
    /// Where the first byte of the byte string stands, and where its header began.
    bytes: Option<(usize, usize)>,
}

impl<'a> Sequence<'a> {
    fn new(out: &'a mut Vec<u8>, len: usize) -> Result<Self, EncodeError> {
        let bytes = if len == 0 {
            array_header(out, 0);
            None
        } else {
            let start = out.len();
            header(out, 2, len as u64);
            Some((start, out.len()))
        };
        Ok(Self {
            out,
            len,
            done: 0,
            bytes,
        })
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        if self.done == self.len {
            return Err(EncodeError("a sequence longer than announced"));
        }
        self.done += 1;
        if let Some((start, first)) = self.bytes {
            match value.serialize(super::walk::PlainByte) {
                Ok(byte) => {
                    self.out.push(byte);
                    return Ok(());
                }
                Err(_) => {
                    // Not bytes after all: an array, with what was taken for bytes before.
                    let before = self.out.split_off(first);
                    self.out.truncate(start);
                    array_header(self.out, self.len);
                    for byte in before {
                        header(self.out, 0, byte.into());
                    }
                    self.bytes = None;
                }
            }
        }
        append(self.out, value)
    }

    fn finish(self) -> Result<(), EncodeError> {
        if self.done == self.len {
            Ok(())
        } else {
            Err(EncodeError("a sequence shorter than announced"))
        }
    }
}

impl ser::SerializeSeq for Sequence<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.push(value)
    }
    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}

impl ser::SerializeTuple for Sequence<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.push(value)
    }
    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}

impl ser::SerializeTupleStruct for Sequence<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.push(value)
    }
    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}

impl ser::SerializeTupleVariant for Sequence<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.push(value)
    }
    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}

/// The pairs of a map or struct.
struct Fields<'a>(&'a mut Vec<u8>);

impl ser::SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        append(self.0, key)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        append(self.0, value)
    }
    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        text(self.0, name);
        append(self.0, value)
    }
    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl ser::SerializeStructVariant for Fields<'_> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        text(self.0, name);
        append(self.0, value)
    }
    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Index(u32);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct ByteIndex(u8);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Unit,
        Newtype(Vec<u8>),
        Tuple(u8, String),
        Struct { bytes: [u8; 12], maybe: Option<i64> },
    }

    fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) {
        let bytes = to_vec(&value).expect("encodes");
        let back: T = ciborium::from_reader(bytes.as_slice()).expect("decodes");
        assert_eq!(back, value);
    }

    #[test]
    fn every_shape_is_read_back_by_ciborium() {
        round_trip(vec![0u8, 255, 24]);
        round_trip(Vec::<u8>::new());
        round_trip(vec![Index(1), Index(2)]);
        round_trip(vec![ByteIndex(1), ByteIndex(200)]);
        round_trip(vec![Some(3u8), None]);
        round_trip((7u8, "text".to_owned(), [1u8; 32]));
        round_trip((7u8, 8u8, 9u64));
        round_trip(vec![Shape::Unit, Shape::Newtype(vec![9; 300])]);
        round_trip(Shape::Tuple(3, "x".into()));
        round_trip(Shape::Struct {
            bytes: [7; 12],
            maybe: Some(-300),
        });
        round_trip(BTreeMap::from([
            ("a".to_owned(), vec![1u8]),
            ("b".to_owned(), vec![]),
        ]));
        round_trip(vec![u64::MAX, 23, 24, 255, 256, 65536, 1 << 40]);
        round_trip((i64::MIN, true, false, 'é'));
    }

    #[test]
    fn bytes_take_one_byte_each() {
        assert_eq!(to_vec(&vec![200u8; 20]).expect("encodes").len(), 21);
    }
}
