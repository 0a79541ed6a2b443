//! Writes an imported message and what hangs on it.

use rusqlite::Connection;
use tresse_content::MessageId;
use tresse_proto::ids::{ConversationId, DeviceId};

use super::person::{NOBODY, Senders};
use super::{ID_PREFIX, ImportedBody, ImportedFile, ImportedMessage};
use crate::error::{ClientError, DomainError};
use crate::store::rows::to_column;
use crate::store::unit::Unit;

/// Bytes of a text, as everywhere.
const TEXT_BYTES_MAX: usize = 64 << 10;
const FILES_MAX: usize = 100;
const REACTIONS_MAX: usize = 1_024;
/// Bytes of a name of a file, of a media type, of an emoji.
const SHORT_BYTES_MAX: usize = 256;

/// Before everything else, in the order of time.
fn seq(message: &ImportedMessage) -> i64 {
    let at = to_column(message.at_ms << 16 | u64::from(message.place));
    at - (1 << 62)
}

/// `false` if it is there already.
pub(super) fn insert(
    unit: &Unit<'_>,
    conversation: ConversationId,
    own: DeviceId,
    senders: &mut Senders,
    message: &ImportedMessage,
) -> Result<bool, ClientError> {
    check(message)?;
    let connection = unit.connection;
    let (kind, text, line) = match &message.body {
        ImportedBody::Text(text) => ("content", text.as_str(), None),
        ImportedBody::Unsent => ("unsent", "", None),
        ImportedBody::Line(text) => ("members", "", Some(text)),
    };
    let sender = match line {
        Some(_) => NOBODY,
        None if message.is_own => own.0,
        None => {
            let account = senders.account(connection, &message.sender, false)?;
            DeviceId::new(account, 0).0
        }
    };
    let id = id(message);
    let inserted = connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text, edits,
              edited_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, CASE WHEN ?9 THEN ?3 END)
             ON CONFLICT (conversation, message) DO NOTHING",
        )?
        .execute((
            conversation.0,
            seq(message),
            to_column(message.at_ms),
            sender,
            message.is_own && line.is_none(),
            id.0,
            kind,
            text,
            message.is_edited,
        ))?;
    if inserted == 0 {
        return Ok(false);
    }
    let row = connection.last_insert_rowid();
    if let Some(line) = line {
        connection
            .prepare_cached("INSERT INTO imported_line (row, text) VALUES (?1, ?2)")?
            .execute((row, line))?;
        return Ok(true);
    }
    if kind == "content" {
        insert_files(connection, row, &message.files)?;
    }
    for reaction in &message.reactions {
        let account = senders.account(connection, &reaction.sender, reaction.is_own)?;
        connection
            .prepare_cached(
                "INSERT INTO reaction (row, account, emoji, conversation, message, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (row, account) DO NOTHING",
            )?
            .execute((
                row,
                account.0,
                &reaction.emoji,
                conversation.0,
                id.0,
                to_column(message.at_ms),
            ))?;
    }
    Ok(true)
}

fn check(message: &ImportedMessage) -> Result<(), DomainError> {
    let is_short = |text: &str| text.len() <= SHORT_BYTES_MAX;
    let is_text_fine = match &message.body {
        ImportedBody::Text(text) | ImportedBody::Line(text) => text.len() <= TEXT_BYTES_MAX,
        ImportedBody::Unsent => true,
    };
    let are_files_fine = message.files.len() <= FILES_MAX
        && message
            .files
            .iter()
            .all(|file| is_short(&file.name) && is_short(&file.media_type));
    let are_reactions_fine = message.reactions.len() <= REACTIONS_MAX
        && message.reactions.iter().all(|it| is_short(&it.emoji));
    if is_text_fine && are_files_fine && are_reactions_fine {
        Ok(())
    } else {
        Err(DomainError::BadImport)
    }
}

fn id(message: &ImportedMessage) -> MessageId {
    let mut id = message.id;
    id[0] = ID_PREFIX;
    MessageId(id)
}

/// They are named. What they hold stays in the export.
fn insert_files(
    connection: &Connection,
    row: i64,
    files: &[ImportedFile],
) -> Result<(), rusqlite::Error> {
    for (position, file) in files.iter().enumerate() {
        connection
            .prepare_cached(
                "INSERT INTO attachment
                 (row, position, content_type, url, expires, size, enc_alg, key, nonce, aad,
                  hash_alg, content_hash, description, filename, stored)
                 VALUES (?1, ?2, ?3, '', 0, ?4, 0, x'', x'', x'', 0, x'', '', ?5, 'gone')",
            )?
            .execute((
                row,
                to_column(position as u64),
                &file.media_type,
                to_column(file.bytes),
                &file.name,
            ))?;
    }
    Ok(())
}

/// What a list shows of the conversation, once a batch is in: triggers compare with the newest message
/// only, and before there is one nothing is newer than nothing.
pub(super) fn settle_list(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE chat SET (last_row, last_seq, last_at_ms) =
                 (SELECT row, coalesce(seq, 9223372036854775806), at_ms FROM message
                  WHERE conversation = ?1
                  ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT 1)
             WHERE conversation = ?1
               AND EXISTS (SELECT 1 FROM message WHERE conversation = ?1)",
        )?
        .execute([conversation.0])?;
    Ok(())
}
