//! A picture that every app draws from its own assets.
//!
//! ```cddl
//! sticker = { 1: pack: stickerId, 2: sticker: stickerId, 3: emoji: tstr .size (1..64), * int => any }
//! stickerId = tstr .regexp "[a-z0-9-]{1,64}"
//! ```
//! Surprising rule: ids have few letters, because an app makes the name of a file of its own from
//! them. An app that has no such picture shows the emoji.

use super::named::fields;
use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{EMOJI_BYTES_MAX, STICKER_ID_BYTES_MAX};

/// A picture that every app draws from its own assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sticker {
    /// Which set of pictures.
    pub pack: String,
    /// Which of them.
    pub sticker: String,
    /// What it means, for those who do not have it.
    pub emoji: String,
}

impl Sticker {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let mut sticker = Self {
                pack: String::new(),
                sticker: String::new(),
                emoji: String::new(),
            };
            fields(reader, "a sticker", |key, reader| {
                let field = match key {
                    1 => &mut sticker.pack,
                    2 => &mut sticker.sticker,
                    3 => &mut sticker.emoji,
                    _ => return Ok(false),
                };
                *field = reader.text("a text")?.to_owned();
                Ok(true)
            })?;
            sticker.check()?;
            Ok(sticker)
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        self.check()?;
        let mut writer = Writer::default();
        writer.map(3);
        for (key, text) in (1..).zip([&self.pack, &self.sticker, &self.emoji]) {
            writer.unsigned(key);
            writer.text(text);
        }
        Ok(writer.into_bytes())
    }

    /// The same in plain text.
    pub fn text(&self) -> String {
        self.emoji.clone()
    }

    fn check(&self) -> Result<(), ContentError> {
        if !is_id(&self.pack) || !is_id(&self.sticker) {
            return Err(ContentError::OutOfRange("the id of a sticker"));
        }
        if !(1..=EMOJI_BYTES_MAX).contains(&self.emoji.len()) {
            return Err(ContentError::OutOfRange("an emoji"));
        }
        Ok(())
    }
}

fn is_id(id: &str) -> bool {
    (1..=STICKER_ID_BYTES_MAX).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_sticker_can_be_no_path() {
        let sticker = |pack: &str, sticker: &str| Sticker {
            pack: pack.to_owned(),
            sticker: sticker.to_owned(),
            emoji: "👋".to_owned(),
        };
        let fine = sticker("first-pack", "wave-2");
        assert_eq!(Sticker::decode(&fine.encode().unwrap()), Ok(fine));
        for id in ["", "..", "a/b", "A", "a b", "é", &"a".repeat(65)] {
            assert!(sticker(id, "wave").encode().is_err(), "{id}");
            assert!(sticker("pack", id).encode().is_err(), "{id}");
        }
        // {1: "a", 2: "b"}, {1: "a", 2: "..", 3: "c"}
        for hex in ["a2016161026162", "a301616102622e2e036163"] {
            assert!(
                Sticker::decode(&hex::decode(hex).unwrap()).is_err(),
                "{hex}"
            );
        }
    }
}
