//! Messages with all that a screen shows of them.

use std::ops::Range;

use tresse_content::MessageId;
use tresse_proto::ids::{AccountId, ConversationId};

use super::can::Can;
use super::part::Forwarded;
use super::summary::{NoticeRow, Receipt, Summary};
use crate::file::{FileRow, Views};
use crate::part::PartRow;
use crate::person::Person;

/// Which part of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// Row around which it is, which is part of it; `None`: the end of the timeline.
    pub anchor: Option<i64>,
    /// At most so many messages before it.
    pub before: usize,
    /// At most so many messages after it.
    pub after: usize,
}

/// A part of a timeline, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Whether there are messages before it.
    pub older: bool,
    /// Whether there are messages after it.
    pub newer: bool,
    /// The messages.
    pub rows: Vec<MessageRow>,
}

/// A message with all that a screen shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Handle of this row.
    pub row: i64,
    /// Where.
    pub conversation: ConversationId,
    /// What intents refer to; stays the same when the message is edited.
    pub message: MessageId,
    /// Whether the server has given it its place.
    pub placed: bool,
    /// By the server's clock once it is placed, by this device's until then.
    pub at_ms: u64,
    /// Who sent it.
    pub sender: Person,
    /// Whether the person of this account sent it.
    pub is_own: bool,
    /// What it says.
    pub body: RowBody,
    /// Who is mentioned in the text.
    pub mentions: Vec<MentionRow>,
    /// What it answers.
    pub reply: Option<Quote>,
    /// Files with it; the text is their caption.
    pub attachments: Vec<FileRow>,
    /// What it is, if it is more than text and files and this person's app has that.
    pub part: Option<PartRow>,
    /// Whether it was forwarded, if this person's app says so.
    pub forwarded: Forwarded,
    /// To how many conversations at once it can be forwarded, as far as this one and it itself
    /// decide; `None`: to any number.
    pub forward_targets: Option<u32>,
    /// Reactions, those of most people first.
    pub reactions: Vec<ReactionRow>,
    /// When it was edited last.
    pub edited_at_ms: Option<u64>,
    /// When it goes away, if that is known.
    pub expires_at_ms: Option<u64>,
    /// What became of an own message.
    pub receipt: Receipt,
    /// Of an own message: other people who have it, those who read it included.
    pub delivered: u32,
    /// Of an own message: other people who have read it.
    pub read: u32,
    /// Of an own message: other people who have opened its view once, or played its voice note.
    pub opened: u32,
    /// How often its file may be looked at; `None`: as often as one likes.
    pub views: Option<Views>,
    /// This person has played its voice note; own ones always.
    pub played: bool,
    /// Starred by the person.
    pub starred: bool,
    /// Pinned for all, where this person's app has that.
    pub pinned: bool,
    /// It comes from an export, and is on this device only.
    pub imported: bool,
    /// What the person can do with it now.
    pub can: Can,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowBody {
    /// Text; the caption if there are attachments, and then maybe empty.
    Text(String),
    /// Its sender took it back.
    Unsent,
    /// Its time was over.
    Expired,
    /// Something this version cannot show.
    Unsupported,
    /// The entry could not be opened.
    Undecryptable,
    /// Not a message but news of the conversation. The sender is who did it.
    Notice(NoticeRow),
}

/// Somebody mentioned in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionRow {
    /// Bytes of the text that name the person; may be empty.
    pub range: Range<usize>,
    /// Who.
    pub account: AccountId,
    /// Whether it is the person of this device.
    pub is_me: bool,
}

/// The message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// `None` if it is not on this device; then nothing else is known of it.
    pub row: Option<i64>,
    /// Who sent it.
    pub sender: Option<Person>,
    /// What it says now, in a line.
    pub summary: Option<Summary>,
}

/// A reaction, and everybody who reacted so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReactionRow {
    /// One emoji.
    pub emoji: String,
    /// In the order of their ids.
    pub people: Vec<Person>,
}
