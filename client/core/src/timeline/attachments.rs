//! Files of messages, in their table.

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_content::{ExternalPart, MediaFacts};

use crate::attachment::Attachment;
use crate::store::rows::{to_column, u64_column};

/// Notes the files of a message, and what it says of them.
pub(super) fn insert(
    connection: &Connection,
    row: i64,
    files: &[ExternalPart],
    facts: &[MediaFacts],
) -> Result<(), rusqlite::Error> {
    for (position, file) in files.iter().enumerate() {
        let facts = facts.get(position).filter(|facts| !facts.is_empty());
        connection
            .prepare_cached(
                "INSERT INTO attachment
                 (row, position, content_type, url, expires, size, enc_alg, key, nonce, aad,
                  hash_alg, content_hash, description, filename, facts)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
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
                facts.map(MediaFacts::encode).unwrap_or_default(),
            ))?;
    }
    Ok(())
}

/// Columns of [`read`], in order.
pub(super) const COLUMNS: &str = "row, position, content_type, url, expires, size, enc_alg, key, nonce, aad, \
                                  hash_alg, content_hash, description, filename, facts";

pub(super) fn read(row: &Row<'_>) -> Result<Attachment, rusqlite::Error> {
    let file = ExternalPart {
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
    };
    // Facts that cannot be read are no facts.
    let facts = MediaFacts::decode(row.get_ref(14)?.as_blob()?).unwrap_or_default();
    Ok(Attachment::new(file, facts))
}

/// Where a file is: the column `stored`.
pub(crate) fn stored(
    connection: &Connection,
    row: i64,
    index: u32,
) -> Result<Option<String>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT stored FROM attachment WHERE row = ?1 AND position = ?2")?
        .query_row((row, index), |row| row.get(0))
        .optional()
}
