//! Empties the log beside the database after something was removed.
//!
//! Surprising rule: SQLite writes changes to a log first, and what was removed stands in there until
//! the log begins anew, whatever `secure_delete` says of the pages. So a unit that removed something is
//! followed by a checkpoint. If that fails, or the program ends before, the next opening does it.

use rusqlite::Connection;

/// Before anything else is done with a connection. What is noted is noted for this connection only.
pub(super) fn set_up(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection
        .execute_batch("CREATE TEMP TABLE IF NOT EXISTS erased (only_row INTEGER PRIMARY KEY)")
}

/// In a transaction: something was removed that nobody is to find again.
pub(crate) fn note(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO temp.erased VALUES (1)")?
        .execute([])?;
    Ok(())
}

/// After a transaction: empties the log if something was noted.
pub(super) fn settle(connection: &Connection) -> Result<(), rusqlite::Error> {
    let noted = connection
        .prepare_cached("DELETE FROM temp.erased WHERE only_row = 1")?
        .execute([])?;
    if noted > 0 {
        empty_log(connection)?;
    }
    Ok(())
}

/// Brings everything into the database. Without a log there is nothing to do.
pub(super) fn empty_log(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
