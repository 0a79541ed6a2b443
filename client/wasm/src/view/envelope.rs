//! The envelopes: everything that a window says, and everything that the worker says.

use serde::{Deserialize, Serialize};

use super::{
    AccountId, Answer, Ask, Chat, ChatRow, ConversationId, Counts, Failure, Hit, MessageRow,
    Notification, Phase, RowId, State, Watch,
};

/// Number of a call or a watch, chosen by its window.
pub type WatchId = u32;

/// What a window says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ToCore {
    /// Do or read something, once.
    Call {
        /// Comes back with the answer.
        id: u32,
        /// 32 hexadecimal digits, made when the person pressed the button: who asks again with the
        /// same `ref` (after another tab took over, say) wants the same thing, not a second one.
        #[serde(rename = "ref")]
        reference: Option<String>,
        /// What.
        ask: Ask,
    },
    /// Show something now and whenever it changes. The same `id` again shows something else.
    Watch {
        /// Comes back with all that is shown.
        id: WatchId,
        /// What.
        what: Watch,
    },
    /// Do not show it any more.
    Unwatch {
        /// Of the watch.
        id: WatchId,
    },
    /// What the person looks at.
    Looking {
        /// Whether the window can be seen.
        visible: bool,
        /// The open conversation.
        conversation: Option<ConversationId>,
    },
    /// Something about the storage itself, also when there is none.
    Storage {
        /// Comes back with the answer.
        id: u32,
        /// What.
        step: StorageStep,
    },
}

/// What can be done about a storage that is not well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum StorageStep {
    /// Try once more.
    Retry,
    /// Hand the database out as it is: a `Blob` comes before the answer.
    Save,
    /// Remove everything. The person has confirmed it twice.
    StartAgain,
}

/// What somebody does in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Activity {
    /// Writes.
    Typing,
    /// Records a voice note.
    Recording,
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FromCore {
    /// A call went well.
    Answer {
        /// Of the call.
        id: u32,
        /// What came of it.
        answer: Answer,
    },
    /// A call did not go well.
    Failed {
        /// Of the call.
        id: u32,
        /// Why.
        failure: Failure,
    },
    /// What a watch shows now. `rows` holds only those that are new or differ from the last time.
    List {
        /// Of the watch.
        id: WatchId,
        /// Rows in the whole list.
        total: u32,
        /// Rows before the first of these.
        from: u32,
        /// All that are shown, in order.
        keys: Vec<ConversationId>,
        /// New and changed ones.
        rows: Vec<ChatRow>,
    },
    /// The same, of a thread.
    Thread {
        /// Of the watch.
        id: WatchId,
        /// There are older ones.
        older: bool,
        /// There are newer ones.
        newer: bool,
        /// All that are shown, oldest first.
        #[cfg_attr(test, ts(type = "RowId[]"))]
        keys: Vec<RowId>,
        /// New and changed ones.
        rows: Vec<MessageRow>,
    },
    /// The same, of a conversation; `null` if there is none.
    Chat {
        /// Of the watch.
        id: WatchId,
        /// All of it.
        chat: Option<Box<Chat>>,
    },
    /// What a search found.
    Found {
        /// Of the watch.
        id: WatchId,
        /// The newest first.
        hits: Vec<Hit>,
    },
    /// Numbers for badges.
    Counts {
        /// Of the watch.
        id: WatchId,
        /// All of them.
        counts: Counts,
    },
    /// How the core is doing.
    State {
        /// All of it.
        state: State,
    },
    /// Somebody is typing or recording.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        account: AccountId,
        /// What to call them.
        name: String,
        /// What they do.
        activity: Activity,
    },
    /// Somebody is doing neither any more: they have sent it, or given it up.
    TypingEnded {
        /// Where.
        conversation: ConversationId,
        /// Who.
        account: AccountId,
    },
    /// How far a file is.
    Progress {
        /// The message it belongs to.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
        /// Place among its files.
        index: u32,
        /// What is done with it.
        phase: Phase,
        /// Bytes that are done.
        #[cfg_attr(test, ts(type = "number"))]
        done: u64,
        /// All bytes.
        #[cfg_attr(test, ts(type = "number"))]
        of: u64,
    },
    /// A message came that nobody looks at.
    Notify {
        /// What to show.
        notice: Notification,
    },
}
