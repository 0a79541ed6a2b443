//! What a window wants to see, and what is found by a search.

use serde::{Deserialize, Serialize};

use super::{ConversationId, Filter, Folder, RowId};

/// A part of what is stored that a window shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Watch {
    /// Rows of a list.
    List {
        /// Which list.
        folder: Folder,
        /// Which of its rows.
        filter: Filter,
        /// Only what is called so, wholly or in part; empty: whatever it is called.
        named: String,
        /// How many to leave out.
        from: u32,
        /// How many.
        count: u32,
    },
    /// Messages of a conversation around one of them, or its newest.
    Thread {
        /// Which conversation.
        conversation: ConversationId,
        /// Around which; `null`: the newest.
        #[cfg_attr(test, ts(type = "RowId | null"))]
        anchor: Option<RowId>,
        /// How many before it.
        before: u32,
        /// How many from it on.
        after: u32,
    },
    /// A conversation's header and information.
    Chat {
        /// Which.
        conversation: ConversationId,
    },
    /// Messages with a text.
    Search {
        /// What the person typed.
        text: String,
        /// In this one only.
        conversation: Option<ConversationId>,
        /// At most so many.
        limit: u32,
    },
    /// Numbers for badges.
    Counts,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hit {
    /// Which.
    #[cfg_attr(test, ts(type = "RowId"))]
    pub row: RowId,
    /// Where.
    pub conversation: ConversationId,
    /// Of the conversation.
    pub title: String,
    /// Who wrote it.
    pub sender: String,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: u64,
    /// Parts of the text; those with `hit` are what was looked for.
    pub snippet: Vec<SnippetPart>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SnippetPart {
    /// The words.
    pub text: String,
    /// What was looked for.
    pub hit: bool,
}
