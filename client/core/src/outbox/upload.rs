//! A file on its way out: sealed here, uploaded by the driver, then described in a message.
//!
//! Surprising rule: the upload token is not kept. After a crash the sealed file asks for a new place
//! and is uploaded again from its beginning.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension};
use tresse_proto::error::Refusal;
use tresse_proto::ids::{BlobId, ClientMsgId, ConversationId};
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
    reference: Option<ClientMsgId>,
}

/// Checks and seals the file, and asks for a place for it.
pub(super) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    outgoing: &Outgoing,
    reference: Option<ClientMsgId>,
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
    let (plain, bytes) = unit.config.files.open_read(file).map_err(unusable)?;
    compose::check_file(
        &context(unit, conversation)?,
        FileToSend {
            media_type,
            bytes,
            caption,
        },
    )?;
    let (sealed_file, sealed) = seal_file(unit, bytes, plain)?;
    unit.connection
        .prepare_cached(
            "INSERT INTO upload
             (conversation, file, filename, media_type, caption, key, nonce, content_hash,
              plain_bytes, cipher_bytes, reference)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
            reference.map(|it| it.0),
        ))?;
    let upload = unit.connection.last_insert_rowid();
    unit.wait(Waiting::Upload(upload), ticket);
    ask(unit, upload, sealed.cipher_bytes);
    Ok(())
}

fn seal_file(
    unit: &mut Unit<'_>,
    bytes: u64,
    plain: Box<dyn Read>,
) -> Result<(PathBuf, Sealed), ClientError> {
    let name = format!("{}.sealed", unit.new_client_msg_id());
    let files = &unit.config.files;
    let (place, mut cipher) = files.create(&name).map_err(unusable)?;
    let result = seal(unit.rng, bytes, plain, &mut cipher)
        .map_err(refused_file)
        .and_then(|sealed| {
            // The row that will name this file survives loss of power; so must the file.
            if unit.config.durability == Durability::Power {
                cipher.sync().map_err(unusable)?;
            }
            Ok(sealed)
        });
    match result {
        Ok(sealed) => Ok((place, sealed)),
        Err(error) => {
            // What stays behind costs room, nothing else: no row names it.
            let _ = files.remove(&place);
            Err(error)
        }
    }
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
    let kind = super::Kind::Message;
    super::enqueue_as(unit, row.conversation, &content, kind, row.reference)
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
    let _ = unit.config.files.remove(&row.file);
    match result {
        Ok(outbox) => unit
            .after
            .moved
            .push((Waiting::Upload(upload), Waiting::Outbox(outbox))),
        Err(ClientError::Fatal(error)) => return Err(error.into()),
        Err(error) => {
            if let Some(reference) = row.reference {
                super::reference::forget(unit.connection, reference)?;
            }
            unit.finish(Waiting::Upload(upload), Err(error));
        }
    }
    Ok(())
}

fn row(connection: &Connection, upload: i64) -> Result<Option<Upload>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT conversation, file, filename, media_type, caption, key, nonce, content_hash,
                    plain_bytes, cipher_bytes, blob, reference
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
                reference: optional_id(row, 11)?,
            })
        })
        .optional()
}
