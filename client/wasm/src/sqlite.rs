//! How the database is to behave in a browser.
//!
//! Surprising rule: SQLite ignores a setting that it cannot have, without a word. So every answer is
//! read back, and a database that would behave otherwise is not used.

use rusqlite::Connection;

/// A setting and what SQLite answers when it has it. The order matters: without shared memory there
/// is no other locking, and the size of a page is decided before the first table.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    // A small page is a small write. A database that is there keeps its own.
    ("page_size", "4096", ""),
    // One flush for a change. A journal that is rolled back needs four, and each keeps a person waiting.
    ("journal_mode", "WAL", "wal"),
    // Small: what was removed stands in the log until the log begins anew.
    ("wal_autocheckpoint", "250", "250"),
    ("journal_size_limit", "0", "0"),
    ("cache_size", "-8192", "-8192"),
    ("trusted_schema", "OFF", "0"),
];

/// What is wrong with a database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetUpError {
    /// It behaves otherwise than it is told.
    #[error("the database does not take the setting `{0}`")]
    Ignored(&'static str),
    /// A page of it is damaged.
    #[error("the database is damaged")]
    Damaged,
    /// SQLite failed.
    #[error("the database cannot be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// Databases up to this size are looked through when they are opened: it takes some milliseconds.
/// In larger ones damage is noticed when what is damaged is read; nobody waits for seconds.
const CHECKED_BYTES_MAX: i64 = 1024 * 1024;

/// Sets a database up and looks whether it is sound.
pub(crate) fn set_up(connection: &Connection) -> Result<(), SetUpError> {
    for (name, value, answer) in SETTINGS {
        connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
        if !answer.is_empty() && read(connection, name)? != *answer {
            return Err(SetUpError::Ignored(name));
        }
    }
    // The first transaction reads the first page, and rolls back what a killed tab began.
    connection.execute_batch("BEGIN IMMEDIATE; COMMIT")?;
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let page_bytes: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    if pages.saturating_mul(page_bytes) <= CHECKED_BYTES_MAX {
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Err(SetUpError::Damaged);
        }
    }
    Ok(())
}

fn read(connection: &Connection, name: &str) -> Result<String, rusqlite::Error> {
    connection.pragma_query_value(None, name, |row| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, SeekFrom, Write};

    use super::*;

    #[test]
    fn a_new_database_takes_every_setting_and_one_in_memory_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("account.db")).unwrap();
        set_up(&connection).unwrap();
        assert_eq!(read(&connection, "page_size").unwrap(), "4096");

        // It has no file for a journal: this is how a mode that is not possible is noticed.
        let memory = Connection::open_in_memory().unwrap();
        let refused = set_up(&memory);
        assert!(
            matches!(refused, Err(SetUpError::Ignored("journal_mode"))),
            "{refused:?}"
        );
    }

    #[test]
    fn a_damaged_page_in_the_middle_is_noticed_when_the_database_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account.db");
        let connection = Connection::open(&path).unwrap();
        set_up(&connection).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(9000)), (zeroblob(90))",
            )
            .unwrap();
        drop(connection);
        let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(4096)).unwrap();
        file.write_all(&[0xa5; 4096]).unwrap();
        drop(file);
        let result = set_up(&Connection::open(&path).unwrap());
        let is_noticed = match &result {
            Err(SetUpError::Damaged) => true,
            Err(SetUpError::Sqlite(error)) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt)
            }
            _ => false,
        };
        assert!(is_noticed, "{result:?}");
    }
}
