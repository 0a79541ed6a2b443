//! Messages that are more than text and files: what is shown of them, what is sent, and what the apps
//! of other networks make of it.

use serde::{Deserialize, Serialize};

use super::{Media, MessageId, Person, RowId, Summary};

/// What a message is, drawn instead of its text, which says the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Part {
    /// A question with answers to choose from.
    Poll {
        /// What is asked.
        question: String,
        /// What can be chosen.
        options: Vec<PollOption>,
        /// Several can be chosen.
        multiple: bool,
        /// People who voted.
        voters: u32,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Radius in metres within which it is.
        accuracy: Option<u32>,
        /// What it is called, or empty.
        label: String,
    },
    /// Somebody else.
    Contact {
        /// What its sender calls them.
        name: String,
        /// Ways to find them.
        entries: Vec<CardEntry>,
    },
    /// A picture of the app's own. An app that does not have it draws the emoji.
    Sticker {
        /// Which set of pictures.
        pack: String,
        /// Which of them.
        sticker: String,
        /// What it means.
        emoji: String,
    },
}

/// An option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PollOption {
    /// What it says.
    pub text: String,
    /// Who chose it.
    pub people: Vec<Person>,
    /// The person of this account did.
    pub mine: bool,
}

/// A way to find somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CardEntry {
    /// The network on which `value` is a handle; `null`: it is anything else, a telephone number say.
    #[cfg_attr(test, ts(type = "NetworkName | null"))]
    pub network: Option<String>,
    /// For people.
    pub value: String,
}

/// What a person sends that is more than text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NewPart {
    /// A question with answers to choose from.
    Poll {
        /// What is asked.
        question: String,
        /// From 2 to 12, each another one.
        options: Vec<String>,
        /// Several can be chosen.
        multiple: bool,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Radius in metres within which it is.
        accuracy: Option<f64>,
        /// What it is called, or empty.
        label: String,
    },
    /// Somebody else.
    Contact {
        /// What they are called.
        name: String,
        /// From 1 to 8.
        entries: Vec<CardEntry>,
    },
    /// A picture of the app's own.
    Sticker {
        /// Which set of pictures.
        pack: String,
        /// Which of them.
        sticker: String,
        /// What it means: one emoji.
        emoji: String,
    },
}

/// Kinds of messages that are more than text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PartKind {
    /// A question with answers to choose from.
    Poll,
    /// A place.
    Location,
    /// Somebody else.
    Contact,
    /// A picture of the app's own.
    Sticker,
}

/// How often a message was forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Forwarded {
    /// Never, or the app does not say so.
    None,
    /// A few times.
    Some,
    /// Many times.
    Many,
}

/// What an app has for a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Offers {
    /// A poll can be made.
    pub poll: bool,
    /// A place can be sent.
    pub location: bool,
    /// A contact can be sent.
    pub contact_card: bool,
    /// A sticker can be sent.
    pub sticker: bool,
    /// What stands behind the @ that means everybody.
    pub mention_all: Option<String>,
    /// Messages that can be pinned at once; 0: none.
    pub message_pins: u32,
    /// For how long a message can be pinned; `Number.MAX_SAFE_INTEGER`: until it is taken off.
    #[cfg_attr(test, ts(type = "number[]"))]
    pub message_pin_times_ms: Vec<u64>,
}

/// A message that all see pinned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PinnedMessage {
    /// Which.
    pub message: MessageId,
    /// Its row.
    #[cfg_attr(test, ts(type = "RowId"))]
    pub row: RowId,
    /// Who pinned it.
    pub by: Person,
    /// Until when; `null`: until it is taken off.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub until: Option<u64>,
    /// What it says, in short.
    pub summary: Summary,
}

/// What somebody is about to send, as far as it may not arrive everywhere as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Planned {
    /// Characters of the text, as people count them.
    #[cfg_attr(test, ts(type = "number"))]
    pub chars: u64,
    /// Something that is more than text.
    pub part: Option<PartKind>,
    /// Files.
    pub files: Vec<PlannedFile>,
    /// Length of a recorded message.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub voice_ms: Option<u64>,
    /// How often it may be looked at; 0: as often as people like.
    pub view_once: u32,
    /// Everybody is mentioned.
    pub mention_all: bool,
}

/// A file that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlannedFile {
    /// Of which kind.
    pub media: Media,
    /// Its size.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

/// Something that the app of another network does not show as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Loss {
    /// What.
    pub what: LossOf,
    /// Where.
    #[cfg_attr(test, ts(type = "NetworkName"))]
    pub network: String,
    /// What comes of it.
    pub becomes: Becomes,
}

/// What is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LossOf {
    /// A question with answers to choose from.
    Poll,
    /// A place.
    Location,
    /// Somebody else.
    Contact,
    /// A picture of the app's own.
    Sticker,
    /// A text that is too long.
    Text,
    /// Text with a file.
    Captions,
    /// A picture of this size, or any.
    Image,
    /// A film of this size, or any.
    Video,
    /// A sound of this size, or any.
    Audio,
    /// Another file of this size, or any.
    File,
    /// A recorded message that is too long.
    Voice,
    /// A file that does not stay.
    ViewOnce,
    /// The mention of everybody.
    MentionAll,
}

/// What comes of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Becomes {
    /// People there read it as text.
    Text,
    /// The core refuses to send it as it is.
    Refused,
}
