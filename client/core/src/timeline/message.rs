//! A message as a reader sees it.

use std::ops::Range;

use tresse_content::MessageId;
use tresse_content::application::Rich;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use super::vote::VoteOf;
use crate::attachment::Attachment;
use crate::file::Views;

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
    /// What it is, if it is more than text and files: the text says the same.
    pub part: Option<Rich>,
    /// In a poll: at most one of each person, in the order of their accounts.
    pub votes: Vec<VoteOf>,
    /// How often it was forwarded before it came here.
    pub forwarded: u8,
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
    /// Of an own message: other accounts that have opened its view once, or played its voice note.
    pub opened: u32,
    /// How often its file may be looked at; `None`: as often as one likes.
    pub views: Option<Views>,
    /// This person has played its voice note.
    pub played: bool,
}

impl Message {
    /// Its text; empty if it is gone.
    pub(crate) fn text(&self) -> &str {
        match &self.body {
            Body::Text(text) => text,
            _ => "",
        }
    }
}

impl Message {
    /// Whether it comes from an export: then it is on this device only, and stands before all others.
    pub fn is_imported(&self) -> bool {
        self.seq.is_some_and(|seq| seq > i64::MAX as u64)
    }
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
    /// A line of the app from which the conversation was imported, as it stands there. Nobody sent it.
    Line(String),
    /// The sender says this about the group; empty: nothing any more.
    Described(String),
    /// The sender gave the group a picture, or took it away.
    Pictured {
        /// There is none now.
        removed: bool,
    },
    /// The sender set the time after which messages disappear; 0: they stay.
    Timer(u64),
    /// The sender turned on, or off, that messages go away when the conversation is left.
    Vanish(bool),
    /// The sender chose these colours; empty: those of the app.
    Theme(String),
    /// The sender chose the emoji beside the field; empty: that of the app.
    QuickEmoji(String),
    /// The sender gave somebody another name here.
    Nickname {
        /// Whom.
        account: AccountId,
        /// Empty: their own.
        name: String,
    },
}

/// A row of `notice_change`.
#[derive(Debug, Default)]
pub(super) struct NoticeChange {
    pub(super) what: &'static str,
    pub(super) account: Option<AccountId>,
    pub(super) text: String,
    pub(super) number: u64,
}

impl Notice {
    /// Everybody it names.
    pub(crate) fn accounts(&self) -> Vec<AccountId> {
        match self {
            Self::Members { added, removed } => added.iter().chain(removed).copied().collect(),
            Self::Left(accounts) => accounts.clone(),
            Self::Nickname { account, .. } => vec![*account],
            _ => Vec::new(),
        }
    }

    /// As the table `notice_change` has it; `None` if it is no matter of that table.
    pub(super) fn change(&self) -> Option<NoticeChange> {
        let change = |what, text: &str, number| NoticeChange {
            what,
            account: None,
            text: text.to_owned(),
            number,
        };
        Some(match self {
            Self::Members { .. } | Self::Left(_) | Self::Renamed(_) | Self::Line(_) => {
                return None;
            }
            Self::Described(text) => change("described", text, 0),
            Self::Pictured { removed } => change("pictured", "", u64::from(*removed)),
            Self::Timer(ms) => change("timer", "", *ms),
            Self::Vanish(on) => change("vanish", "", u64::from(*on)),
            Self::Theme(theme) => change("theme", theme, 0),
            Self::QuickEmoji(emoji) => change("quick_emoji", emoji, 0),
            Self::Nickname { account, name } => NoticeChange {
                account: Some(*account),
                ..change("nickname", name, 0)
            },
        })
    }

    /// The way back. `None` if this version does not know it.
    pub(super) fn from_change(
        what: &str,
        account: Option<AccountId>,
        text: String,
        number: u64,
    ) -> Option<Self> {
        Some(match what {
            "described" => Self::Described(text),
            "pictured" => Self::Pictured {
                removed: number == 1,
            },
            "timer" => Self::Timer(number),
            "vanish" => Self::Vanish(number == 1),
            "theme" => Self::Theme(text),
            "quick_emoji" => Self::QuickEmoji(text),
            "nickname" => Self::Nickname {
                account: account?,
                name: text,
            },
            _ => return None,
        })
    }

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
