//! Serialisers that look into one level of a value without encoding it.
//!
//! A value of OpenMLS shows its parts only to a serialiser. These show the fields of a struct or
//! the elements of a sequence to a visitor, which may skip them: skipping costs nothing, and that
//! is what makes it cheap to write one changed ratchet out of a thousand.

use serde::ser::{self, Impossible, Serialize};

use super::encode::EncodeError;

type Nothing<T> = Impossible<T, EncodeError>;

const SHAPE: EncodeError = EncodeError("another kind of value was expected");

/// Sees the fields of a struct in the order of their declaration.
pub(crate) trait FieldVisitor {
    /// One field.
    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError>;
}

/// Sees the elements of a sequence in order.
pub(crate) trait ElementVisitor {
    /// One element.
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError>;
}

/// Shows the fields of a struct to `visitor`.
pub(crate) fn fields<T: Serialize + ?Sized>(
    value: &T,
    visitor: &mut impl FieldVisitor,
) -> Result<(), EncodeError> {
    value.serialize(FieldWalk(visitor))
}

/// Shows the elements of a sequence to `visitor`.
pub(crate) fn elements<T: Serialize + ?Sized>(
    value: &T,
    visitor: &mut impl ElementVisitor,
) -> Result<(), EncodeError> {
    value.serialize(ElementWalk(visitor))
}

/// Whether an `Option` is `Some`.
pub(crate) fn is_some<T: Serialize + ?Sized>(value: &T) -> Result<bool, EncodeError> {
    value.serialize(OptionProbe)
}

/// The value of an unsigned integer, inside any number of newtypes.
pub(crate) fn unsigned<T: Serialize + ?Sized>(value: &T) -> Result<u64, EncodeError> {
    value.serialize(UnsignedProbe)
}

/// Implements the methods of `Serializer` that are named, each by refusing.
macro_rules! refuse {
    ($ok:ty; $($method:ident)*) => { $( refuse!(@ $ok, $method); )* };
    (@ $ok:ty, none) => { fn serialize_none(self) -> Result<$ok, EncodeError> { Err(SHAPE) } };
    (@ $ok:ty, some) => {
        fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<$ok, EncodeError> { Err(SHAPE) }
    };
    (@ $ok:ty, newtype) => {
        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<$ok, EncodeError> { Err(SHAPE) }
    };
    (@ $ok:ty, u8) => { fn serialize_u8(self, _: u8) -> Result<$ok, EncodeError> { Err(SHAPE) } };
    (@ $ok:ty, unsigned) => {
        fn serialize_u16(self, _: u16) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_u32(self, _: u32) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_u64(self, _: u64) -> Result<$ok, EncodeError> { Err(SHAPE) }
    };
    (@ $ok:ty, seq) => {
        fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, EncodeError> { Err(SHAPE) }
    };
    (@ $ok:ty, structure) => {
        fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, EncodeError> { Err(SHAPE) }
    };
    (@ $ok:ty, rest) => {
        fn serialize_bool(self, _: bool) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_i8(self, _: i8) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_i16(self, _: i16) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_i32(self, _: i32) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_i64(self, _: i64) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_f32(self, _: f32) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_f64(self, _: f64) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_char(self, _: char) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_str(self, _: &str) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_bytes(self, _: &[u8]) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_unit(self) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_unit_struct(self, _: &'static str) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Result<$ok, EncodeError> { Err(SHAPE) }
        fn serialize_tuple(self, _: usize) -> Result<Nothing<$ok>, EncodeError> { Err(SHAPE) }
        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Nothing<$ok>, EncodeError> { Err(SHAPE) }
        fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Nothing<$ok>, EncodeError> { Err(SHAPE) }
        fn serialize_map(self, _: Option<usize>) -> Result<Nothing<$ok>, EncodeError> { Err(SHAPE) }
        fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Nothing<$ok>, EncodeError> { Err(SHAPE) }
        fn is_human_readable(&self) -> bool { false }
    };
}

/// Takes a plain `u8` and nothing else, not even one in a newtype.
pub(crate) struct PlainByte;

impl ser::Serializer for PlainByte {
    type Ok = u8;
    type Error = EncodeError;
    type SerializeSeq = Nothing<u8>;
    type SerializeTuple = Nothing<u8>;
    type SerializeTupleStruct = Nothing<u8>;
    type SerializeTupleVariant = Nothing<u8>;
    type SerializeMap = Nothing<u8>;
    type SerializeStruct = Nothing<u8>;
    type SerializeStructVariant = Nothing<u8>;

    #[inline]
    fn serialize_u8(self, value: u8) -> Result<u8, EncodeError> {
        Ok(value)
    }

    refuse! { u8; none some newtype unsigned seq structure rest }
}

struct OptionProbe;

impl ser::Serializer for OptionProbe {
    type Ok = bool;
    type Error = EncodeError;
    type SerializeSeq = Nothing<bool>;
    type SerializeTuple = Nothing<bool>;
    type SerializeTupleStruct = Nothing<bool>;
    type SerializeTupleVariant = Nothing<bool>;
    type SerializeMap = Nothing<bool>;
    type SerializeStruct = Nothing<bool>;
    type SerializeStructVariant = Nothing<bool>;

    #[inline]
    fn serialize_none(self) -> Result<bool, EncodeError> {
        Ok(false)
    }
    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<bool, EncodeError> {
        Ok(true)
    }

    refuse! { bool; newtype u8 unsigned seq structure rest }
}

struct UnsignedProbe;

impl ser::Serializer for UnsignedProbe {
    type Ok = u64;
    type Error = EncodeError;
    type SerializeSeq = Nothing<u64>;
    type SerializeTuple = Nothing<u64>;
    type SerializeTupleStruct = Nothing<u64>;
    type SerializeTupleVariant = Nothing<u64>;
    type SerializeMap = Nothing<u64>;
    type SerializeStruct = Nothing<u64>;
    type SerializeStructVariant = Nothing<u64>;

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<u64, EncodeError> {
        value.serialize(self)
    }
    fn serialize_u8(self, value: u8) -> Result<u64, EncodeError> {
        Ok(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<u64, EncodeError> {
        Ok(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<u64, EncodeError> {
        Ok(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<u64, EncodeError> {
        Ok(value)
    }

    refuse! { u64; none some seq structure rest }
}

struct FieldWalk<'a, V>(&'a mut V);

impl<'a, V: FieldVisitor> ser::Serializer for FieldWalk<'a, V> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Nothing<()>;
    type SerializeTuple = Nothing<()>;
    type SerializeTupleStruct = Nothing<()>;
    type SerializeTupleVariant = Nothing<()>;
    type SerializeMap = Nothing<()>;
    type SerializeStruct = FieldWalk<'a, V>;
    type SerializeStructVariant = Nothing<()>;

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        value.serialize(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<FieldWalk<'a, V>, EncodeError> {
        Ok(self)
    }

    refuse! { (); none some u8 unsigned seq rest }
}

impl<V: FieldVisitor> ser::SerializeStruct for FieldWalk<'_, V> {
    type Ok = ();
    type Error = EncodeError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.0.field(name, value)
    }
    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}

struct ElementWalk<'a, V>(&'a mut V);

impl<'a, V: ElementVisitor> ser::Serializer for ElementWalk<'a, V> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = ElementWalk<'a, V>;
    type SerializeTuple = Nothing<()>;
    type SerializeTupleStruct = Nothing<()>;
    type SerializeTupleVariant = Nothing<()>;
    type SerializeMap = Nothing<()>;
    type SerializeStruct = Nothing<()>;
    type SerializeStructVariant = Nothing<()>;

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        value.serialize(self)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<ElementWalk<'a, V>, EncodeError> {
        Ok(self)
    }

    refuse! { (); none some u8 unsigned structure rest }
}

impl<V: ElementVisitor> ser::SerializeSeq for ElementWalk<'_, V> {
    type Ok = ();
    type Error = EncodeError;
    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.0.element(value)
    }
    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}
