//! Reads items and refuses every form but the shortest. Never allocates for a length it was told:
//! lengths are checked against the bytes that are really there.

use super::{FALSE, NULL, TRUE, major};
use crate::error::ContentError;

/// A position in an encoding.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    all: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { all: bytes, at: 0 }
    }

    /// Reads one whole value and insists that nothing follows.
    pub(crate) fn whole<T>(
        bytes: &'a [u8],
        read: impl FnOnce(&mut Self) -> Result<T, ContentError>,
    ) -> Result<T, ContentError> {
        let mut reader = Self::new(bytes);
        let value = read(&mut reader)?;
        match bytes.len() - reader.at {
            0 => Ok(value),
            more => Err(ContentError::TrailingBytes(more)),
        }
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        &self.all[start..self.at]
    }

    pub(crate) fn peek(&self) -> Result<u8, ContentError> {
        self.all
            .get(self.at)
            .copied()
            .ok_or(ContentError::Truncated)
    }

    pub(crate) fn take(&mut self, len: u64) -> Result<&'a [u8], ContentError> {
        let rest = &self.all[self.at..];
        let len = usize::try_from(len).map_err(|_| ContentError::Truncated)?;
        let taken = rest.get(..len).ok_or(ContentError::Truncated)?;
        self.at += len;
        Ok(taken)
    }

    fn big_endian(&mut self, len: u64) -> Result<u64, ContentError> {
        Ok(self
            .take(len)?
            .iter()
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
    }

    /// Major type and argument of any item that is not of major type 7.
    pub(crate) fn head(&mut self) -> Result<(u8, u64), ContentError> {
        let first = self.peek()?;
        self.at += 1;
        let (major, info) = (first >> 5, first & 0x1f);
        let (argument, smallest) = match info {
            0..24 => (u64::from(info), 0),
            24 => (self.big_endian(1)?, 24),
            25 => (self.big_endian(2)?, 1 << 8),
            26 => (self.big_endian(4)?, 1 << 16),
            27 => (self.big_endian(8)?, 1 << 32),
            _ => return Err(ContentError::NotDeterministic),
        };
        if argument < smallest {
            return Err(ContentError::NotDeterministic);
        }
        Ok((major, argument))
    }

    fn of(&mut self, wanted: u8, what: &'static str) -> Result<u64, ContentError> {
        if self.peek()? >> 5 != wanted {
            return Err(ContentError::Expected(what));
        }
        self.head().map(|(_, argument)| argument)
    }

    pub(crate) fn unsigned(&mut self, what: &'static str, max: u64) -> Result<u64, ContentError> {
        match self.of(major::UNSIGNED, what)? {
            value if value <= max => Ok(value),
            _ => Err(ContentError::OutOfRange(what)),
        }
    }

    pub(crate) fn bytes(&mut self, what: &'static str) -> Result<&'a [u8], ContentError> {
        let len = self.of(major::BYTES, what)?;
        self.take(len)
    }

    pub(crate) fn fixed<const N: usize>(
        &mut self,
        what: &'static str,
    ) -> Result<[u8; N], ContentError> {
        let bytes = self.bytes(what)?;
        bytes.try_into().map_err(|_| ContentError::OutOfRange(what))
    }

    pub(crate) fn text(&mut self, what: &'static str) -> Result<&'a str, ContentError> {
        let len = self.of(major::TEXT, what)?;
        std::str::from_utf8(self.take(len)?).map_err(|_| ContentError::NotUtf8)
    }

    /// Head of an array. Each element has at least a byte, so a longer array cannot be whole.
    pub(crate) fn array(&mut self, what: &'static str) -> Result<usize, ContentError> {
        let len = self.of(major::ARRAY, what)?;
        self.bounded(len, 1)
    }

    pub(crate) fn array_of(&mut self, len: usize, what: &'static str) -> Result<(), ContentError> {
        if self.array(what)? == len {
            Ok(())
        } else {
            Err(ContentError::Expected(what))
        }
    }

    /// Head of a map: the number of its pairs.
    pub(crate) fn map(&mut self, what: &'static str) -> Result<usize, ContentError> {
        let len = self.of(major::MAP, what)?;
        self.bounded(len, 2)
    }

    pub(crate) fn bounded(&self, len: u64, bytes_each: usize) -> Result<usize, ContentError> {
        let len = usize::try_from(len).map_err(|_| ContentError::Truncated)?;
        match len.checked_mul(bytes_each) {
            Some(needed) if needed <= self.all.len() - self.at => Ok(len),
            _ => Err(ContentError::Truncated),
        }
    }

    pub(crate) fn bool(&mut self, what: &'static str) -> Result<bool, ContentError> {
        let value = match self.peek()? {
            TRUE => true,
            FALSE => false,
            _ => return Err(ContentError::Expected(what)),
        };
        self.at += 1;
        Ok(value)
    }

    /// Reads a `null` if there is one.
    pub(crate) fn null(&mut self) -> Result<bool, ContentError> {
        let null = self.peek()? == NULL;
        self.at += usize::from(null);
        Ok(null)
    }
}
