//! How the way of files out ends: with the message, or standing still, or with nothing.

use tresse_proto::limits::BLOB_UPLOAD_TTL_MS;

use super::outgoing::{self, Outgoing};
use super::step;
use crate::attachment::url;
use crate::compose::{self, FilesOf};
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::outbox;
use crate::outbox::send::{context, writable};
use crate::profile;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline;

const _: () = assert!(BLOB_UPLOAD_TTL_MS > 2 * 60 * 60 * 1000);

/// All files are at the server: writes the message. What makes it impossible now is told.
pub(super) fn write(unit: &mut Unit<'_>, message: &Outgoing) -> Result<(), ClientError> {
    match try_write(unit, message) {
        Ok(outbox) => {
            let waiting = (Waiting::Upload(message.row), Waiting::Outbox(outbox));
            unit.after.moved.push(waiting);
            Ok(())
        }
        Err(ClientError::Fatal(error)) => Err(error.into()),
        Err(error) => fail(unit, message.row, error),
    }
}

fn try_write(unit: &mut Unit<'_>, message: &Outgoing) -> Result<i64, ClientError> {
    let (row, conversation) = (message.row, message.conversation);
    writable(unit, conversation)?;
    for file in outgoing::files(unit.connection, row)? {
        if let Some(upload) = &file.upload {
            unit.connection
                .prepare_cached("UPDATE attachment SET url = ?3 WHERE row = ?1 AND position = ?2")?
                .execute((row, file.index, url(upload.blob)))?;
        }
    }
    let shown = timeline::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    let content = compose::files(
        &mut context(unit, conversation)?,
        &FilesOf {
            attachments: &shown.attachments,
            caption: shown.text(),
            in_reply_to: shown.in_reply_to,
            view_once: shown.views.map_or(0, |views| views.of),
            expires_after_ms: message.expires_after_ms,
        },
    )?;
    profile::send(unit, conversation)?;
    let outbox = outbox::enqueue_shown(unit, conversation, &content, row, message.reference)?;
    if !unit.config.shows_files {
        unit.connection
            .prepare_cached("UPDATE attachment SET place = '', stored = 'none' WHERE row = ?1")?
            .execute([row])?;
    }
    delete(unit, row)?;
    unit.changed(Change::MessageChanged { conversation, row });
    Ok(outbox)
}

fn delete(unit: &Unit<'_>, row: i64) -> Result<(), rusqlite::Error> {
    for statement in [
        "DELETE FROM outgoing_file WHERE row = ?1",
        "DELETE FROM outgoing WHERE row = ?1",
    ] {
        unit.connection.prepare_cached(statement)?.execute([row])?;
    }
    Ok(())
}

/// It stands still, and whoever waits for it is told why.
pub(super) fn fail(unit: &mut Unit<'_>, row: i64, error: ClientError) -> Result<(), ClientError> {
    if let ClientError::Fatal(error) = error {
        return Err(error.into());
    }
    unit.connection
        .prepare_cached("UPDATE outgoing SET failure = ?2 WHERE row = ?1")?
        .execute((row, error.code()))?;
    step::changed(unit, row)?;
    unit.finish(Waiting::Upload(row), Err(error));
    Ok(())
}

/// The person does not want to send it after all.
pub(crate) fn cancel(unit: &mut Unit<'_>, ticket: Ticket, row: i64) -> Result<(), ClientError> {
    let message = outgoing::one(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    if let Some(reference) = message.reference {
        outbox::forget_reference(unit.connection, reference)?;
    }
    let changes = timeline::withdraw(unit.connection, message.conversation, row)?;
    unit.changed_all(changes);
    unit.finish(Waiting::Upload(row), Err(DomainError::Cancelled.into()));
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// The person wants it once more.
pub(crate) fn retry(unit: &mut Unit<'_>, ticket: Ticket, row: i64) -> Result<(), ClientError> {
    outgoing::one(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    unit.connection
        .prepare_cached("UPDATE outgoing SET failure = NULL WHERE row = ?1")?
        .execute([row])?;
    step::changed(unit, row)?;
    step::go_on(unit, row)?;
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// Whether trying again can help.
pub(crate) fn can_retry(failure: &str) -> bool {
    let never = [DomainError::FileUnreadable, DomainError::FileChanged];
    never.iter().all(|error| error.code() != failure)
}
