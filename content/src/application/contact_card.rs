//! How somebody can be found: a name, and what they are found by.
//!
//! ```cddl
//! contact = { 1: name: tstr .size (1..1020),
//!             2: [1*8 [network: tstr .size (0..20), value: tstr .size (1..1020)]], * int => any }
//! ```
//! Surprising rule: there is no account in it. Whoever gets a card looks the handle up like any other,
//! by the exact words, and finds nobody who does not want to be found.

use super::named::fields;
use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{CARD_ENTRIES_MAX, LABEL_BYTES_MAX, NETWORK_NAME_BYTES_MAX};

/// How somebody can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCard {
    /// What its sender calls them.
    pub name: String,
    /// One way each.
    pub entries: Vec<CardEntry>,
}

/// A way to find somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardEntry {
    /// Short name of a network on which `value` is a handle; empty: it is anything else, such as a
    /// telephone number.
    pub network: String,
    /// For people.
    pub value: String,
}

impl ContactCard {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let mut card = Self {
                name: String::new(),
                entries: Vec::new(),
            };
            fields(reader, "a contact", |key, reader| {
                match key {
                    1 => card.name = reader.text("a name")?.to_owned(),
                    2 => {
                        let len = reader.array("entries")?;
                        check_count(len)?;
                        for _ in 0..len {
                            reader.array_of(2, "a network and a handle")?;
                            card.entries.push(CardEntry {
                                network: reader.text("a network")?.to_owned(),
                                value: reader.text("a handle")?.to_owned(),
                            });
                        }
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
            card.check()?;
            Ok(card)
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        self.check()?;
        let mut writer = Writer::default();
        writer.map(2);
        writer.unsigned(1);
        writer.text(&self.name);
        writer.unsigned(2);
        writer.array(self.entries.len());
        for entry in &self.entries {
            writer.array(2);
            writer.text(&entry.network);
            writer.text(&entry.value);
        }
        Ok(writer.into_bytes())
    }

    /// The same in plain text.
    pub fn text(&self) -> String {
        let mut text = format!("👤 {}", self.name);
        for entry in &self.entries {
            text.push('\n');
            text.push_str(&entry.value);
        }
        text
    }

    fn check(&self) -> Result<(), ContentError> {
        check_count(self.entries.len())?;
        if !(1..=LABEL_BYTES_MAX).contains(&self.name.len()) {
            return Err(ContentError::OutOfRange("a name"));
        }
        for entry in &self.entries {
            if entry.network.len() > NETWORK_NAME_BYTES_MAX {
                return Err(ContentError::OutOfRange("a network"));
            }
            if !(1..=LABEL_BYTES_MAX).contains(&entry.value.len()) {
                return Err(ContentError::OutOfRange("a handle"));
            }
        }
        Ok(())
    }
}

fn check_count(entries: usize) -> Result<(), ContentError> {
    match entries {
        0 => Err(ContentError::Expected("one entry or more")),
        1..=CARD_ENTRIES_MAX => Ok(()),
        _ => Err(ContentError::TooMany {
            what: "entries",
            max: CARD_ENTRIES_MAX,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(entries: usize) -> ContactCard {
        let entry = CardEntry {
            network: "whatsapp".to_owned(),
            value: "+41 79 123 45 67".to_owned(),
        };
        ContactCard {
            name: "Zoë".to_owned(),
            entries: vec![entry; entries],
        }
    }

    #[test]
    fn a_card_has_a_name_and_one_to_eight_entries() {
        for fine in [1, 8] {
            let card = card(fine);
            assert_eq!(ContactCard::decode(&card.encode().unwrap()), Ok(card));
        }
        assert!(card(0).encode().is_err());
        assert!(card(9).encode().is_err());
        assert_eq!(card(1).text(), "👤 Zoë\n+41 79 123 45 67");
        let nameless = ContactCard {
            name: String::new(),
            ..card(1)
        };
        assert!(nameless.encode().is_err());
    }

    #[test]
    fn hostile_cards_are_refused() {
        // {2: [["", "a"]]}, {1: "A", 2: []}, {1: "A", 2: [["", ""]]}, {1: "A", 2: [["a"]]}
        for hex in [
            "a1028182606161",
            "a20161410280",
            "a20161410281826060",
            "a20161410281816161",
        ] {
            assert!(
                ContactCard::decode(&hex::decode(hex).unwrap()).is_err(),
                "{hex}"
            );
        }
    }
}
