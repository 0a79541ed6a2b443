//! What a window hands over of an export, a batch at a time, as the import worker has read it.

use serde::{Deserialize, Serialize};

use super::ConversationId;

/// Where an export belongs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ImportInto {
    /// Into a conversation that goes on here.
    Chat {
        /// Which.
        conversation: ConversationId,
        /// How the file names the other one, if it is a conversation between two.
        peer: Option<String>,
    },
    /// Into one of its own.
    Archive {
        /// What it is called.
        title: String,
    },
}

/// A message of an export.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportRow {
    /// 64 hexadecimal digits, the same whenever its conversation is exported.
    pub id: String,
    /// When it was said.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: u64,
    /// Its place among those of the same time.
    pub place: u16,
    /// As the file names them; empty for a line of the app.
    pub sender: String,
    /// The person of this account.
    pub is_own: bool,
    /// What.
    pub body: ImportBody,
    /// Files with it.
    pub files: Vec<ImportFile>,
    /// At most one of each person.
    pub reactions: Vec<ImportReaction>,
    /// It was changed.
    pub edited: bool,
}

/// What a message of an export says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ImportBody {
    /// Text, maybe empty if there are files.
    Text {
        /// As it was written.
        text: String,
    },
    /// Its sender took it back.
    Unsent,
    /// The app itself said it.
    Line {
        /// As it stands there.
        text: String,
    },
}

/// A file of such a message: named, and not here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportFile {
    /// Empty if the export does not say.
    pub name: String,
    /// As guessed by its name.
    pub media_type: String,
    /// 0 if unknown.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

/// A reaction to such a message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportReaction {
    /// As the file names them.
    pub sender: String,
    /// The person of this account.
    pub is_own: bool,
    /// One emoji.
    pub emoji: String,
}
