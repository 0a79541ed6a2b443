//! Opens a client's database file. The surprising rule: the file is locked for as long as it is
//! open, because two processes that advance one ratchet would destroy each other's messages.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use crate::error::DatabaseError;

/// Opens (or makes) the file, readable by its owner only, and takes its lock.
pub fn open(file: &Path) -> Result<Connection, DatabaseError> {
    if let Some(folder) = file.parent() {
        create_private_folder(folder)?;
    }
    create_private_file(file)?;
    let connection = Connection::open(file).map_err(|source| classify(file, source))?;
    configure(&connection).map_err(|source| classify(file, source))?;
    Ok(connection)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    // Another process that is just ending gives its lock back within this time.
    connection.busy_timeout(Duration::from_millis(300))?;
    // Exclusive before WAL: then no shared memory file is needed and no lock is ever given back.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // How much it waits for the disk, and secure deletion, are the core's to set.
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    // The first transaction takes the lock.
    connection.execute_batch("BEGIN IMMEDIATE; COMMIT")
}

/// Makes a folder that only its owner can enter.
pub fn create_private_folder(folder: &Path) -> Result<(), DatabaseError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|source| DatabaseError::Folder {
            folder: folder.to_owned(),
            source,
        })
}

fn create_private_file(file: &Path) -> Result<(), DatabaseError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
        .open(file)
        .map(drop)
        .map_err(|source| DatabaseError::File {
            file: file.to_owned(),
            source,
        })
}

fn classify(file: &Path, source: rusqlite::Error) -> DatabaseError {
    let file = file.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DatabaseError::InUse { file },
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            DatabaseError::NotADatabase { file }
        }
        _ => DatabaseError::Sqlite { file, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_in_use_cannot_be_opened_a_second_time() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("ana/account.db");
        let first = open(&file).expect("first");
        let second = open(&file);
        assert!(
            matches!(second, Err(DatabaseError::InUse { .. })),
            "{second:?}"
        );
        drop(first);
        open(&file).expect("free again");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_but_the_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("ana/account.db");
        let connection = open(&file).expect("open");
        connection
            .execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
            .expect("write");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&file.with_extension("db-wal")), 0o600);
        assert_eq!(mode(file.parent().expect("folder")), 0o700);
    }

    #[test]
    fn a_file_that_is_something_else_is_refused() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("account.db");
        fs::write(
            &file,
            "this is no database, although it is long enough to be one".repeat(40),
        )
        .expect("write");
        let result = open(&file);
        assert!(
            matches!(result, Err(DatabaseError::NotADatabase { .. })),
            "{result:?}"
        );
    }
}
