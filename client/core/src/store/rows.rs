//! Ids in and out of columns, and the MLS rows. Statements of a domain live with that domain.

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_proto::ids::{AccountId, BlobId, ClientMsgId, ConversationId, DeviceId, RegistrationId};

use crate::error::FatalError;

/// One MLS row.
pub(crate) fn mls_value(
    connection: &Connection,
    key: &[u8],
) -> Result<Option<Vec<u8>>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT value FROM mls_value WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Writes or deletes one MLS row.
pub(crate) fn set_mls_value(
    connection: &Connection,
    key: &[u8],
    value: Option<&[u8]>,
) -> Result<(), rusqlite::Error> {
    match value {
        Some(value) => connection
            .prepare_cached(
                "INSERT INTO mls_value (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute((key, value))?,
        None => connection
            .prepare_cached("DELETE FROM mls_value WHERE key = ?1")?
            .execute([key])?,
    };
    Ok(())
}

/// An id of fixed length, as it lies in a BLOB column.
pub(crate) trait ColumnId: Sized {
    /// From the bytes of a column.
    fn from_column(bytes: &[u8]) -> Option<Self>;
}

macro_rules! column_id {
    ($($id:ident),*) => {$(
        impl ColumnId for $id {
            fn from_column(bytes: &[u8]) -> Option<Self> {
                Self::try_from(bytes).ok()
            }
        }
    )*};
}
column_id!(
    AccountId,
    BlobId,
    ClientMsgId,
    ConversationId,
    DeviceId,
    RegistrationId
);

impl ColumnId for tresse_content::MessageId {
    fn from_column(bytes: &[u8]) -> Option<Self> {
        Self::try_from(bytes).ok()
    }
}

/// Reads an id; a wrong length is damage.
pub(crate) fn id<T: ColumnId>(row: &Row<'_>, column: usize) -> Result<T, rusqlite::Error> {
    let bytes = row.get_ref(column)?.as_blob()?;
    T::from_column(bytes).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Blob,
            Box::new(FatalError::Damaged("an id")),
        )
    })
}

/// Reads an id that may be absent.
pub(crate) fn optional_id<T: ColumnId>(
    row: &Row<'_>,
    column: usize,
) -> Result<Option<T>, rusqlite::Error> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => id(row, column).map(Some),
    }
}

/// SQLite has only signed integers: a `u64` travels as its bit pattern, which keeps every value
/// below 2^63 in order. Nothing here grows beyond that.
pub(crate) fn to_column(value: u64) -> i64 {
    value as i64
}

/// The way back.
pub(crate) fn u64_column(row: &Row<'_>, column: usize) -> Result<u64, rusqlite::Error> {
    row.get::<_, i64>(column).map(|value| value as u64)
}
