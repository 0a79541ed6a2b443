//! Names and pictures: of a group, told to its members, and of a person, told to contacts. The server
//! sees neither.
//!
//! ```cddl
//! groupInfo = { 1: name: tstr .size (0..512), ? 2: revision: 1..4294967295, ? 3: isChange: true,
//!               ? 4: [revision: 0..4294967295, isChange: bool, description: tstr .size (0..2048)],
//!               ? 5: [revision: 0..4294967295, isChange: bool, picture: bstr .size (0..24576)],
//!               * int => any }
//! profile   = { 1: name: tstr .size (0..512), ? 2: about: tstr .size (0..640),
//!               ? 3: picture: bstr .size (0..16384), ? 4: revision: 1..4294967295, * int => any }
//! ```
//! Surprising rules: fields of a newer version are skipped, but still have to be well-formed. And an
//! empty description, about or picture says that there is none; one that is absent says nothing.

use super::versioned::{self, Detail};
use crate::cbor::{RawItem, Reader, Writer, major};
use crate::error::ContentError;
use crate::limits::{
    ABOUT_BYTES_MAX, DESCRIPTION_BYTES_MAX, GROUP_PICTURE_BYTES_MAX, NAME_BYTES_MAX,
    PROFILE_PICTURE_BYTES_MAX,
};

/// What a group is called and looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupInfo {
    /// Shown to its members.
    pub name: String,
    /// Counts the changes of the name, from 0. A name is told again to every newcomer, maybe by
    /// somebody who has not heard of the newest one; that must not bring the old one back.
    pub revision: u32,
    /// This is the change itself, not the name told again.
    pub is_change: bool,
    /// What it says about itself; empty: nothing.
    pub description: Option<Detail<String>>,
    /// What it looks like: a file; empty: nothing.
    pub picture: Option<Detail<Vec<u8>>>,
}

/// Who somebody is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Shown to contacts and members of common groups.
    pub name: String,
    /// What they say about themselves; empty: nothing.
    pub about: Option<String>,
    /// What they look like: a file; empty: nothing.
    pub picture: Option<Vec<u8>>,
    /// Counts the changes, from 0.
    pub revision: u32,
}

impl GroupInfo {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        let mut info = Self::default();
        info.name = decode(encoded, |key, reader| {
            match key {
                2 => info.revision = revision_above_0(reader)?,
                3 => {
                    info.is_change = reader.bool("whether it is a change")?;
                    if !info.is_change {
                        return Err(ContentError::OutOfRange("whether it is a change"));
                    }
                }
                4 => {
                    info.description = Some(Detail::read(reader, |reader| {
                        versioned::text(reader, "a description", DESCRIPTION_BYTES_MAX)
                    })?);
                }
                5 => {
                    info.picture = Some(Detail::read(reader, |reader| {
                        versioned::bytes(reader, "a picture", GROUP_PICTURE_BYTES_MAX)
                    })?);
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(info)
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        check(&self.name)?;
        let mut writer = Writer::default();
        writer.map(
            1 + usize::from(self.revision > 0)
                + usize::from(self.is_change)
                + usize::from(self.description.is_some())
                + usize::from(self.picture.is_some()),
        );
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
        if let Some(description) = &self.description {
            writer.unsigned(4);
            description.write(&mut writer, |writer, text| {
                versioned::check(text.len(), "a description", DESCRIPTION_BYTES_MAX)?;
                writer.text(text);
                Ok(())
            })?;
        }
        if let Some(picture) = &self.picture {
            writer.unsigned(5);
            picture.write(&mut writer, |writer, bytes| {
                versioned::check(bytes.len(), "a picture", GROUP_PICTURE_BYTES_MAX)?;
                writer.bytes(bytes);
                Ok(())
            })?;
        }
        Ok(writer.into_bytes())
    }
}

impl Profile {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        let mut profile = Self::default();
        profile.name = decode(encoded, |key, reader| {
            match key {
                2 => profile.about = Some(versioned::text(reader, "an about", ABOUT_BYTES_MAX)?),
                3 => {
                    let picture = versioned::bytes(reader, "a picture", PROFILE_PICTURE_BYTES_MAX)?;
                    profile.picture = Some(picture);
                }
                4 => profile.revision = revision_above_0(reader)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(profile)
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        check(&self.name)?;
        let mut writer = Writer::default();
        writer.map(
            1 + usize::from(self.about.is_some())
                + usize::from(self.picture.is_some())
                + usize::from(self.revision > 0),
        );
        writer.unsigned(1);
        writer.text(&self.name);
        if let Some(about) = &self.about {
            versioned::check(about.len(), "an about", ABOUT_BYTES_MAX)?;
            writer.unsigned(2);
            writer.text(about);
        }
        if let Some(picture) = &self.picture {
            versioned::check(picture.len(), "a picture", PROFILE_PICTURE_BYTES_MAX)?;
            writer.unsigned(3);
            writer.bytes(picture);
        }
        if self.revision > 0 {
            writer.unsigned(4);
            writer.unsigned(u64::from(self.revision));
        }
        Ok(writer.into_bytes())
    }
}

/// 0 is the absence of a revision.
fn revision_above_0(reader: &mut Reader<'_>) -> Result<u32, ContentError> {
    match versioned::revision(reader)? {
        0 => Err(ContentError::OutOfRange("a revision")),
        revision => Ok(revision),
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
pub(crate) fn fields(
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
                ..GroupInfo::default()
            })
        };
        assert_eq!(decode("a301614107810320f6"), named(0));
        assert_eq!(decode("a4016141020707810320f6"), named(7));
        assert_eq!(decode("a102f6"), Err(ContentError::Expected("a revision")));
        assert_eq!(decode("a109f6"), Err(ContentError::Expected("a name")));
        assert_eq!(decode("a220f6016141"), Err(ContentError::KeysOutOfOrder));
        let none = decode("a20161410200");
        assert_eq!(none, Err(ContentError::OutOfRange("a revision")));
    }

    #[test]
    fn a_picture_has_an_end_and_none_is_something_else_than_nothing_said() {
        let mut profile = Profile {
            name: "A".to_owned(),
            picture: Some(Vec::new()),
            ..Profile::default()
        };
        // {1: "A", 3: h''}
        let encoded = profile.encode().unwrap();
        assert_eq!(hex::encode(&encoded), "a20161410340");
        assert_eq!(Profile::decode(&encoded), Ok(profile.clone()));
        profile.picture = Some(vec![0; PROFILE_PICTURE_BYTES_MAX + 1]);
        assert_eq!(profile.encode(), Err(ContentError::OutOfRange("a picture")));
        let large = GroupInfo {
            picture: Some(Detail {
                revision: 1,
                is_change: true,
                value: vec![0; GROUP_PICTURE_BYTES_MAX],
            }),
            ..GroupInfo::default()
        };
        let encoded = large.encode().unwrap();
        assert_eq!(GroupInfo::decode(&encoded), Ok(large));
        let longer = [
            &[0xa2, 0x01, 0x60, 0x05, 0x83, 0x01, 0xf5, 0x59, 0x60, 0x01][..],
            &[0; 24_577],
        ];
        let longer = GroupInfo::decode(&longer.concat());
        assert_eq!(longer, Err(ContentError::OutOfRange("a picture")));
    }
}
