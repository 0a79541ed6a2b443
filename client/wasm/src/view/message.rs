//! Messages: a row of a thread, and what a list says of it in short.

use serde::{Deserialize, Serialize};

use super::{AccountId, Attachment, Forwarded, MessageId, Part, Person, Receipt, RowId, ViewOnce};

/// A row of a thread.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MessageRow {
    /// Row of this device's database.
    #[cfg_attr(test, ts(type = "RowId"))]
    pub row: RowId,
    /// What intents refer to.
    pub message: MessageId,
    /// Placed by the server.
    pub placed: bool,
    /// When it was sent.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: u64,
    /// Who sent it.
    pub sender: Person,
    /// The person of this account did.
    pub is_own: bool,
    /// What it says.
    pub body: Body,
    /// Who is mentioned where in the text.
    pub mentions: Vec<MentionIn>,
    /// What it answers.
    pub reply: Option<Quote>,
    /// Files with it; the text is their caption.
    pub attachments: Vec<Attachment>,
    /// What it is, to be drawn instead of its text; `null`: text and files.
    pub part: Option<Part>,
    /// Whether it was forwarded.
    pub forwarded: Forwarded,
    /// To how many conversations at once it can be forwarded; `null`: to any number.
    pub forward_targets: Option<u32>,
    /// By emoji, in the order in which they are shown.
    pub reactions: Vec<ReactionRow>,
    /// When it was edited last.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub edited_at: Option<u64>,
    /// When it goes away.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub expires_at: Option<u64>,
    /// How far an own one has come.
    pub receipt: Receipt,
    /// Other people to whom it was delivered, those that read it included.
    pub delivered: u32,
    /// Other people who have read it.
    pub read: u32,
    /// Other people who have opened its view once, or played its voice note.
    pub opened: u32,
    /// How often its file may be looked at; `null`: as often as one likes.
    pub view_once: Option<ViewOnce>,
    /// This person has played its voice note; own ones always.
    pub played: bool,
    /// Kept by the person.
    pub starred: bool,
    /// Pinned for all.
    pub pinned: bool,
    /// It comes from an export, and is on this device only.
    pub imported: bool,
    /// What may be done with it.
    pub can: Can,
}

/// A place of the text, counted in units of a JavaScript string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MentionIn {
    /// First unit.
    pub start: u32,
    /// Behind the last one.
    pub end: u32,
    /// Who.
    pub account: AccountId,
    /// The person of this account.
    pub is_me: bool,
}

/// Who reacted with what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReactionRow {
    /// One emoji.
    pub emoji: String,
    /// Who.
    pub people: Vec<Person>,
}

/// What may be done with a message now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Can {
    /// Answer it.
    pub reply: bool,
    /// React to it.
    pub react: bool,
    /// Give it another text.
    pub edit: bool,
    /// Take it back.
    pub unsend: bool,
    /// Send it to others.
    pub forward: bool,
    /// Keep it.
    pub star: bool,
    /// Look at what can be looked at once.
    pub open: bool,
    /// Take it back before it is sent.
    pub cancel: bool,
    /// Let it go on.
    pub retry: bool,
    /// Choose in it: it is a poll.
    pub vote: bool,
    /// Pin it for all, or take it off.
    pub pin: bool,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Body {
    /// Text; the caption if there are attachments, and then maybe empty.
    Text {
        /// As it was written.
        text: String,
    },
    /// Its sender took it back.
    Unsent,
    /// Its time was over.
    Expired,
    /// Something this version cannot show.
    Unsupported,
    /// It could not be opened.
    Undecryptable,
    /// News of the conversation. The sender is who did it.
    Notice {
        /// Which.
        notice: Notice,
    },
}

/// What a list says of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Summary {
    /// The beginning of the text.
    Text {
        /// At most some hundred characters.
        text: String,
    },
    /// A file.
    File {
        /// Of which kind.
        media: Media,
        /// Text with it, maybe empty.
        caption: String,
        /// Somebody's voice.
        voice: bool,
        /// How many files there are.
        count: u32,
        /// It can be looked at once, or could be.
        view_once: bool,
        /// How long it plays.
        duration_ms: Option<u32>,
    },
    /// A question with answers to choose from.
    Poll {
        /// What is asked.
        question: String,
    },
    /// A place.
    Location {
        /// What it is called, or empty.
        label: String,
    },
    /// Somebody else.
    Contact {
        /// What they are called.
        name: String,
    },
    /// A picture of the app's own.
    Sticker {
        /// What it means.
        emoji: String,
    },
    /// Its sender took it back.
    Unsent,
    /// Its time was over.
    Expired,
    /// Something this version cannot show.
    Unsupported,
    /// It could not be opened.
    Undecryptable,
    /// News of the conversation.
    Notice {
        /// Which.
        notice: Notice,
    },
}

/// News of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Notice {
    /// The sender changed who is in.
    Members {
        /// Who came.
        added: Vec<Person>,
        /// Who was put out.
        removed: Vec<Person>,
    },
    /// These left by themselves.
    Left {
        /// Who.
        people: Vec<Person>,
    },
    /// The sender gave the group this name.
    Renamed {
        /// The name.
        name: String,
    },
    /// The sender says this about the group.
    Described {
        /// Empty: nothing any more.
        description: String,
    },
    /// The sender gave the group a picture.
    Pictured {
        /// Or took it away.
        removed: bool,
    },
    /// The sender set the time after which messages disappear.
    Timer {
        /// 0: they stay.
        #[cfg_attr(test, ts(type = "number"))]
        ms: u64,
    },
    /// Messages go away when the conversation is left.
    Vanish {
        /// Or not any more.
        on: bool,
    },
    /// The sender chose these colours.
    Theme {
        /// Empty: the app's own.
        theme: String,
    },
    /// The sender chose the emoji beside the field.
    QuickEmoji {
        /// Empty: the app's own.
        emoji: String,
    },
    /// The sender gave somebody another name here.
    Nickname {
        /// Whom.
        person: Person,
        /// Empty: their own.
        nickname: String,
    },
    /// A line of the app from which the conversation was imported.
    Line {
        /// As it stands there.
        text: String,
    },
}

/// Kinds of files that are shown differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Media {
    /// `image/...`
    Image,
    /// `video/...`
    Video,
    /// `audio/...`
    Audio,
    /// Everything else.
    File,
}

/// What a message answers. `row` is `null` when that is not on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Quote {
    /// Row of the answered message.
    #[cfg_attr(test, ts(type = "RowId | null"))]
    pub row: Option<RowId>,
    /// Who wrote it.
    pub sender: Option<Person>,
    /// What it says, in short.
    pub summary: Option<Summary>,
}
