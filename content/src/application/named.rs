//! Names: of a group, told by an admin to its members, and of a person, told to contacts. The
//! server sees neither.
//!
//! ```cddl
//! groupInfo = { 1: name: tstr .size (0..512), * int => any }
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
        decode(encoded).map(|name| Self { name })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        encode(&self.name)
    }
}

impl Profile {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        decode(encoded).map(|name| Self { name })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        encode(&self.name)
    }
}

fn decode(encoded: &[u8]) -> Result<String, ContentError> {
    Reader::whole(encoded, |reader| {
        let mut name = None;
        let mut last = None;
        for _ in 0..reader.map("a map with a name")? {
            let key = match reader.head()? {
                (sign @ (major::UNSIGNED | major::NEGATIVE), argument) => (sign, argument),
                _ => return Err(ContentError::Expected("a number as key")),
            };
            if last.is_some_and(|last| last >= key) {
                return Err(ContentError::KeysOutOfOrder);
            }
            last = Some(key);
            if key == (major::UNSIGNED, 1) {
                name = Some(reader.text("a name")?.to_owned());
            } else {
                RawItem::read(reader, 2)?;
            }
        }
        let name = name.ok_or(ContentError::Expected("a name"))?;
        check(&name)?;
        Ok(name)
    })
}

fn encode(name: &str) -> Result<Vec<u8>, ContentError> {
    check(name)?;
    let mut writer = Writer::default();
    writer.map(1);
    writer.unsigned(1);
    writer.text(name);
    Ok(writer.into_bytes())
}

fn check(name: &str) -> Result<(), ContentError> {
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
        assert_eq!(
            decode(&hex::decode("a301614102810320f6").unwrap()),
            Ok("A".to_owned())
        );
        assert_eq!(
            decode(&hex::decode("a102f6").unwrap()),
            Err(ContentError::Expected("a name"))
        );
        assert_eq!(
            decode(&hex::decode("a220f6016141").unwrap()),
            Err(ContentError::KeysOutOfOrder)
        );
    }
}
