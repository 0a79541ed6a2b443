//! Files of messages, in their table.

use rusqlite::{Connection, Row};
use tresse_content::ExternalPart;

use crate::store::rows::{to_column, u64_column};

/// Notes the files of a message.
pub(super) fn insert(
    connection: &Connection,
    row: i64,
    files: &[ExternalPart],
) -> Result<(), rusqlite::Error> {
    for (position, file) in files.iter().enumerate() {
        connection
            .prepare_cached(
                "INSERT INTO attachment
                 (row, position, content_type, url, expires, size, enc_alg, key, nonce, aad,
                  hash_alg, content_hash, description, filename)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute((
                row,
                to_column(position as u64),
                &file.content_type,
                &file.url,
                file.expires,
                to_column(file.size),
                file.enc_alg,
                &file.key,
                &file.nonce,
                &file.aad,
                file.hash_alg,
                &file.content_hash,
                &file.description,
                &file.filename,
            ))?;
    }
    Ok(())
}

/// Columns of [`read`], in order.
pub(super) const COLUMNS: &str = "row, position, content_type, url, expires, size, enc_alg, key, nonce, aad, \
                                  hash_alg, content_hash, description, filename";

pub(super) fn read(row: &Row<'_>) -> Result<ExternalPart, rusqlite::Error> {
    Ok(ExternalPart {
        content_type: row.get(2)?,
        url: row.get(3)?,
        expires: row.get(4)?,
        size: u64_column(row, 5)?,
        enc_alg: row.get(6)?,
        key: row.get(7)?,
        nonce: row.get(8)?,
        aad: row.get(9)?,
        hash_alg: row.get(10)?,
        content_hash: row.get(11)?,
        description: row.get(12)?,
        filename: row.get(13)?,
    })
}
