//! The message that another one is about.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::MessageId;
use tresse_proto::ids::{ConversationId, DeviceId};

use super::ignored::Reason;
use crate::store::rows::{id, u64_column};

/// As much of a message as is needed to change it.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) row: i64,
    pub(crate) message: MessageId,
    pub(crate) version: MessageId,
    pub(crate) sender: DeviceId,
    pub(crate) is_own: bool,
    pub(crate) at_ms: u64,
    pub(crate) edits: u32,
    /// Still there: neither unsent nor expired, and it could be read.
    pub(crate) is_content: bool,
}

impl Target {
    /// Finds a message by the id of any of its versions. Not one that was imported: nobody sent it
    /// here, so nobody changes it.
    pub(crate) fn find(
        connection: &Connection,
        conversation: ConversationId,
        version: MessageId,
    ) -> Result<Option<Self>, rusqlite::Error> {
        connection
            .prepare_cached(
                "SELECT row, message, version, sender, is_own, at_ms, edits, kind = 'content'
                 FROM message
                 WHERE conversation = ?1 AND message = ?2 AND coalesce(seq, 1) > 0
                 UNION ALL
                 SELECT message.row, message.message, message.version, sender, is_own, at_ms, edits,
                        kind = 'content'
                 FROM message_version JOIN message ON message.row = message_version.row
                 WHERE message_version.conversation = ?1 AND message_version.version = ?2
                 LIMIT 1",
            )?
            .query_row((conversation.0, version.0), |row| {
                Ok(Self {
                    row: row.get(0)?,
                    message: id(row, 1)?,
                    version: id(row, 2)?,
                    sender: id(row, 3)?,
                    is_own: row.get(4)?,
                    at_ms: u64_column(row, 5)?,
                    edits: row.get(6)?,
                    is_content: row.get(7)?,
                })
            })
            .optional()
    }

    /// The same, for what can be said of a message only while it is there.
    pub(super) fn content(
        connection: &Connection,
        conversation: ConversationId,
        version: MessageId,
    ) -> Result<Result<Self, Reason>, rusqlite::Error> {
        Ok(match Self::find(connection, conversation, version)? {
            None => Err(Reason::UnknownMessage),
            Some(target) if !target.is_content => Err(Reason::Gone),
            Some(target) => Ok(target),
        })
    }
}
