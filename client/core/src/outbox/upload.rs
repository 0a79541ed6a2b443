//! A file on its way out: sealed here, uploaded by the driver, then described in a message.
//!
//! Surprising rule: the upload token is not kept. After a crash the sealed file asks for a new place
//! and is uploaded again from its beginning.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use tresse_proto::error::Refusal;
use tresse_proto::ids::{BlobId, ConversationId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{BlobCreated, CreateBlob};

use super::send::{context, writable};
use crate::ask::Purpose;
use crate::attachment::{AttachmentError, Sealed, seal};
use crate::compose::{self, FileToSend};
use crate::effect::Effect;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outgoing;
use crate::profile;
use crate::store::Durability;
use crate::store::rows::{id, optional_id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// The row of `upload`.
struct Upload {
    conversation: ConversationId,
    file: PathBuf,
    filename: String,
    media_type: String,
    caption: String,
    sealed: Sealed,
    blob: Option<BlobId>,
}

/// Checks and seals the file, and asks for a place for it.
pub(super) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    outgoing: &Outgoing,
) -> Result<(), ClientError> {
    let Outgoing::Attach {
        file,
        filename,
        media_type,
        caption,
    } = outgoing
    else {
        return Err(DomainError::File("it is not a file".into()).into());
    };
    let plain = File::open(file).map_err(unusable)?;
    let bytes = plain.metadata().map_err(unusable)?.len();
    compose::check_file(
        &context(unit, conversation)?,
        FileToSend {
            media_type,
            bytes,
            caption,
        },
    )?;
    let sealed_name = unit.new_client_msg_id().to_string();
    std::fs::create_dir_all(&unit.config.files_dir).map_err(unusable)?;
    let sealed_file = unit.config.files_dir.join(format!("{sealed_name}.sealed"));
    let sealed = seal_file(unit, bytes, plain, &sealed_file)
        .inspect_err(|_| drop(std::fs::remove_file(&sealed_file)))?;
    unit.connection
        .prepare_cached(
            "INSERT INTO upload
             (conversation, file, filename, media_type, caption, key, nonce, content_hash,
              plain_bytes, cipher_bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            conversation.0,
            sealed_file
                .to_str()
                .ok_or_else(|| DomainError::File("the folder's name is not Unicode".into()))?,
            filename,
            media_type,
            caption,
            sealed.key,
            sealed.nonce,
            sealed.content_hash,
            to_column(sealed.plain_bytes),
            to_column(sealed.cipher_bytes),
        ))?;
    let upload = unit.connection.last_insert_rowid();
    unit.wait(Waiting::Upload(upload), ticket);
    ask(unit, upload, sealed.cipher_bytes);
    Ok(())
}

fn seal_file(
    unit: &mut Unit<'_>,
    bytes: u64,
    plain: File,
    sealed_file: &Path,
) -> Result<Sealed, ClientError> {
    let mut cipher = BufWriter::new(File::create(sealed_file).map_err(unusable)?);
    let sealed = seal(unit.rng, bytes, plain, &mut cipher).map_err(refused_file)?;
    if unit.config.durability == Durability::Power {
        // The row that will name this file survives loss of power; so must the file.
        cipher.get_ref().sync_all().map_err(unusable)?;
    }
    Ok(sealed)
}

fn unusable(error: std::io::Error) -> ClientError {
    DomainError::File(error.kind().to_string()).into()
}

fn refused_file(error: AttachmentError) -> ClientError {
    DomainError::File(error.to_string()).into()
}

fn ask(unit: &mut Unit<'_>, upload: i64, size: u64) {
    unit.ask(
        Request::CreateBlob(CreateBlob { size }),
        Purpose::CreateBlob { upload },
    );
}

/// Uploads that have not ended: each asks for a place again, but for those that have asked and wait for the answer.
pub(crate) fn recover(unit: &mut Unit<'_>, asked: &BTreeSet<i64>) -> Result<(), ClientError> {
    let uploads: Vec<(i64, u64)> = unit
        .connection
        .prepare_cached("SELECT id, cipher_bytes FROM upload ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, u64_column(row, 1)?)))?
        .collect::<Result<_, _>>()?;
    for (upload, size) in uploads {
        if !asked.contains(&upload) {
            ask(unit, upload, size);
        }
    }
    Ok(())
}

/// There is a place: the driver uploads.
pub(crate) fn placed(
    unit: &mut Unit<'_>,
    upload: i64,
    answer: Result<BlobCreated, Refusal>,
) -> Result<(), ClientError> {
    let Some(row) = row(unit.connection, upload)? else {
        return Ok(());
    };
    let created = match answer {
        Ok(created) => created,
        Err(refusal) => return end(unit, upload, &row, Err(refusal.into())),
    };
    let blob = BlobId::try_from(&created.blob_id).map_err(|_| FatalError::WrongAnswer)?;
    unit.connection
        .prepare_cached("UPDATE upload SET blob = ?2 WHERE id = ?1")?
        .execute((upload, blob.0))?;
    unit.after.effects.push(Effect::Upload {
        blob,
        token: created.upload_token,
        file: row.file,
        chunk_bytes: created.chunk_size,
    });
    Ok(())
}

/// The driver is done with it, well or badly.
pub(crate) fn uploaded(
    unit: &mut Unit<'_>,
    blob: BlobId,
    result: Result<(), String>,
) -> Result<(), ClientError> {
    let upload = unit
        .connection
        .prepare_cached("SELECT id FROM upload WHERE blob = ?1")?
        .query_row([blob.0], |row| row.get(0))
        .optional()?;
    let Some(upload) = upload else {
        return Ok(());
    };
    let Some(row) = row(unit.connection, upload)? else {
        return Ok(());
    };
    let result = result
        .map_err(|sentence| DomainError::Upload(sentence).into())
        .and_then(|()| message(unit, &row));
    end(unit, upload, &row, result)
}

fn message(unit: &mut Unit<'_>, row: &Upload) -> Result<i64, ClientError> {
    writable(unit, row.conversation)?;
    let blob = row.blob.ok_or(FatalError::Damaged("upload.blob"))?;
    let part = row.sealed.part(blob, &row.filename, &row.media_type);
    let content = compose::attachment(&mut context(unit, row.conversation)?, part, &row.caption)?;
    profile::send(unit, row.conversation)?;
    super::enqueue(unit, row.conversation, &content, super::Kind::Message)
}

/// Deletes the row and the sealed file; whoever waited for the upload waits for the message now.
fn end(
    unit: &mut Unit<'_>,
    upload: i64,
    row: &Upload,
    result: Result<i64, ClientError>,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("DELETE FROM upload WHERE id = ?1")?
        .execute([upload])?;
    // A file that stays behind costs room, nothing else: its key is in the message only.
    let _ = std::fs::remove_file(&row.file);
    match result {
        Ok(outbox) => unit
            .after
            .moved
            .push((Waiting::Upload(upload), Waiting::Outbox(outbox))),
        Err(ClientError::Fatal(error)) => return Err(error.into()),
        Err(error) => unit.finish(Waiting::Upload(upload), Err(error)),
    }
    Ok(())
}

fn row(connection: &Connection, upload: i64) -> Result<Option<Upload>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT conversation, file, filename, media_type, caption, key, nonce, content_hash,
                    plain_bytes, cipher_bytes, blob
             FROM upload WHERE id = ?1",
        )?
        .query_row([upload], |row| {
            Ok(Upload {
                conversation: id(row, 0)?,
                file: row.get::<_, String>(1)?.into(),
                filename: row.get(2)?,
                media_type: row.get(3)?,
                caption: row.get(4)?,
                sealed: Sealed {
                    key: row.get(5)?,
                    nonce: row.get(6)?,
                    content_hash: row.get(7)?,
                    plain_bytes: u64_column(row, 8)?,
                    cipher_bytes: u64_column(row, 9)?,
                },
                blob: optional_id(row, 10)?,
            })
        })
        .optional()
}
