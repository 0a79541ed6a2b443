//! The table of what all members see alike.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, ToSql};
use tresse_proto::ids::{AccountId, ConversationId};

use super::Nicknames;
use crate::conversation::{TOLD_REVISION_MAX, revision};
use crate::store::rows::id;

/// What there is to see; the numbers are those of the part that tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub(crate) enum Field {
    Timer = 1,
    Vanish = 2,
    Theme = 3,
    QuickEmoji = 4,
    Nickname = 5,
}

/// A field, and whom it is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) field: Field,
    /// Empty if there is only one.
    pub(crate) subject: &'a [u8],
}

impl<'a> Key<'a> {
    pub(crate) fn new(conversation: ConversationId, field: Field) -> Self {
        Self {
            conversation,
            field,
            subject: &[],
        }
    }

    pub(crate) fn nickname(conversation: ConversationId, account: &'a [u8; 16]) -> Self {
        Self {
            conversation,
            field: Field::Nickname,
            subject: account,
        }
    }
}

/// Somebody has changed it.
pub(crate) fn set(
    connection: &Connection,
    key: Key<'_>,
    revision: u32,
    value: &dyn ToSql,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO chat_state (conversation, field, subject, revision, value)
             VALUES (?1, ?2, ?3, max(1, ?4), ?5)
             ON CONFLICT (conversation, field, subject) DO UPDATE
             SET value = excluded.value,
                 revision = min(4294967295, max(chat_state.revision + 1, excluded.revision))",
        )?
        .execute((
            key.conversation.0,
            key.field as i64,
            key.subject,
            revision,
            value,
        ))?;
    Ok(())
}

/// Somebody tells it again. `false` if it is no news.
pub(crate) fn fill(
    connection: &Connection,
    key: Key<'_>,
    revision: u32,
    value: &dyn ToSql,
) -> Result<bool, rusqlite::Error> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO chat_state (conversation, field, subject, revision, value)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (conversation, field, subject) DO UPDATE
             SET value = excluded.value, revision = excluded.revision
             WHERE chat_state.revision < excluded.revision",
        )?
        .execute((
            key.conversation.0,
            key.field as i64,
            key.subject,
            revision.min(TOLD_REVISION_MAX),
            value,
        ))?;
    Ok(changed > 0)
}

/// How often it was changed, and what it is now.
pub(crate) fn get(
    connection: &Connection,
    key: Key<'_>,
) -> Result<Option<(u32, Value)>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT revision, value FROM chat_state
             WHERE conversation = ?1 AND field = ?2 AND subject = ?3",
        )?
        .query_row((key.conversation.0, key.field as i64, key.subject), |row| {
            Ok((revision(row, 0)?, row.get(1)?))
        })
        .optional()
}

/// A number; 0 if it was never told.
pub(crate) fn number(
    connection: &Connection,
    conversation: ConversationId,
    field: Field,
) -> Result<u64, rusqlite::Error> {
    Ok(match get(connection, Key::new(conversation, field))? {
        Some((_, Value::Integer(number))) => u64::try_from(number).unwrap_or(0),
        _ => 0,
    })
}

/// A text, if it was ever told.
pub(crate) fn text(
    connection: &Connection,
    conversation: ConversationId,
    field: Field,
) -> Result<Option<String>, rusqlite::Error> {
    Ok(match get(connection, Key::new(conversation, field))? {
        Some((_, Value::Text(text))) => Some(text),
        _ => None,
    })
}

/// What people are called in these conversations: one statement.
pub(crate) fn nicknames(
    connection: &Connection,
    conversations: &[ConversationId],
) -> Result<Nicknames, rusqlite::Error> {
    let listed: Vec<String> = conversations
        .iter()
        .map(|conversation| format!("\"{conversation}\""))
        .collect();
    connection
        .prepare_cached(
            "SELECT conversation, subject, value FROM chat_state
             WHERE field = 5 AND conversation IN (SELECT unhex(value) FROM json_each(?1))
               AND value <> ''",
        )?
        .query_map([format!("[{}]", listed.join(","))], |row| {
            let key: (ConversationId, AccountId) = (id(row, 0)?, id(row, 1)?);
            Ok((key, row.get(2)?))
        })?
        .collect()
}

/// All that people are called in one conversation, with revisions.
pub(crate) fn all_nicknames(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<(AccountId, u32, String)>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT subject, revision, value FROM chat_state
             WHERE conversation = ?1 AND field = 5 ORDER BY subject",
        )?
        .query_map([conversation.0], |row| {
            Ok((id(row, 0)?, revision(row, 1)?, row.get(2)?))
        })?
        .collect()
}
