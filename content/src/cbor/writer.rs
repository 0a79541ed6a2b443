//! Writes items in their shortest form.

use super::{FALSE, NULL, TRUE, major};

/// An encoding under construction.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn head(&mut self, major: u8, argument: u64) {
        let top = major << 5;
        let be = argument.to_be_bytes();
        if let Ok(small @ 0..24) = u8::try_from(argument) {
            self.bytes.push(top | small);
        } else if argument <= u64::from(u8::MAX) {
            self.bytes.push(top | 24);
            self.bytes.extend_from_slice(&be[7..]);
        } else if argument <= u64::from(u16::MAX) {
            self.bytes.push(top | 25);
            self.bytes.extend_from_slice(&be[6..]);
        } else if argument <= u64::from(u32::MAX) {
            self.bytes.push(top | 26);
            self.bytes.extend_from_slice(&be[4..]);
        } else {
            self.bytes.push(top | 27);
            self.bytes.extend_from_slice(&be);
        }
    }

    pub(crate) fn unsigned(&mut self, value: u64) {
        self.head(major::UNSIGNED, value);
    }

    pub(crate) fn integer(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(major::UNSIGNED, value),
            // -1 - value, without overflow at the smallest number.
            Err(_) => self.head(major::NEGATIVE, !value as u64),
        }
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) {
        self.head(major::BYTES, value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.head(major::TEXT, value.len() as u64);
        self.bytes.extend_from_slice(value.as_bytes());
    }

    pub(crate) fn array(&mut self, len: usize) {
        self.head(major::ARRAY, len as u64);
    }

    pub(crate) fn map(&mut self, len: usize) {
        self.head(major::MAP, len as u64);
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.bytes.push(if value { TRUE } else { FALSE });
    }

    pub(crate) fn null(&mut self) {
        self.bytes.push(NULL);
    }

    /// An item that is encoded already.
    pub(crate) fn raw(&mut self, encoded: &[u8]) {
        self.bytes.extend_from_slice(encoded);
    }
}
