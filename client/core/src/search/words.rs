//! Puts the words of new messages into the index: many at a time, and the rest when somebody searches.
//!
//! Surprising rule: the index may be behind, and nobody can tell. What is not in it yet can be edited
//! or go away without a trace in it (triggers look at `message_text_end`), and a search begins with
//! bringing it up to date. One message by itself would cost ten times its share of many: its words
//! are written as a part of their own and merged with others again and again.

use rusqlite::{Connection, OptionalExtension};

/// So many messages wait at most.
const BEHIND_MAX: i64 = 64;

/// At the end of a unit of work: brings the index up to date if it is far behind.
pub(crate) fn settle_many(connection: &Connection) -> Result<(), rusqlite::Error> {
    settle(connection, BEHIND_MAX)
}

/// Before a search. An index that cannot be written (a full disk) is searched as it is.
pub(super) fn settle_all(connection: &Connection) -> Result<(), rusqlite::Error> {
    let transaction = connection.unchecked_transaction()?;
    match settle(connection, 1) {
        Ok(()) => transaction.commit(),
        Err(_) => transaction.rollback(),
    }
}

fn settle(connection: &Connection, behind: i64) -> Result<(), rusqlite::Error> {
    let newest: Option<i64> = connection
        .prepare_cached(
            "SELECT row FROM message WHERE row >= (SELECT row FROM message_text_end) + ?1
             ORDER BY row DESC LIMIT 1",
        )?
        .query_row([behind], |row| row.get(0))
        .optional()?;
    let Some(newest) = newest else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO message_text (rowid, text)
             SELECT row, text FROM message
             WHERE row > (SELECT row FROM message_text_end) AND kind = 'content' AND text <> ''",
        )?
        .execute([])?;
    connection
        .prepare_cached("UPDATE message_text_end SET row = ?1 WHERE only_row = 1")?
        .execute([newest])?;
    Ok(())
}
