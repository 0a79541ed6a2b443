//! What all members of a conversation see alike: after what time messages disappear, colours, what
//! people are called there.
//!
//! ```cddl
//! chat = { ? 1: [revision: 0..4294967295, timerMs: 0..9007199254740991],
//!          ? 2: [revision, vanish: bool],
//!          ? 3: [revision, theme: tstr .size (0..32)],
//!          ? 4: [revision, quickEmoji: tstr .size (0..64)],
//!          ? 5: [1*256 [account: bstr .size 16, revision, nickname: tstr .size (0..256)]],
//!          ? 6: isChange: true,
//!          ? 8: [1*3 [message: bstr .size 32, untilMs: 0..9007199254740991]],
//!          * int => any }
//! ```
//! Surprising rule: each field has a revision of its own, and one that is absent says nothing. Empty,
//! 0 or false is a value like any other: it is as it was before anybody chose. Pinned messages are
//! changes only: newcomers cannot read them anyway.

use super::named::fields;
use super::versioned::{self, Versioned};
use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{
    EMOJI_BYTES_MAX, KEY_MAX, KNOWN_MAX, NICKNAME_BYTES_MAX, PINS_MAX, THEME_BYTES_MAX,
};

/// What all members see alike, as far as it is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharedState {
    /// Messages disappear after so many milliseconds; 0: they stay.
    pub timer_ms: Option<Versioned<u64>>,
    /// Messages go away when the conversation is left.
    pub vanish: Option<Versioned<bool>>,
    /// Id of a set of colours; empty: none was chosen.
    pub theme: Option<Versioned<String>>,
    /// The emoji beside the field; empty: none was chosen.
    pub quick_emoji: Option<Versioned<String>>,
    /// What people are called there.
    pub nicknames: Vec<Nickname>,
    /// Messages that are pinned, or no longer.
    pub pins: Vec<Pin>,
    /// This is the change itself, not the state told again.
    pub is_change: bool,
}

/// A pinned message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Id of its first version.
    pub message: [u8; 32],
    /// Until when, in milliseconds since 1970; 0: no longer, 2^53 - 1: until it is taken off.
    pub until_ms: u64,
}

/// What somebody is called in one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nickname {
    /// Bytes of the account's id.
    pub account: [u8; 16],
    /// Counts the changes.
    pub revision: u32,
    /// Empty: by their own name.
    pub name: String,
}

impl SharedState {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let mut state = Self::default();
            fields(reader, "a map", |key, reader| {
                match key {
                    1 => {
                        let timer =
                            |reader: &mut Reader<'_>| reader.unsigned("a time", KEY_MAX as u64);
                        state.timer_ms = Some(Versioned::read(reader, timer)?);
                    }
                    2 => {
                        let vanish =
                            |reader: &mut Reader<'_>| reader.bool("whether messages vanish");
                        state.vanish = Some(Versioned::read(reader, vanish)?);
                    }
                    3 => state.theme = Some(text(reader, "a theme", THEME_BYTES_MAX)?),
                    4 => state.quick_emoji = Some(text(reader, "an emoji", EMOJI_BYTES_MAX)?),
                    5 => state.nicknames = nicknames(reader)?,
                    6 => {
                        state.is_change = reader.bool("whether it is a change")?;
                        if !state.is_change {
                            return Err(ContentError::OutOfRange("whether it is a change"));
                        }
                    }
                    8 => state.pins = pins(reader)?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
            Ok(state)
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        let mut writer = Writer::default();
        writer.map(
            usize::from(self.timer_ms.is_some())
                + usize::from(self.vanish.is_some())
                + usize::from(self.theme.is_some())
                + usize::from(self.quick_emoji.is_some())
                + usize::from(!self.nicknames.is_empty())
                + usize::from(self.is_change)
                + usize::from(!self.pins.is_empty()),
        );
        if let Some(timer) = &self.timer_ms {
            writer.unsigned(1);
            timer.write(&mut writer, |writer, ms| {
                if *ms > KEY_MAX as u64 {
                    return Err(ContentError::OutOfRange("a time"));
                }
                writer.unsigned(*ms);
                Ok(())
            })?;
        }
        if let Some(vanish) = &self.vanish {
            writer.unsigned(2);
            vanish.write(&mut writer, |writer, vanish| {
                writer.bool(*vanish);
                Ok(())
            })?;
        }
        let texts = [
            (3, &self.theme, "a theme", THEME_BYTES_MAX),
            (4, &self.quick_emoji, "an emoji", EMOJI_BYTES_MAX),
        ];
        for (key, text, what, bytes_max) in texts {
            if let Some(text) = text {
                writer.unsigned(key);
                text.write(&mut writer, |writer, text| {
                    versioned::check(text.len(), what, bytes_max)?;
                    writer.text(text);
                    Ok(())
                })?;
            }
        }
        if !self.nicknames.is_empty() {
            writer.unsigned(5);
            write_nicknames(&mut writer, &self.nicknames)?;
        }
        if self.is_change {
            writer.unsigned(6);
            writer.bool(true);
        }
        if !self.pins.is_empty() {
            writer.unsigned(8);
            write_pins(&mut writer, &self.pins)?;
        }
        Ok(writer.into_bytes())
    }
}

fn text(
    reader: &mut Reader<'_>,
    what: &'static str,
    bytes_max: usize,
) -> Result<Versioned<String>, ContentError> {
    Versioned::read(reader, |reader| versioned::text(reader, what, bytes_max))
}

fn nicknames(reader: &mut Reader<'_>) -> Result<Vec<Nickname>, ContentError> {
    let len = at_most(reader.array("nicknames")?)?;
    let mut nicknames = Vec::with_capacity(len);
    for _ in 0..len {
        reader.array_of(3, "a nickname")?;
        nicknames.push(Nickname {
            account: reader.fixed("an account of 16 bytes")?,
            revision: versioned::revision(reader)?,
            name: versioned::text(reader, "a nickname", NICKNAME_BYTES_MAX)?,
        });
    }
    Ok(nicknames)
}

fn write_nicknames(writer: &mut Writer, nicknames: &[Nickname]) -> Result<(), ContentError> {
    writer.array(at_most(nicknames.len())?);
    for nickname in nicknames {
        versioned::check(nickname.name.len(), "a nickname", NICKNAME_BYTES_MAX)?;
        writer.array(3);
        writer.bytes(&nickname.account);
        writer.unsigned(u64::from(nickname.revision));
        writer.text(&nickname.name);
    }
    Ok(())
}

fn pins(reader: &mut Reader<'_>) -> Result<Vec<Pin>, ContentError> {
    let len = at_most_pins(reader.array("pins")?)?;
    let mut pins = Vec::with_capacity(len);
    for _ in 0..len {
        reader.array_of(2, "a pinned message")?;
        pins.push(Pin {
            message: reader.fixed("a message id of 32 bytes")?,
            until_ms: reader.unsigned("a time", KEY_MAX as u64)?,
        });
    }
    Ok(pins)
}

fn write_pins(writer: &mut Writer, pins: &[Pin]) -> Result<(), ContentError> {
    writer.array(at_most_pins(pins.len())?);
    for pin in pins {
        if pin.until_ms > KEY_MAX as u64 {
            return Err(ContentError::OutOfRange("a time"));
        }
        writer.array(2);
        writer.bytes(&pin.message);
        writer.unsigned(pin.until_ms);
    }
    Ok(())
}

fn at_most_pins(len: usize) -> Result<usize, ContentError> {
    match len {
        0 => Err(ContentError::Expected("one or more")),
        1..=PINS_MAX => Ok(len),
        _ => Err(ContentError::TooMany {
            what: "pins",
            max: PINS_MAX,
        }),
    }
}

fn at_most(len: usize) -> Result<usize, ContentError> {
    match len {
        0 => Err(ContentError::Expected("one or more")),
        1..=KNOWN_MAX => Ok(len),
        _ => Err(ContentError::TooMany {
            what: "nicknames",
            max: KNOWN_MAX,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_what_it_is_now_and_one_that_is_absent_says_nothing() {
        let state = SharedState {
            timer_ms: Some(Versioned {
                revision: 2,
                value: 0,
            }),
            is_change: true,
            ..SharedState::default()
        };
        // {1: [2, 0], 6: true}
        let encoded = [0xa2, 0x01, 0x82, 0x02, 0x00, 0x06, 0xf5];
        assert_eq!(state.encode().unwrap(), encoded);
        assert_eq!(SharedState::decode(&encoded), Ok(state));
        assert_eq!(SharedState::decode(&[0xa0]), Ok(SharedState::default()));
    }

    #[test]
    fn fields_of_a_newer_version_are_skipped_and_known_ones_have_bounds() {
        // {9: [1, h'']}
        let newer = SharedState::decode(&[0xa1, 0x09, 0x82, 0x01, 0x40]);
        assert_eq!(newer, Ok(SharedState::default()));
        let long = SharedState {
            theme: Some(Versioned {
                revision: 0,
                value: "x".repeat(THEME_BYTES_MAX + 1),
            }),
            ..SharedState::default()
        };
        assert_eq!(long.encode(), Err(ContentError::OutOfRange("a theme")));
        // {8: []}, {5: []}, {6: false}, {2: [0, 1]}
        for bad in [
            &[0xa1, 0x08, 0x80][..],
            &[0xa1, 0x05, 0x80],
            &[0xa1, 0x06, 0xf4],
            &[0xa1, 0x02, 0x82, 0x00, 0x01],
        ] {
            assert!(SharedState::decode(bad).is_err(), "{bad:x?}");
        }
    }
}
