//! What a person sends that is more than text, as it was typed.

use tresse_content::application::{CardEntry, ContactCard, Location, Poll, Rich, Sticker};
use tresse_content::limits::{
    CARD_ENTRIES_MAX, NETWORK_NAME_BYTES_MAX, POLL_OPTIONS_MAX, POLL_OPTIONS_MIN,
};
use tresse_networks::Networks;

use crate::compose::PolicyError;
use crate::emoji;

/// Characters of a question, of what a place or somebody is called, of a way to find somebody.
const LABEL_CHARS_MAX: usize = 255;
/// Characters of an option.
const OPTION_CHARS_MAX: usize = 100;

/// Something to be sent that is more than text.
#[derive(Debug, Clone, PartialEq)]
pub enum NewPart {
    /// A question with answers to choose from.
    Poll {
        /// What is asked.
        question: String,
        /// From 2 to 12, each another one.
        options: Vec<String>,
        /// Whether somebody may choose several.
        multiple: bool,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Radius in metres within which it is, if that is known.
        accuracy: Option<f64>,
        /// What it is called, or empty.
        label: String,
    },
    /// Somebody else.
    Contact {
        /// What they are called.
        name: String,
        /// From 1 to 8.
        entries: Vec<NewCardEntry>,
    },
    /// A picture of the app's own.
    Sticker {
        /// Which set of pictures.
        pack: String,
        /// Which of them.
        sticker: String,
        /// What it means, for those who do not have it.
        emoji: String,
    },
}

/// A way to find somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCardEntry {
    /// Short name of a network on which `value` is a handle; `None`: it is anything else.
    pub network: Option<String>,
    /// For people.
    pub value: String,
}

impl NewPart {
    /// What travels, if everything is within its bounds. Blanks around texts go away.
    pub(crate) fn checked(&self, networks: &Networks) -> Result<Rich, PolicyError> {
        Ok(match self {
            Self::Poll {
                question,
                options,
                multiple,
            } => Rich::Poll(Poll {
                question: some(question, LABEL_CHARS_MAX)?,
                options: self::options(options)?,
                multiple: *multiple,
            }),
            Self::Location {
                latitude,
                longitude,
                accuracy,
                label,
            } => {
                let label = at_most(label, LABEL_CHARS_MAX)?;
                let place = Location::new(*latitude, *longitude, *accuracy, label);
                Rich::Location(place.ok_or(PolicyError::NotAPlace)?)
            }
            Self::Contact { name, entries } => Rich::Contact(ContactCard {
                name: some(name, LABEL_CHARS_MAX)?,
                entries: self::entries(entries, networks)?,
            }),
            Self::Sticker {
                pack,
                sticker,
                emoji,
            } => {
                if !emoji::is_one(emoji) {
                    return Err(PolicyError::NotAnEmoji);
                }
                Rich::Sticker(Sticker {
                    pack: pack.clone(),
                    sticker: sticker.clone(),
                    emoji: emoji.clone(),
                })
            }
        })
    }
}

fn options(options: &[String]) -> Result<Vec<String>, PolicyError> {
    if !(POLL_OPTIONS_MIN..=POLL_OPTIONS_MAX).contains(&options.len()) {
        return Err(PolicyError::PollOptions {
            min: POLL_OPTIONS_MIN,
            max: POLL_OPTIONS_MAX,
        });
    }
    let options = options
        .iter()
        .map(|option| some(option, OPTION_CHARS_MAX))
        .collect::<Result<Vec<_>, _>>()?;
    let is_new = |index: usize| !options[..index].contains(&options[index]);
    if (0..options.len()).all(is_new) {
        Ok(options)
    } else {
        Err(PolicyError::PollOptionsSame)
    }
}

fn entries(entries: &[NewCardEntry], networks: &Networks) -> Result<Vec<CardEntry>, PolicyError> {
    if entries.is_empty() {
        return Err(PolicyError::Empty);
    }
    if entries.len() > CARD_ENTRIES_MAX {
        let max = CARD_ENTRIES_MAX;
        return Err(PolicyError::CardEntries { max });
    }
    let entry = |entry: &NewCardEntry| {
        let known = entry.network.as_deref().filter(|name| {
            name.len() <= NETWORK_NAME_BYTES_MAX && networks.by_name(name).is_some()
        });
        Ok(CardEntry {
            network: known.unwrap_or_default().to_owned(),
            value: some(&entry.value, LABEL_CHARS_MAX)?,
        })
    };
    entries.iter().map(entry).collect()
}

fn some(text: &str, max: usize) -> Result<String, PolicyError> {
    match at_most(text, max)? {
        "" => Err(PolicyError::Empty),
        text => Ok(text.to_owned()),
    }
}

fn at_most(text: &str, max: usize) -> Result<&str, PolicyError> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(PolicyError::PartTextTooLong { max });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(question: &str, options: &[&str]) -> Result<Rich, PolicyError> {
        let part = NewPart::Poll {
            question: question.to_owned(),
            options: options.iter().map(|&option| option.to_owned()).collect(),
            multiple: false,
        };
        part.checked(&Networks::builtin())
    }

    #[test]
    fn what_can_be_typed_is_checked_and_says_what_is_wrong() {
        assert_eq!(poll("  ", &["a", "b"]), Err(PolicyError::Empty));
        assert_eq!(poll("Q", &["a", " "]), Err(PolicyError::Empty));
        let count = PolicyError::PollOptions { min: 2, max: 12 };
        assert_eq!(poll("Q", &["a"]), Err(count.clone()));
        assert_eq!(poll("Q", &["a"; 13]), Err(count));
        assert_eq!(
            poll("Q", &["a", " a "]),
            Err(PolicyError::PollOptionsSame),
            "blanks make no other option"
        );
        let long = "é".repeat(101);
        assert_eq!(
            poll("Q", &["a", &long]),
            Err(PolicyError::PartTextTooLong { max: 100 })
        );
        let widest = "𝒳".repeat(255);
        assert!(
            poll(&widest, &["a", &"𝒳".repeat(100)])
                .unwrap()
                .encode()
                .is_ok()
        );
    }

    #[test]
    fn a_card_names_only_networks_that_are_known() {
        let card = |networks: &[Option<&str>]| {
            let entries = networks.iter().map(|network| NewCardEntry {
                network: network.map(ToOwned::to_owned),
                value: "zoe".to_owned(),
            });
            let part = NewPart::Contact {
                name: "Zoe".to_owned(),
                entries: entries.collect(),
            };
            part.checked(&Networks::builtin())
        };
        let Ok(Rich::Contact(made)) = card(&[Some("instagram"), Some("telegraph"), None]) else {
            panic!("no card");
        };
        let networks: Vec<_> = made.entries.iter().map(|it| it.network.as_str()).collect();
        assert_eq!(networks, ["instagram", "", ""]);
        assert_eq!(card(&[]), Err(PolicyError::Empty));
        assert_eq!(card(&[None; 9]), Err(PolicyError::CardEntries { max: 8 }));
    }

    #[test]
    fn a_place_is_on_earth_and_a_sticker_means_one_emoji() {
        let networks = Networks::builtin();
        let place = NewPart::Location {
            latitude: 91.0,
            longitude: 0.0,
            accuracy: None,
            label: String::new(),
        };
        assert_eq!(place.checked(&networks), Err(PolicyError::NotAPlace));
        let sticker = NewPart::Sticker {
            pack: "dots".to_owned(),
            sticker: "wave".to_owned(),
            emoji: "hi".to_owned(),
        };
        assert_eq!(sticker.checked(&networks), Err(PolicyError::NotAnEmoji));
    }
}
