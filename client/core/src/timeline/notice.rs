//! Lines about the conversation itself: who came, who went, what it is called now.
//!
//! Surprising rule: a line may be written before its turn. The answer to a commit comes before the
//! messages that were sent ahead of it, and the line needs to know who was in at that moment. It
//! stands at its place at once and is announced when the inbox comes to it.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::MessageId;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use super::message::Notice;
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::to_column;

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) seq: u64,
    pub(crate) at_ms: u64,
    /// Everything before it was dealt with.
    pub(crate) is_its_turn: bool,
}

/// A line to be written.
pub(crate) struct NoticeInput<'a> {
    pub(crate) conversation: ConversationId,
    /// Who did it.
    pub(crate) by: DeviceId,
    /// Whether that was this person.
    pub(crate) is_own: bool,
    pub(crate) place: Place,
    /// The message that says so, if one does; else the place is what tells lines apart.
    pub(crate) message: Option<MessageId>,
    pub(crate) notice: &'a Notice,
}

/// Writes a line, once.
pub(crate) fn note(
    connection: &Connection,
    input: &NoticeInput<'_>,
) -> Result<Vec<Change>, ClientError> {
    let (kind, text) = match input.notice {
        Notice::Members { .. } => ("members", ""),
        Notice::Left(_) => ("left", ""),
        Notice::Renamed(name) => ("renamed", name.as_str()),
        // Only imports have them, and write them themselves.
        Notice::Line(_) => ("members", ""),
        // What it says stands in `notice_change`.
        _ => ("members", ""),
    };
    let message = input
        .message
        .map_or_else(|| id(input.place.seq), |message| message.0);
    let inserted = connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8)
             ON CONFLICT (conversation, message) DO NOTHING",
        )?
        .execute((
            input.conversation.0,
            to_column(input.place.seq),
            to_column(input.place.at_ms),
            input.by.0,
            input.is_own,
            message,
            kind,
            text,
        ))?;
    if inserted == 0 {
        return Ok(Vec::new());
    }
    let row = connection.last_insert_rowid();
    let people: Vec<(&AccountId, &str)> = match input.notice {
        Notice::Members { added, removed } => added
            .iter()
            .map(|account| (account, "added"))
            .chain(removed.iter().map(|account| (account, "removed")))
            .collect(),
        Notice::Left(accounts) => accounts.iter().map(|account| (account, "left")).collect(),
        _ => Vec::new(),
    };
    if let Some(change) = input.notice.change() {
        connection
            .prepare_cached(
                "INSERT INTO notice_change (row, what, account, text, number)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                row,
                change.what,
                change.account.map(|it| it.0),
                change.text,
                to_column(change.number),
            ))?;
    }
    for (account, what) in people {
        connection
            .prepare_cached(
                "INSERT INTO notice_account (row, account, what) VALUES (?1, ?2, ?3)
                 ON CONFLICT (row, account) DO NOTHING",
            )?
            .execute((row, account.0, what))?;
    }
    if !input.place.is_its_turn {
        return Ok(Vec::new());
    }
    Ok(vec![Change::Message {
        conversation: input.conversation,
        row,
    }])
}

/// The inbox has come to a place where a line may stand that was not announced yet.
pub(crate) fn announce(
    connection: &Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<Option<Change>, ClientError> {
    let row: Option<i64> = connection
        .prepare_cached("SELECT row FROM message WHERE conversation = ?1 AND message = ?2")?
        .query_row((conversation.0, id(seq)), |row| row.get(0))
        .optional()?;
    Ok(row.map(|row| Change::Message { conversation, row }))
}

/// Whether the last that was said about an account here is that it left. Then it is no news that
/// its devices are removed.
pub(crate) fn has_left(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
) -> Result<bool, ClientError> {
    let last: Option<bool> = connection
        .prepare_cached(
            "SELECT what = 'left' FROM notice_account
             JOIN message ON message.row = notice_account.row
             WHERE message.conversation = ?1 AND account = ?2
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row((conversation.0, account.0), |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(false))
}

/// No message has this id: real ones begin with the number of their hash, and what could not be
/// opened has nothing but zeros before its number.
fn id(seq: u64) -> [u8; 32] {
    let mut id = [0; 32];
    id[23] = 1;
    id[24..].copy_from_slice(&seq.to_be_bytes());
    id
}
