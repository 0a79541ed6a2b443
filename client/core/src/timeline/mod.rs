//! What a person reads: messages of a conversation in the order of their `seq`.
//!
//! Surprising rule: the order of arrival means nothing. A message that this device sent has no
//! `seq` until the server accepted it, stands last until then, and may move up when it is placed.

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_content::{MessageId, MimiContent, Part};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::{id, optional_id, to_column};

/// A message as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Handle of this row.
    pub row: i64,
    /// Where.
    pub conversation: ConversationId,
    /// What replies, reactions and receipts refer to.
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
    /// The message it answers.
    pub in_reply_to: Option<MessageId>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Text.
    Text(String),
    /// Something this version cannot show.
    Unsupported,
    /// The entry could not be opened; why.
    Undecryptable(String),
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

/// An application message that was opened, to be shown.
pub(crate) struct ApplyInput<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) sender: DeviceId,
    /// Whether it is of the own account.
    pub(crate) is_own: bool,
    pub(crate) seq: u64,
    pub(crate) at_ms: u64,
    pub(crate) message: MessageId,
    pub(crate) content: &'a MimiContent,
}

/// Takes somebody's message (or one of another own device) into the timeline.
pub(crate) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
) -> Result<Vec<Change>, ClientError> {
    let row = insert(connection, input, Some(input.seq))?;
    Ok(vec![Change::Message {
        conversation: input.conversation,
        row,
    }])
}

/// Shows an own message before the server has accepted it. `None` if it has no row of its own.
pub(crate) fn queue(
    connection: &Connection,
    input: &ApplyInput<'_>,
) -> Result<(Option<i64>, Vec<Change>), ClientError> {
    let row = insert(connection, input, None)?;
    Ok((Some(row), Vec::new()))
}

/// Gives an own message its place.
pub(crate) fn place(
    connection: &Connection,
    conversation: ConversationId,
    row: i64,
    seq: u64,
    at_ms: u64,
) -> Result<Vec<Change>, ClientError> {
    connection
        .prepare_cached("UPDATE message SET seq = ?2, at_ms = ?3 WHERE row = ?1")?
        .execute((row, to_column(seq), to_column(at_ms)))?;
    Ok(vec![Change::Message { conversation, row }])
}

/// Takes an own message away which the server refused for good.
pub(crate) fn withdraw(
    connection: &Connection,
    conversation: ConversationId,
    row: i64,
) -> Result<Vec<Change>, ClientError> {
    connection
        .prepare_cached("DELETE FROM message WHERE row = ?1 AND seq IS NULL")?
        .execute([row])?;
    Ok(vec![Change::MessageChanged { conversation, row }])
}

/// Shows that an entry could not be opened.
pub(crate) fn undecryptable(
    connection: &Connection,
    conversation: ConversationId,
    seq: u64,
    at_ms: u64,
    reason: &str,
) -> Result<Vec<Change>, ClientError> {
    let mut message = [0; 32];
    message[24..].copy_from_slice(&seq.to_be_bytes());
    connection
        .prepare_cached(
            "INSERT INTO message (conversation, seq, at_ms, sender, is_own, message, kind, text)
             VALUES (?1, ?2, ?3, ?4, 0, ?5, 'undecryptable', ?6)",
        )?
        .execute((
            conversation.0,
            to_column(seq),
            to_column(at_ms),
            [0_u8; DeviceId::LEN],
            message,
            reason,
        ))?;
    Ok(vec![Change::Message {
        conversation,
        row: connection.last_insert_rowid(),
    }])
}

fn insert(
    connection: &Connection,
    input: &ApplyInput<'_>,
    seq: Option<u64>,
) -> Result<i64, ClientError> {
    let (kind, text) = match &input.content.body.part {
        Part::Single { content, .. } => match std::str::from_utf8(content) {
            Ok(text) => ("text", text),
            Err(_) => ("unsupported", ""),
        },
        _ => ("unsupported", ""),
    };
    connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, kind, text, in_reply_to)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            input.conversation.0,
            seq.map(to_column),
            to_column(input.at_ms),
            input.sender.0,
            input.is_own,
            input.message.0,
            kind,
            text,
            input.content.in_reply_to.map(|message| message.0),
        ))?;
    Ok(connection.last_insert_rowid())
}

const COLUMNS: &str =
    "row, conversation, message, seq, at_ms, sender, is_own, kind, text, in_reply_to";

/// One message.
pub(crate) fn message(
    connection: &Connection,
    row: i64,
) -> Result<Option<Message>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM message WHERE row = ?1"))?
        .query_row([row], read)
        .optional()
}

/// A page of a conversation, oldest first.
pub(crate) fn page(
    connection: &Connection,
    conversation: ConversationId,
    page: Page,
) -> Result<Vec<Message>, rusqlite::Error> {
    let before = page.before_seq.map_or(i64::MAX, to_column);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM message
         WHERE conversation = ?1 AND coalesce(seq, 9223372036854775806) < ?2
         ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT ?3"
    ))?;
    let mut messages = statement
        .query_map((conversation.0, before, page.limit as i64), read)?
        .collect::<Result<Vec<_>, _>>()?;
    messages.reverse();
    Ok(messages)
}

fn read(row: &Row<'_>) -> Result<Message, rusqlite::Error> {
    let kind: String = row.get(7)?;
    let text: String = row.get(8)?;
    Ok(Message {
        row: row.get(0)?,
        conversation: id(row, 1)?,
        message: id(row, 2)?,
        seq: row.get::<_, Option<i64>>(3)?.map(|seq| seq as u64),
        at_ms: row.get::<_, i64>(4)? as u64,
        sender: id(row, 5)?,
        is_own: row.get(6)?,
        body: match kind.as_str() {
            "text" => Body::Text(text),
            "undecryptable" => Body::Undecryptable(text),
            _ => Body::Unsupported,
        },
        in_reply_to: optional_id(row, 9)?,
    })
}

/// The uri under which an account appears in message ids.
pub(crate) fn sender_uri(account: AccountId) -> String {
    format!("tresse:account/{account}")
}

/// The uri under which a conversation appears in message ids.
pub(crate) fn room_uri(conversation: ConversationId) -> String {
    format!("tresse:conversation/{conversation}")
}
