//! Any CBOR item, checked and kept as it came: the value of an extension we need not understand.

use std::fmt;

use super::{Reader, Writer, major};
use crate::error::ContentError;
use crate::limits::{DEPTH_MAX, KEY_MAX};

/// One deterministic CBOR item in its encoding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawItem(Vec<u8>);

impl RawItem {
    /// Takes an encoded item after checking it against the draft's rules for extensions.
    pub fn from_cbor(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| Self::read(reader, 2))
    }

    /// A text.
    pub fn text(text: &str) -> Self {
        let mut writer = Writer::default();
        writer.text(text);
        Self(writer.into_bytes())
    }

    /// A number.
    pub fn unsigned(number: u64) -> Self {
        let mut writer = Writer::default();
        writer.unsigned(number);
        Self(writer.into_bytes())
    }

    /// The number, if it is one that is not negative.
    pub fn as_unsigned(&self) -> Option<u64> {
        Reader::whole(&self.0, |reader| reader.unsigned("a number", u64::MAX)).ok()
    }

    /// The encoding.
    pub fn as_cbor(&self) -> &[u8] {
        &self.0
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        Reader::whole(&self.0, |reader| reader.text("a text")).ok()
    }

    /// Reads an item which stands at `level` (the extension map itself is level 1).
    pub(crate) fn read(reader: &mut Reader<'_>, level: usize) -> Result<Self, ContentError> {
        let start = reader.position();
        skip(reader, level)?;
        Ok(Self(reader.since(start).to_vec()))
    }
}

impl fmt::Debug for RawItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawItem({} bytes)", self.0.len())
    }
}

fn skip(reader: &mut Reader<'_>, level: usize) -> Result<(), ContentError> {
    let first = reader.peek()?;
    if first >> 5 == major::SIMPLE {
        return simple(reader, first & 0x1f);
    }
    let (major, argument) = reader.head()?;
    if matches!(major, major::ARRAY | major::MAP | major::TAG) && level > DEPTH_MAX {
        return Err(ContentError::TooDeep("extensions"));
    }
    match major {
        major::UNSIGNED | major::NEGATIVE => Ok(()),
        major::BYTES => reader.take(argument).map(drop),
        major::TEXT => std::str::from_utf8(reader.take(argument)?)
            .map(drop)
            .map_err(|_| ContentError::NotUtf8),
        major::ARRAY => {
            for _ in 0..reader.bounded(argument, 1)? {
                skip(reader, level + 1)?;
            }
            Ok(())
        }
        major::MAP => {
            let mut order = KeyOrder::default();
            for _ in 0..reader.bounded(argument, 2)? {
                let start = reader.position();
                key(reader)?;
                order.next(reader.since(start))?;
                skip(reader, level + 1)?;
            }
            Ok(())
        }
        _ => skip(reader, level + 1),
    }
}

/// Keys at any level are integers that a float can hold, texts, or bytes.
fn key(reader: &mut Reader<'_>) -> Result<(), ContentError> {
    match reader.peek()? >> 5 {
        major::UNSIGNED | major::NEGATIVE => {
            let (major, argument) = reader.head()?;
            // A negative number is -1 - argument.
            let max = KEY_MAX as u64 - u64::from(major);
            if argument > max {
                Err(ContentError::OutOfRange("a map key"))
            } else {
                Ok(())
            }
        }
        major::BYTES | major::TEXT => skip(reader, DEPTH_MAX),
        _ => Err(ContentError::Expected("a map key: integer, text or bytes")),
    }
}

/// Booleans, null and other simple values; floats in the shortest form that keeps their value.
fn simple(reader: &mut Reader<'_>, info: u8) -> Result<(), ContentError> {
    let bytes = match info {
        0..24 => 1,
        24 => 2,
        25 => 3,
        26 => 5,
        27 => 9,
        _ => return Err(ContentError::NotDeterministic),
    };
    let encoded = reader.take(bytes)?;
    let shortest = match *encoded {
        [_, value] => value >= 32,
        [_, a, b] => {
            let half = u16::from_be_bytes([a, b]);
            let is_nan = half & 0x7c00 == 0x7c00 && half & 0x03ff != 0;
            !is_nan || half == 0x7e00
        }
        [_, a, b, c, d] => {
            let bits = u32::from_be_bytes([a, b, c, d]);
            !f32::from_bits(bits).is_nan() && !fits_half(f32::from_bits(bits))
        }
        [_, a, b, c, d, e, f, g, h] => {
            let value = f64::from_be_bytes([a, b, c, d, e, f, g, h]);
            !value.is_nan() && f64::from(value as f32) != value
        }
        _ => true,
    };
    if shortest {
        Ok(())
    } else {
        Err(ContentError::NotDeterministic)
    }
}

/// Whether 16 bits hold the number: at most 11 significant bits, the lowest not below 2^-24,
/// below 2^16.
fn fits_half(value: f32) -> bool {
    if value == 0.0 || value.is_infinite() {
        return true;
    }
    let steps = f64::from(value).abs() * f64::from(1 << 24);
    let exponent = i32::from((value.to_bits() >> 23) as u8) - 127;
    let significant = value.to_bits() & 0x1fff == 0;
    match exponent {
        16.. => false,
        -14..=15 => significant,
        _ => steps.fract() == 0.0,
    }
}

/// Keys must ascend strictly in the order of their encodings.
#[derive(Default)]
pub(crate) struct KeyOrder<'a> {
    last: Option<&'a [u8]>,
}

impl<'a> KeyOrder<'a> {
    pub(crate) fn next(&mut self, encoded: &'a [u8]) -> Result<(), ContentError> {
        if self.last.is_some_and(|last| last >= encoded) {
            return Err(ContentError::KeysOutOfOrder);
        }
        self.last = Some(encoded);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hex: &str) -> Result<RawItem, ContentError> {
        RawItem::from_cbor(&hex::decode(hex).unwrap())
    }

    #[test]
    fn numbers_have_one_form_only() {
        for good in [
            "00",
            "17",
            "1818",
            "190100",
            "1a00010000",
            "1b0000000100000000",
            "20",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "1817",
            "1900ff",
            "1a0000ffff",
            "1b00000000ffffffff",
            "5f4100ff",
            "9fff",
            "1c",
        ] {
            assert_eq!(check(bad), Err(ContentError::NotDeterministic), "{bad}");
        }
    }

    #[test]
    fn floats_have_one_form_only() {
        // 1.5, 65504, 5.96e-8, quiet NaN, infinity; 100000, 1.1.
        for good in [
            "f93e00",
            "f97bff",
            "f90001",
            "f97e00",
            "f97c00",
            "fa47c35000",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
        assert!(check("fb3ff199999999999a").is_ok());
        // 1.5 and the smallest half in 32 bits, 1.5 in 64 bits, NaN in other forms.
        for bad in [
            "fa3fc00000",
            "fa33800000",
            "fb3ff8000000000000",
            "fa7fc00000",
            "f97e01",
        ] {
            assert_eq!(check(bad), Err(ContentError::NotDeterministic), "{bad}");
        }
    }

    #[test]
    fn maps_are_sorted_and_keys_are_plain() {
        assert!(check("a2010241aa03").is_ok());
        assert_eq!(check("a202010102"), Err(ContentError::KeysOutOfOrder));
        assert_eq!(check("a201010102"), Err(ContentError::KeysOutOfOrder));
        assert_eq!(
            check("a1f501"),
            Err(ContentError::Expected("a map key: integer, text or bytes"))
        );
        assert!(check("a11b001fffffffffffff01").is_ok());
        assert_eq!(
            check("a11b002000000000000001"),
            Err(ContentError::OutOfRange("a map key"))
        );
    }

    #[test]
    fn containers_end_at_the_fourth_level() {
        assert!(check("81818100").is_ok());
        assert_eq!(
            check("8181818100"),
            Err(ContentError::TooDeep("extensions"))
        );
    }

    #[test]
    fn a_length_that_is_not_there_allocates_nothing() {
        for cut in [
            "5b7fffffffffffffff",
            "9b7fffffffffffffff",
            "bb7fffffffffffffff",
            "62c3",
        ] {
            assert_eq!(check(cut), Err(ContentError::Truncated), "{cut}");
        }
    }
}
