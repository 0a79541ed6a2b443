//! The steps of files on their way out, each taken when the one before is durable.

use tresse_proto::error::Refusal;
use tresse_proto::ids::BlobId;
use tresse_proto::limits::BLOB_UPLOAD_TTL_MS;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{BlobCreated, CreateBlob};

use std::collections::BTreeSet;

use super::outgoing::{self, OutgoingFile, State};
use super::{FileJob, FileTrouble, fetch, finish};
use crate::ask::Purpose;
use crate::attachment::{SHA_256, STREAM_AES_128_GCM, Sealed, Sealer};
use crate::effect::{Change, Effect};
use crate::error::{ClientError, DomainError, FatalError};
use crate::store::rows::to_column;
use crate::store::unit::Unit;

/// A place that is nearly over is not begun with.
const PLACE_MS: u64 = BLOB_UPLOAD_TTL_MS - 60 * 60 * 1000;

/// Does whatever comes next for the files of a message.
pub(super) fn go_on(unit: &mut Unit<'_>, row: i64) -> Result<(), ClientError> {
    go_on_but(unit, row, &BTreeSet::new())
}

/// The same. `asked` have asked for their place and wait for the answer.
fn go_on_but(unit: &mut Unit<'_>, row: i64, asked: &BTreeSet<i64>) -> Result<(), ClientError> {
    let Some(message) = outgoing::one(unit.connection, row)? else {
        return Ok(());
    };
    if message.failure.is_some() {
        return Ok(());
    }
    let files = outgoing::files(unit.connection, row)?;
    if files.iter().all(|file| file.state == State::Uploaded) {
        return finish::write(unit, &message);
    }
    for file in files {
        match file.state {
            State::Chosen => seal(unit, &file)?,
            State::Sealed if !asked.contains(&file.id) => upload(unit, &file)?,
            State::Sealed | State::Uploaded => {}
        }
    }
    Ok(())
}

fn seal(unit: &mut Unit<'_>, file: &OutgoingFile) -> Result<(), ClientError> {
    let sealer = match Sealer::new(unit.rng, file.plain_bytes) {
        Ok(sealer) => Box::new(sealer),
        Err(_) => return finish::fail(unit, file.row, DomainError::TooLarge.into()),
    };
    unit.after.effects.push(Effect::File(FileJob::Seal {
        file: file.of(),
        source: file.source.clone().into(),
        sealer,
    }));
    Ok(())
}

fn upload(unit: &mut Unit<'_>, file: &OutgoingFile) -> Result<(), ClientError> {
    match &file.upload {
        Some(upload) if unit.now_ms < upload.placed_at_ms.saturating_add(PLACE_MS) => {
            unit.after.effects.push(Effect::File(FileJob::Upload {
                file: file.of(),
                bytes: file.cipher_bytes(),
                blob: upload.blob,
                token: upload.token.clone(),
                chunk_bytes: upload.chunk_bytes,
            }));
        }
        _ => unit.ask(
            Request::CreateBlob(CreateBlob {
                size: file.cipher_bytes(),
            }),
            Purpose::CreateBlob { upload: file.id },
        ),
    }
    Ok(())
}

/// The ciphertext is here, or cannot be made.
pub(crate) fn sealed(
    unit: &mut Unit<'_>,
    place: &str,
    result: Result<Sealed, FileTrouble>,
) -> Result<(), ClientError> {
    let Some(file) = outgoing::file_at(unit.connection, place)? else {
        return Ok(());
    };
    if file.state != State::Chosen {
        return Ok(());
    }
    let sealed = match result {
        Ok(sealed) => sealed,
        Err(trouble) => return finish::fail(unit, file.row, trouble.error().into()),
    };
    unit.connection
        .prepare_cached(
            "UPDATE attachment
             SET enc_alg = ?3, key = ?4, nonce = ?5, hash_alg = ?6, content_hash = ?7,
                 stored = 'here'
             WHERE row = ?1 AND position = ?2",
        )?
        .execute((
            file.row,
            file.index,
            STREAM_AES_128_GCM,
            sealed.key,
            sealed.nonce,
            SHA_256,
            sealed.content_hash,
        ))?;
    outgoing::set_state(unit.connection, file.id, State::Sealed)?;
    changed(unit, file.row)?;
    let file = OutgoingFile {
        state: State::Sealed,
        ..file
    };
    upload(unit, &file)
}

/// There is a place, or there is none.
pub(crate) fn placed(
    unit: &mut Unit<'_>,
    id: i64,
    answer: Result<BlobCreated, Refusal>,
) -> Result<(), ClientError> {
    let Some(file) = outgoing::file(unit.connection, id)? else {
        return Ok(());
    };
    let created = match answer {
        Ok(created) => created,
        Err(refusal) => return finish::fail(unit, file.row, refusal.into()),
    };
    let blob = BlobId::try_from(&created.blob_id).map_err(|_| FatalError::WrongAnswer)?;
    unit.connection
        .prepare_cached(
            "UPDATE outgoing_file SET blob = ?2, token = ?3, chunk_bytes = ?4, placed_at_ms = ?5
             WHERE id = ?1",
        )?
        .execute((
            id,
            blob.0,
            &created.upload_token[..],
            created.chunk_size,
            to_column(unit.now_ms),
        ))?;
    let is_still = outgoing::one(unit.connection, file.row)?.is_none_or(|it| it.failure.is_some());
    if file.state != State::Sealed || is_still {
        return Ok(());
    }
    match outgoing::file(unit.connection, id)? {
        Some(file) => upload(unit, &file),
        None => Ok(()),
    }
}

/// The server has all of it, or not.
pub(crate) fn uploaded(
    unit: &mut Unit<'_>,
    place: &str,
    blob: BlobId,
    result: Result<(), FileTrouble>,
) -> Result<(), ClientError> {
    let Some(file) = outgoing::file_at(unit.connection, place)? else {
        return Ok(());
    };
    let is_of_now = file.upload.as_ref().is_some_and(|it| it.blob == blob);
    if !is_of_now || file.state != State::Sealed {
        return Ok(());
    }
    match result {
        Ok(()) => {
            outgoing::set_state(unit.connection, file.id, State::Uploaded)?;
            changed(unit, file.row)?;
            go_on(unit, file.row)
        }
        Err(FileTrouble::Unreachable) => {
            unit.after.files_due = true;
            Ok(())
        }
        Err(FileTrouble::Gone) => {
            outgoing::forget_place(unit.connection, file.id)?;
            upload(
                unit,
                &OutgoingFile {
                    upload: None,
                    ..file
                },
            )
        }
        Err(FileTrouble::Missing) => {
            // Sealed anew: under another key, so the place is no longer the right one.
            outgoing::forget_place(unit.connection, file.id)?;
            outgoing::set_state(unit.connection, file.id, State::Chosen)?;
            seal(unit, &file)
        }
        Err(trouble) => finish::fail(unit, file.row, trouble.error().into()),
    }
}

/// A row shows something else.
pub(super) fn changed(unit: &mut Unit<'_>, row: i64) -> Result<(), ClientError> {
    if let Some(message) = outgoing::one(unit.connection, row)? {
        unit.changed(Change::MessageChanged {
            conversation: message.conversation,
            row,
        });
    }
    Ok(())
}

/// The program has started: what needs no server goes on.
pub(crate) fn restart(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    for row in outgoing::going(unit.connection)? {
        for file in outgoing::files(unit.connection, row)? {
            if file.state == State::Chosen {
                seal(unit, &file)?;
            }
        }
    }
    Ok(())
}

/// Logged in: everything goes on that does not wait for an answer already.
pub(crate) fn recover(unit: &mut Unit<'_>, asked: &BTreeSet<i64>) -> Result<(), ClientError> {
    for row in outgoing::going(unit.connection)? {
        go_on_but(unit, row, asked)?;
    }
    fetch::all_again(unit)
}

/// It was tried without success some time ago.
pub(crate) fn due(unit: &mut Unit<'_>, asked: &BTreeSet<i64>) -> Result<(), ClientError> {
    recover(unit, asked)
}
