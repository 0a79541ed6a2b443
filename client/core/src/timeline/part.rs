//! What messages are besides text, and how often they were forwarded, in their tables.
//!
//! Surprising rule: how often something was forwarded is what its sender says. It is for the eye, and
//! for an app that makes it harder to go on; nobody can know whether it is true.

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_content::application::Rich;

use crate::error::{ClientError, FatalError};

/// From so many times on a message was forwarded many times.
const MANY: u8 = 5;

/// How often a message was forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forwarded {
    /// Never.
    No,
    /// A few times.
    Some,
    /// Many times.
    Many,
}

impl Forwarded {
    /// Of so many times.
    pub(crate) fn of(times: u8) -> Self {
        match times {
            0 => Self::No,
            1..MANY => Self::Some,
            _ => Self::Many,
        }
    }
}

/// Notes what a message is besides text.
pub(super) fn insert(connection: &Connection, row: i64, rich: &Rich) -> Result<(), ClientError> {
    let content = rich
        .encode()
        .map_err(|error| FatalError::Content(error.to_string()))?;
    connection
        .prepare_cached("INSERT INTO part (row, media_type, content) VALUES (?1, ?2, ?3)")?
        .execute((row, rich.media_type(), content))?;
    Ok(())
}

/// Notes how often a message was forwarded.
pub(super) fn insert_forwarded(
    connection: &Connection,
    row: i64,
    times: u8,
) -> Result<(), rusqlite::Error> {
    if times > 0 {
        connection
            .prepare_cached("INSERT INTO forwarded (row, times) VALUES (?1, ?2)")?
            .execute((row, times))?;
    }
    Ok(())
}

/// What a message is besides text.
pub(crate) fn of(connection: &Connection, row: i64) -> Result<Option<Rich>, rusqlite::Error> {
    let found = connection
        .prepare_cached("SELECT row, media_type, content FROM part WHERE row = ?1")?
        .query_row([row], read)
        .optional()?;
    Ok(found.flatten())
}

/// Reads `row, media_type, content` of the table. What cannot be read any more is nothing.
pub(super) fn read(row: &Row<'_>) -> Result<Option<Rich>, rusqlite::Error> {
    let media_type = row.get_ref(1)?.as_str()?;
    let content = row.get_ref(2)?.as_blob()?;
    Ok(Rich::decode(media_type, content).and_then(Result::ok))
}
