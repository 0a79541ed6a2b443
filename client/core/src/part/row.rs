//! What a screen shows of a part.

use tresse_content::application::{CardEntry, Location, Poll, Rich};

use crate::person::{People, Person};
use crate::timeline::VoteOf;

/// What a screen shows of a message that is more than text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartRow {
    /// A question with answers to choose from.
    Poll {
        /// What is asked.
        question: String,
        /// What can be chosen.
        options: Vec<OptionRow>,
        /// Whether somebody may choose several.
        multiple: bool,
        /// People who voted.
        voters: u32,
    },
    /// A place.
    Location(Location),
    /// Somebody else.
    Contact {
        /// What its sender calls them.
        name: String,
        /// Ways to find them.
        entries: Vec<CardRow>,
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

/// An option of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionRow {
    /// What it says.
    pub text: String,
    /// Who chose it, in the order of their ids.
    pub people: Vec<Person>,
    /// Whether the person of this device did.
    pub mine: bool,
}

/// A way to find somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    /// Short name of a network that this program knows and on which `value` is a handle.
    pub network: Option<String>,
    /// For people.
    pub value: String,
}

/// A part in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartSummary {
    /// What is asked.
    Poll(String),
    /// What the place is called, or empty.
    Location(String),
    /// Of whom.
    Contact(String),
    /// What the picture means.
    Sticker(String),
}

impl PartRow {
    /// A part with names, and in a poll with everybody's vote.
    pub(crate) fn new(rich: &Rich, votes: &[VoteOf], people: &People<'_>) -> Self {
        match rich {
            Rich::Poll(poll) => Self::Poll {
                question: poll.question.clone(),
                options: options(poll, votes, people),
                multiple: poll.multiple,
                voters: u32::try_from(votes.len()).unwrap_or(u32::MAX),
            },
            Rich::Location(place) => Self::Location(place.clone()),
            Rich::Contact(card) => Self::Contact {
                name: card.name.clone(),
                entries: card.entries.iter().map(|it| entry(it, people)).collect(),
            },
            Rich::Sticker(sticker) => Self::Sticker {
                pack: sticker.pack.clone(),
                sticker: sticker.sticker.clone(),
                emoji: sticker.emoji.clone(),
            },
        }
    }
}

impl PartSummary {
    /// A part in a line.
    pub(crate) fn new(rich: &Rich) -> Self {
        match rich {
            Rich::Poll(poll) => Self::Poll(poll.question.clone()),
            Rich::Location(place) => Self::Location(place.label().to_owned()),
            Rich::Contact(card) => Self::Contact(card.name.clone()),
            Rich::Sticker(sticker) => Self::Sticker(sticker.emoji.clone()),
        }
    }
}

fn options(poll: &Poll, votes: &[VoteOf], people: &People<'_>) -> Vec<OptionRow> {
    let row = |(index, text): (u8, &String)| {
        let chose: Vec<Person> = votes
            .iter()
            .filter(|vote| vote.choices.contains(&index))
            .map(|vote| people.person(vote.account))
            .collect();
        OptionRow {
            text: text.clone(),
            mine: chose.iter().any(|person| person.is_me),
            people: chose,
        }
    };
    (0..).zip(&poll.options).map(row).collect()
}

fn entry(entry: &CardEntry, people: &People<'_>) -> CardRow {
    let is_known = people.knows_network(&entry.network);
    CardRow {
        network: is_known.then(|| entry.network.clone()),
        value: entry.value.clone(),
    }
}
