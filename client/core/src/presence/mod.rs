//! What is told of what people do just now: typing, recording, being there. Encrypted, to those who
//! are connected, and forgotten; of being there the time is kept.
//!
//! Surprising rules: who does not let others see them does not see others either. And all of it are
//! hints: any member of a group could write another's.

mod engine;
mod hint;
mod look;
mod seen;

pub(crate) use hint::{Hint, received, request};
pub(crate) use look::{Looking, beat, looked};
pub(crate) use seen::{all_gone, hide, next_end_ms, over};

use std::collections::BTreeMap;

use tresse_proto::ids::{AccountId, ConversationId};

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Now.
    pub active: bool,
    /// When they were there last, if that is known and they are not there now.
    pub last_seen_ms: Option<u64>,
}

/// What somebody does in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Writes.
    Typing,
    /// Records a voice note.
    Recording,
}

/// What the person looks at, in all windows together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// Whether any window can be seen.
    pub active: bool,
    /// Open conversations.
    pub open: Vec<ConversationId>,
    /// Conversations in lists that can be seen, the first first.
    pub listed: Vec<ConversationId>,
}

/// Who is typing or recording now, and until when that is believed.
pub(crate) type Busy = BTreeMap<(ConversationId, AccountId), u64>;

/// Typing is told again every few seconds; without that it is over.
pub(crate) const BUSY_MS: u64 = 6_000;
