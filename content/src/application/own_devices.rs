//! What the devices of one account tell each other: who their person is, whom they know, what their
//! groups are called. Never sent where anybody else can read it.
//!
//! ```cddl
//! ownDevices = { ? 1: [handle: tstr, name: tstr],
//!                ? 2: [1*256 [account: bstr .size 16, handle: tstr, name: tstr,
//!                             standing: 0..255, blocked: bool]],
//!                ? 3: [1*256 [conversation: bstr .size 16, name: tstr, revision: 0..4294967295]],
//!                ? 4: [1*256 device: bstr .size 32],
//!                ? 5: isNews: true,
//!                ? 6: [1*256 [conversation: bstr .size 16, atMs: time, isPinned: bool,
//!                             isFavourite: bool, mutedUntilMs: time, folder: 0..255,
//!                             isRestricted: bool]],
//!                ? 7: [1*256 [conversation: bstr .size 16, message: bstr .size 32, atMs: time,
//!                             isStarred: bool]],
//!                ? 8: [1*256 [conversation: bstr .size 16, kind: 0 / 1,
//!                             part: bstr .size (0..32768)]],
//!                ? 9: profile: bstr .size (0..32768),
//!                * int => any }
//! time = 0..9007199254740991
//! ```
//! A part of kind 0 is a `groupInfo`, one of kind 1 a `chat`.
//!
//! Surprising rule: it may be told in pieces, in any order, and again: each says what is; only of
//! news the newest counts.

use super::named::{check, fields};
use super::own_settings::{KnownPart, KnownSettings, KnownStar};
use super::versioned;
use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{KNOWN_MAX, KNOWN_PART_BYTES_MAX};

/// A piece of what a device knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnDevices {
    /// Who the person is.
    pub me: Option<OwnProfile>,
    /// Whom the device knows.
    pub contacts: Vec<KnownContact>,
    /// What conversations are called.
    pub groups: Vec<KnownGroup>,
    /// Keys of the devices for which the person has vouched, the sender's included.
    pub devices: Vec<[u8; 32]>,
    /// This has just changed: it counts more than what was told before. Otherwise it is what the
    /// device knows, which may be old.
    pub is_news: bool,
    /// What the person has decided about conversations.
    pub settings: Vec<KnownSettings>,
    /// What the person has decided about messages.
    pub stars: Vec<KnownStar>,
    /// What was told in conversations before the others were in.
    pub parts: Vec<KnownPart>,
    /// The whole [`super::Profile`] of the person, encoded.
    pub profile: Option<Vec<u8>>,
}

/// The person of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProfile {
    /// As registered.
    pub handle: String,
    /// As shown to contacts.
    pub name: String,
}

/// Somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownContact {
    /// Bytes of the account's id.
    pub account: [u8; 16],
    /// As it was looked up; may be empty.
    pub handle: String,
    /// As that person told it; may be empty.
    pub name: String,
    /// How far the acquaintance goes; the numbers are the client's.
    pub standing: u8,
    /// Blocked by the person of this account.
    pub blocked: bool,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownGroup {
    /// Bytes of the conversation's id.
    pub conversation: [u8; 16],
    /// What it is called.
    pub name: String,
    /// As in [`super::GroupInfo`].
    pub revision: u32,
}

impl OwnDevices {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let mut known = Self::default();
            fields(reader, "a map", |key, reader| {
                match key {
                    1 => known.me = Some(OwnProfile::read(reader)?),
                    2 => known.contacts = list(reader, "contacts", KnownContact::read)?,
                    3 => known.groups = list(reader, "groups", KnownGroup::read)?,
                    4 => {
                        let key = |reader: &mut Reader<'_>| reader.fixed("a key of 32 bytes");
                        known.devices = list(reader, "devices", key)?;
                    }
                    5 => {
                        known.is_news = reader.bool("whether it is news")?;
                        if !known.is_news {
                            return Err(ContentError::OutOfRange("whether it is news"));
                        }
                    }
                    6 => known.settings = list(reader, "settings", KnownSettings::read)?,
                    7 => known.stars = list(reader, "stars", KnownStar::read)?,
                    8 => known.parts = list(reader, "parts", KnownPart::read)?,
                    9 => {
                        let profile = versioned::bytes(reader, "a profile", KNOWN_PART_BYTES_MAX)?;
                        known.profile = Some(profile);
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
            Ok(known)
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        let mut writer = Writer::default();
        let fields = usize::from(self.me.is_some())
            + usize::from(!self.contacts.is_empty())
            + usize::from(!self.groups.is_empty())
            + usize::from(!self.devices.is_empty())
            + usize::from(self.is_news)
            + usize::from(!self.settings.is_empty())
            + usize::from(!self.stars.is_empty())
            + usize::from(!self.parts.is_empty())
            + usize::from(self.profile.is_some());
        writer.map(fields);
        if let Some(me) = &self.me {
            writer.unsigned(1);
            me.write(&mut writer)?;
        }
        if !self.contacts.is_empty() {
            writer.unsigned(2);
            writer.array(at_most(self.contacts.len(), "contacts")?);
            for contact in &self.contacts {
                contact.write(&mut writer)?;
            }
        }
        if !self.groups.is_empty() {
            writer.unsigned(3);
            writer.array(at_most(self.groups.len(), "groups")?);
            for group in &self.groups {
                group.write(&mut writer)?;
            }
        }
        if !self.devices.is_empty() {
            writer.unsigned(4);
            writer.array(at_most(self.devices.len(), "devices")?);
            for key in &self.devices {
                writer.bytes(key);
            }
        }
        if self.is_news {
            writer.unsigned(5);
            writer.bool(true);
        }
        let (settings, stars) = (&self.settings, &self.stars);
        write_list(&mut writer, 6, settings, "settings", KnownSettings::write)?;
        write_list(&mut writer, 7, stars, "stars", KnownStar::write)?;
        write_list(&mut writer, 8, &self.parts, "parts", KnownPart::write)?;
        if let Some(profile) = &self.profile {
            versioned::check(profile.len(), "a profile", KNOWN_PART_BYTES_MAX)?;
            writer.unsigned(9);
            writer.bytes(profile);
        }
        Ok(writer.into_bytes())
    }
}

impl OwnProfile {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        reader.array_of(2, "a handle and a name")?;
        Ok(Self {
            handle: name(reader)?,
            name: name(reader)?,
        })
    }

    fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        check(&self.handle)?;
        check(&self.name)?;
        writer.array(2);
        writer.text(&self.handle);
        writer.text(&self.name);
        Ok(())
    }
}

impl KnownContact {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        reader.array_of(5, "a contact")?;
        Ok(Self {
            account: reader.fixed("an account of 16 bytes")?,
            handle: name(reader)?,
            name: name(reader)?,
            standing: reader.unsigned("a standing", 255)? as u8,
            blocked: reader.bool("whether it is blocked")?,
        })
    }

    fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        check(&self.handle)?;
        check(&self.name)?;
        writer.array(5);
        writer.bytes(&self.account);
        writer.text(&self.handle);
        writer.text(&self.name);
        writer.unsigned(u64::from(self.standing));
        writer.bool(self.blocked);
        Ok(())
    }
}

impl KnownGroup {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        reader.array_of(3, "a group")?;
        Ok(Self {
            conversation: reader.fixed("a conversation of 16 bytes")?,
            name: name(reader)?,
            revision: reader.unsigned("a revision", u64::from(u32::MAX))? as u32,
        })
    }

    fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        check(&self.name)?;
        writer.array(3);
        writer.bytes(&self.conversation);
        writer.text(&self.name);
        writer.unsigned(u64::from(self.revision));
        Ok(())
    }
}

fn name(reader: &mut Reader<'_>) -> Result<String, ContentError> {
    let name = reader.text("a name")?;
    check(name)?;
    Ok(name.to_owned())
}

fn list<T>(
    reader: &mut Reader<'_>,
    what: &'static str,
    read: impl Fn(&mut Reader<'_>) -> Result<T, ContentError>,
) -> Result<Vec<T>, ContentError> {
    let len = at_most(reader.array(what)?, what)?;
    let mut items = Vec::with_capacity(len);
    for _ in 0..len {
        items.push(read(reader)?);
    }
    Ok(items)
}

fn write_list<T>(
    writer: &mut Writer,
    key: u64,
    items: &[T],
    what: &'static str,
    write: impl Fn(&T, &mut Writer) -> Result<(), ContentError>,
) -> Result<(), ContentError> {
    if items.is_empty() {
        return Ok(());
    }
    writer.unsigned(key);
    writer.array(at_most(items.len(), what)?);
    for item in items {
        write(item, writer)?;
    }
    Ok(())
}

fn at_most(len: usize, what: &'static str) -> Result<usize, ContentError> {
    match len {
        0 => Err(ContentError::Expected("one or more")),
        1..=KNOWN_MAX => Ok(len),
        _ => Err(ContentError::TooMany {
            what,
            max: KNOWN_MAX,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_bound_and_is_never_empty() {
        let group = KnownGroup {
            conversation: [1; 16],
            name: String::new(),
            revision: 0,
        };
        let mut known = OwnDevices {
            groups: vec![group; KNOWN_MAX],
            ..OwnDevices::default()
        };
        let encoded = known.encode().unwrap();
        assert_eq!(OwnDevices::decode(&encoded), Ok(known.clone()));
        known.groups.push(known.groups[0].clone());
        assert!(matches!(known.encode(), Err(ContentError::TooMany { .. })));
        // {3: []}
        let empty = OwnDevices::decode(&[0xa1, 0x03, 0x80]);
        assert_eq!(empty, Err(ContentError::Expected("one or more")));
    }

    #[test]
    fn news_say_so_and_have_one_encoding() {
        let news = OwnDevices {
            is_news: true,
            ..OwnDevices::default()
        };
        // {5: true}, {5: false}
        assert_eq!(news.encode().unwrap(), [0xa1, 0x05, 0xf5]);
        assert_eq!(OwnDevices::decode(&[0xa1, 0x05, 0xf5]), Ok(news));
        assert!(OwnDevices::decode(&[0xa1, 0x05, 0xf4]).is_err());
    }
}
