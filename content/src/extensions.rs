//! Extension fields of a message: a map which keeps what it does not understand.
//!
//! Surprising rule: keys are ordered by their *encoding* (0, 1, 2 ... -1, -2 ... then texts,
//! shorter ones first), because that is the order on the wire.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::cbor::{RawItem, Reader, Writer, major};
use crate::error::ContentError;
use crate::limits::{
    EXTENSION_NAME_BYTES_MAX, EXTENSION_VALUE_BYTES_MAX, EXTENSIONS_MAX, FORWARDED_MAX, KEY_MAX,
};

/// Name of an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtensionKey {
    /// Registered by IANA if positive, private if negative.
    Number(i64),
    /// Private.
    Name(String),
}

impl ExtensionKey {
    /// Uri of the sender.
    pub const SENDER_URI: Self = Self::Number(1);
    /// Uri of the room.
    pub const ROOM_URI: Self = Self::Number(2);
    /// How often the message was forwarded; private.
    pub const FORWARDED: Self = Self::Number(-3);
    /// How often the file of the message may be looked at (Tresse's own).
    pub const VIEW_ONCE: Self = Self::Number(-1);
    /// What previews of the files need (Tresse's own).
    pub const MEDIA: Self = Self::Number(-2);

    fn check(&self) -> Result<(), ContentError> {
        let fine = match self {
            Self::Number(number) => (-KEY_MAX..=KEY_MAX).contains(number),
            Self::Name(name) => (1..=EXTENSION_NAME_BYTES_MAX).contains(&name.len()),
        };
        if fine {
            Ok(())
        } else {
            Err(ContentError::OutOfRange("an extension's key"))
        }
    }
}

impl Ord for ExtensionKey {
    fn cmp(&self, other: &Self) -> Ordering {
        fn rank(key: &ExtensionKey) -> (u8, u64, &str) {
            match key {
                ExtensionKey::Number(number @ 0..) => (0, number.unsigned_abs(), ""),
                ExtensionKey::Number(number) => (1, number.unsigned_abs(), ""),
                ExtensionKey::Name(name) => (2, name.len() as u64, name),
            }
        }
        rank(self).cmp(&rank(other))
    }
}

impl PartialOrd for ExtensionKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The extensions of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions(pub BTreeMap<ExtensionKey, RawItem>);

impl Extensions {
    /// The two uris of the draft, as its examples have them. Tresse itself leaves both out: sender
    /// and room are known from the encryption.
    pub fn uris(sender: &str, room: &str) -> Self {
        Self(BTreeMap::from([
            (ExtensionKey::SENDER_URI, RawItem::text(sender)),
            (ExtensionKey::ROOM_URI, RawItem::text(room)),
        ]))
    }

    /// What the message claims about its sender.
    pub fn sender_uri(&self) -> Option<&str> {
        self.0
            .get(&ExtensionKey::SENDER_URI)
            .and_then(RawItem::as_text)
    }

    /// What the message claims about its room.
    pub fn room_uri(&self) -> Option<&str> {
        self.0
            .get(&ExtensionKey::ROOM_URI)
            .and_then(RawItem::as_text)
    }

    /// How often its sender says that the message was forwarded. What is no number is as if nothing
    /// was said.
    pub fn forwarded(&self) -> u8 {
        let number = self.0.get(&ExtensionKey::FORWARDED);
        let times = number.and_then(RawItem::as_unsigned).unwrap_or(0);
        times.min(u64::from(FORWARDED_MAX)) as u8
    }

    /// Says how often the message was forwarded; 0: nothing is said.
    pub fn set_forwarded(&mut self, times: u8) {
        if times == 0 {
            self.0.remove(&ExtensionKey::FORWARDED);
        } else {
            let times = RawItem::unsigned(u64::from(times.min(FORWARDED_MAX)));
            self.0.insert(ExtensionKey::FORWARDED, times);
        }
    }

    fn check(key: &ExtensionKey, value: &RawItem) -> Result<(), ContentError> {
        key.check()?;
        if value.as_cbor().len() > EXTENSION_VALUE_BYTES_MAX {
            return Err(ContentError::OutOfRange("an extension's value"));
        }
        let is_uri = [ExtensionKey::SENDER_URI, ExtensionKey::ROOM_URI].contains(key);
        if is_uri && value.as_text().is_none() {
            return Err(ContentError::Expected("a uri of sender or room as text"));
        }
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        let len = reader.map("a map of extensions")?;
        too_many(len)?;
        let mut extensions = BTreeMap::new();
        for _ in 0..len {
            let key = match reader.peek()? >> 5 {
                major::TEXT => ExtensionKey::Name(reader.text("an extension's name")?.to_owned()),
                major::UNSIGNED | major::NEGATIVE => {
                    let (sign, argument) = reader.head()?;
                    let number = i64::try_from(argument)
                        .map_err(|_| ContentError::OutOfRange("an extension's key"))?;
                    ExtensionKey::Number(if sign == major::NEGATIVE {
                        !number
                    } else {
                        number
                    })
                }
                _ => {
                    return Err(ContentError::Expected(
                        "an extension's key: integer or text",
                    ));
                }
            };
            if extensions
                .last_key_value()
                .is_some_and(|(last, _)| *last >= key)
            {
                return Err(ContentError::KeysOutOfOrder);
            }
            let value = RawItem::read(reader, 2)?;
            Self::check(&key, &value)?;
            extensions.insert(key, value);
        }
        Ok(Self(extensions))
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        too_many(self.0.len())?;
        writer.map(self.0.len());
        for (key, value) in &self.0 {
            Self::check(key, value)?;
            match key {
                ExtensionKey::Number(number) => writer.integer(*number),
                ExtensionKey::Name(name) => writer.text(name),
            }
            writer.raw(value.as_cbor());
        }
        Ok(())
    }
}

fn too_many(len: usize) -> Result<(), ContentError> {
    if len > EXTENSIONS_MAX {
        return Err(ContentError::TooMany {
            what: "extensions",
            max: EXTENSIONS_MAX,
        });
    }
    Ok(())
}
