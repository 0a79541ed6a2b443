//! Names: of a group, told by an admin to its members, and of a person, told to contacts. The
//! server sees neither.
//!
//! ```cddl
//! groupInfo = { 1: name: tstr .size (0..512), ? 2: revision: 1..4294967295,
//!               ? 3: isChange: true, * int => any }
//! profile   = { 1: name: tstr .size (0..512), * int => any }
//! ```
//! Surprising rule: fields of a newer version are skipped, but still have to be well-formed.

use crate::cbor::{RawItem, Reader, Writer, major};
use crate::error::ContentError;
use crate::limits::NAME_BYTES_MAX;

/// What a group is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupInfo {
    /// Shown to its members.
    pub name: String,
    /// Counts the changes of the name, from 0. A name is told again to every newcomer, maybe by
    /// somebody who has not heard of the newest one; that must not bring the old one back.
    pub revision: u32,
    /// This is the change itself, not the name told again.
    pub is_change: bool,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Shown to contacts and members of common groups.
    pub name: String,
}

impl GroupInfo {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        let mut revision = 0;
        let mut is_change = false;
        let name = decode(encoded, |key, reader| {
            match key {
                2 => {
                    let value = reader.unsigned("a revision", u64::from(u32::MAX))?;
                    revision = u32::try_from(value)
                        .ok()
                        .filter(|revision| *revision > 0)
                        .ok_or(ContentError::OutOfRange("a revision"))?;
                }
                3 => {
                    is_change = reader.bool("whether it is a change")?;
                    if !is_change {
                        return Err(ContentError::OutOfRange("whether it is a change"));
                    }
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            name,
            revision,
            is_change,
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        check(&self.name)?;
        let mut writer = Writer::default();
        writer.map(1 + usize::from(self.revision > 0) + usize::from(self.is_change));
        writer.unsigned(1);
        writer.text(&self.name);
        if self.revision > 0 {
            writer.unsigned(2);
            writer.unsigned(u64::from(self.revision));
        }
        if self.is_change {
            writer.unsigned(3);
            writer.bool(true);
        }
        Ok(writer.into_bytes())
    }
}

impl Profile {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        decode(encoded, |_, _| Ok(false)).map(|name| Self { name })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        check(&self.name)?;
        let mut writer = Writer::default();
        writer.map(1);
        writer.unsigned(1);
        writer.text(&self.name);
        Ok(writer.into_bytes())
    }
}

/// Reads a map with a name. `other` takes the fields it knows; the rest is skipped.
fn decode(
    encoded: &[u8],
    mut other: impl FnMut(u64, &mut Reader<'_>) -> Result<bool, ContentError>,
) -> Result<String, ContentError> {
    Reader::whole(encoded, |reader| {
        let mut name = None;
        fields(reader, "a map with a name", |key, reader| {
            if key == 1 {
                name = Some(reader.text("a name")?.to_owned());
                return Ok(true);
            }
            other(key, reader)
        })?;
        let name = name.ok_or(ContentError::Expected("a name"))?;
        check(&name)?;
        Ok(name)
    })
}

/// Reads a map with numbers as keys, in order. What `known` does not take is skipped.
pub(super) fn fields(
    reader: &mut Reader<'_>,
    what: &'static str,
    mut known: impl FnMut(u64, &mut Reader<'_>) -> Result<bool, ContentError>,
) -> Result<(), ContentError> {
    let mut last = None;
    for _ in 0..reader.map(what)? {
        let key = match reader.head()? {
            (sign @ (major::UNSIGNED | major::NEGATIVE), argument) => (sign, argument),
            _ => return Err(ContentError::Expected("a number as key")),
        };
        if last.is_some_and(|last| last >= key) {
            return Err(ContentError::KeysOutOfOrder);
        }
        last = Some(key);
        if key.0 == major::NEGATIVE || !known(key.1, reader)? {
            RawItem::read(reader, 2)?;
        }
    }
    Ok(())
}

pub(super) fn check(name: &str) -> Result<(), ContentError> {
    if name.len() > NAME_BYTES_MAX {
        Err(ContentError::OutOfRange("a name"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_newer_version_are_skipped() {
        let decode = |hex: &str| GroupInfo::decode(&hex::decode(hex).unwrap());
        let named = |revision| {
            Ok(GroupInfo {
                name: "A".to_owned(),
                revision,
                is_change: false,
            })
        };
        assert_eq!(decode("a301614107810320f6"), named(0));
        assert_eq!(decode("a4016141020707810320f6"), named(7));
        assert_eq!(decode("a102f6"), Err(ContentError::Expected("a revision")));
        assert_eq!(decode("a104f6"), Err(ContentError::Expected("a name")));
        assert_eq!(decode("a220f6016141"), Err(ContentError::KeysOutOfOrder));
        let none = decode("a20161410200");
        assert_eq!(none, Err(ContentError::OutOfRange("a revision")));
    }
}
