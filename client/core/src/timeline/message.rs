//! A message as a reader sees it.

use std::ops::Range;

use tresse_content::MessageId;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use crate::attachment::Attachment;

/// A message as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Handle of this row.
    pub row: i64,
    /// Where.
    pub conversation: ConversationId,
    /// What intents refer to; stays the same when the message is edited.
    pub message: MessageId,
    /// Place in the conversation; `None` until the server has accepted it.
    pub seq: Option<u64>,
    /// By the server's clock once it is accepted, by this device's until then.
    pub at_ms: u64,
    /// The device that sent it.
    pub sender: DeviceId,
    /// Whether the person of this account sent it.
    pub is_own: bool,
    /// What it says.
    pub body: Body,
    /// The message it answers, as its sender named it (maybe a version of it).
    pub in_reply_to: Option<MessageId>,
    /// Who is mentioned in the text.
    pub mentions: Vec<MentionOf>,
    /// Files with it; the text is their caption.
    pub attachments: Vec<Attachment>,
    /// At most one of each person, in the order of their accounts.
    pub reactions: Vec<Reaction>,
    /// When it was edited last.
    pub edited_at_ms: Option<u64>,
    /// When it goes away, if that is known.
    pub expires_at_ms: Option<u64>,
    /// Of an own message: other accounts to which it was delivered, those that read it included.
    pub delivered: u32,
    /// Of an own message: other accounts that have read it.
    pub read: u32,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Text; the caption if there are attachments, and then maybe empty.
    Text(String),
    /// Its sender took it back.
    Unsent,
    /// Its time was over.
    Expired,
    /// Something this version cannot show.
    Unsupported,
    /// The entry could not be opened; why.
    Undecryptable(String),
    /// Not a message but news of the conversation. The sender is who did it.
    Notice(Notice),
}

/// News of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The sender changed who is in.
    Members {
        /// Accounts that came.
        added: Vec<AccountId>,
        /// Accounts that were put out.
        removed: Vec<AccountId>,
    },
    /// These accounts left by themselves.
    Left(Vec<AccountId>),
    /// The sender gave the group this name.
    Renamed(String),
}

impl Notice {
    /// Adds somebody of the table `notice_account`.
    pub(super) fn add(&mut self, what: &str, account: AccountId) {
        match (what, self) {
            ("added", Self::Members { added, .. }) => added.push(account),
            ("removed", Self::Members { removed, .. }) => removed.push(account),
            ("left", Self::Left(accounts)) => accounts.push(account),
            _ => {}
        }
    }
}

/// A person mentioned in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionOf {
    /// Bytes of the text that name the person; may be empty.
    pub range: Range<usize>,
    /// Who.
    pub account: AccountId,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// Whose.
    pub account: AccountId,
    /// One emoji.
    pub emoji: String,
}

/// Which part of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only messages with a lower `seq` (unplaced ones count as the highest).
    pub before_seq: Option<u64>,
    /// At most so many, the newest of those that fit.
    pub limit: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            before_seq: None,
            limit: 50,
        }
    }
}
