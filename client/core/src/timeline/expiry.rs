//! Messages that go away by themselves.
//!
//! Surprising rule: what is over is removed from the database, not hidden: `secure_delete` is on, so
//! that the bytes of the text are overwritten.

use rusqlite::Connection;

use super::remove;
use crate::effect::Change;
use crate::error::ClientError;
use crate::shared::pin;
use crate::store::rows::{id, to_column};

/// Starts the time of a message that goes away some time after it was seen. Once only.
pub(super) fn start(
    connection: &Connection,
    row: i64,
    seen_at_ms: u64,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE message
             SET expires_at_ms = ?2 + expires_after_read_ms, expires_after_read_ms = NULL
             WHERE row = ?1 AND expires_after_read_ms IS NOT NULL",
        )?
        .execute((row, to_column(seen_at_ms)))?;
    Ok(())
}

/// Whether a message goes away by itself, sooner or later.
pub(crate) fn disappears(connection: &Connection, row: i64) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT expires_at_ms IS NOT NULL OR expires_after_read_ms IS NOT NULL
             FROM message WHERE row = ?1",
        )?
        .query_row([row], |row| row.get(0))
}

/// Removes what is over. To be called at start, and whenever [`next_expiry`] has come.
pub(crate) fn sweep(connection: &Connection, now_ms: u64) -> Result<Vec<Change>, ClientError> {
    let over: Vec<Change> = connection
        .prepare_cached("SELECT conversation, row FROM message WHERE expires_at_ms <= ?1")?
        .query_map([to_column(now_ms)], |row| {
            Ok(Change::MessageChanged {
                conversation: id(row, 0)?,
                row: row.get(1)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    for change in &over {
        if let Change::MessageChanged { row, .. } = change {
            remove::blank(connection, *row, "expired")?;
        }
    }
    let mut over = over;
    for (conversation, row) in pin::sweep(connection, now_ms)? {
        over.push(Change::MessageChanged { conversation, row });
        over.push(Change::Conversation(conversation));
    }
    Ok(over)
}

/// When the next message goes away, or the next pin.
pub(crate) fn next_expiry(connection: &Connection) -> Result<Option<u64>, ClientError> {
    let next: Option<i64> = connection
        .prepare_cached(
            "SELECT min(at_ms) FROM (
                 SELECT min(expires_at_ms) AS at_ms FROM message WHERE expires_at_ms IS NOT NULL
                 UNION ALL
                 SELECT min(until_ms) FROM message_pin WHERE until_ms < 9007199254740991)",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(next.map(|at_ms| at_ms as u64))
}
