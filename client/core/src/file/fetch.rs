//! Files on their way in: on demand, and small pictures of people one knows by themselves.
//!
//! Surprising rule: two messages that name the same blob have one file. What becomes of it becomes of
//! both.

use rusqlite::OptionalExtension;
use tresse_networks::MediaKind;
use tresse_proto::ids::BlobId;
use tresse_proto::wire::ConversationState;

use super::{FileJob, FileOf, FileTrouble};
use crate::attachment::Attachment;
use crate::compose::PolicyError;
use crate::conversation::{self, Membership, Record, stranger};
use crate::effect::{Change, Effect};
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::rows::{id, u64_column};
use crate::store::unit::Unit;
use crate::timeline::{self, Message};

/// Pictures up to here come by themselves.
const UNASKED_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Name of the ciphertext of a blob.
fn place(blob: BlobId) -> String {
    format!("in-{blob}")
}

/// Whether files of a conversation may be fetched: nobody in it is to know yet that anybody is here.
pub(crate) fn is_allowed(
    connection: &rusqlite::Connection,
    networks: &tresse_networks::Networks,
    record: &Record,
) -> Result<bool, rusqlite::Error> {
    let is_open =
        record.state == ConversationState::Open && record.membership != Membership::Joining;
    Ok(is_open && !stranger::is_one(connection, networks, record)?)
}

/// Whether a file comes by itself where it may be fetched.
pub(crate) fn is_fetched_unasked(attachment: &Attachment, is_view_once: bool) -> bool {
    attachment.blob().is_some()
        && !is_view_once
        && MediaKind::of(attachment.media_type()) == MediaKind::Image
        && attachment.size() <= UNASKED_BYTES_MAX
}

/// A message came in: its pictures are fetched.
pub(crate) fn arrived(
    unit: &mut Unit<'_>,
    record: &Record,
    changes: &[Change],
) -> Result<(), ClientError> {
    if !unit.config.shows_files || !is_allowed(unit.connection, unit.networks, record)? {
        return Ok(());
    }
    for change in changes {
        let Change::Message { row, .. } = change else {
            continue;
        };
        let Some(message) = timeline::message(unit.connection, *row)? else {
            continue;
        };
        for (index, attachment) in (0..).zip(&message.attachments) {
            if is_fetched_unasked(attachment, message.views.is_some()) {
                begin(unit, &message, index)?;
            }
        }
    }
    Ok(())
}

/// The person wants a file.
pub(crate) fn want(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    row: i64,
    index: u32,
) -> Result<(), ClientError> {
    let message = timeline::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    let record = conversation::record(unit.connection, message.conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    if !is_allowed(unit.connection, unit.networks, &record)? {
        return Err(DomainError::FileFromStranger.into());
    }
    begin(unit, &message, index)?;
    unit.done(ticket, Outcome::Done);
    Ok(())
}

fn begin(unit: &mut Unit<'_>, message: &Message, index: u32) -> Result<(), ClientError> {
    let attachment = message
        .attachments
        .get(index as usize)
        .ok_or(DomainError::UnknownMessage)?;
    let stored = timeline::stored(unit.connection, message.row, index)?;
    if super::is_outgoing(message.message) || matches!(stored.as_deref(), Some("here" | "fetching"))
    {
        return Ok(());
    }
    let blob = attachment.blob().filter(|_| attachment.has_key());
    let blob = blob.ok_or(PolicyError::FileGone)?;
    let place = place(blob);
    let is_here = is_at(unit, &place)?;
    unit.connection
        .prepare_cached(
            "UPDATE attachment SET place = ?3, stored = ?4 WHERE row = ?1 AND position = ?2",
        )?
        .execute((
            message.row,
            index,
            &place,
            if is_here { "here" } else { "fetching" },
        ))?;
    if !is_here {
        fetch(
            unit,
            message.row,
            index,
            place,
            blob,
            attachment.ciphertext_bytes(),
        );
    }
    unit.changed(Change::MessageChanged {
        conversation: message.conversation,
        row: message.row,
    });
    Ok(())
}

/// Another message has brought it already.
fn is_at(unit: &Unit<'_>, place: &str) -> Result<bool, rusqlite::Error> {
    unit.connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM attachment WHERE place = ?1 AND stored = 'here')",
        )?
        .query_row([place], |row| row.get(0))
}

fn fetch(unit: &mut Unit<'_>, row: i64, index: u32, place: String, blob: BlobId, bytes: u64) {
    unit.after.effects.push(Effect::File(FileJob::Fetch {
        file: FileOf { place, row, index },
        bytes,
        blob,
    }));
}

/// The person does not want it now.
pub(crate) fn stop(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    row: i64,
    index: u32,
) -> Result<(), ClientError> {
    let message = timeline::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    let stopped = unit
        .connection
        .prepare_cached(
            "UPDATE attachment SET place = '', stored = 'none'
             WHERE row = ?1 AND position = ?2 AND stored = 'fetching'",
        )?
        .execute((row, index))?;
    if stopped > 0 {
        unit.changed(Change::MessageChanged {
            conversation: message.conversation,
            row,
        });
    }
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// It is here, or does not come.
pub(crate) fn fetched(
    unit: &mut Unit<'_>,
    place: &str,
    result: Result<(), FileTrouble>,
) -> Result<(), ClientError> {
    match result {
        Ok(()) => becomes(unit, place, "here", true),
        Err(FileTrouble::Unreachable) => {
            unit.after.files_due = true;
            Ok(())
        }
        Err(FileTrouble::Gone) => becomes(unit, place, "gone", false),
        Err(_) => becomes(unit, place, "none", false),
    }
}

/// What should be here is not: it can be fetched again, unless it was never sent.
pub(crate) fn missing(unit: &mut Unit<'_>, place: &str) -> Result<(), ClientError> {
    let rows = rows_at(unit, place)?;
    let sql = "UPDATE attachment SET place = '', stored = 'none'
               WHERE place = ?1 AND stored = 'here' AND url <> ''";
    unit.connection.prepare_cached(sql)?.execute([place])?;
    tell(unit, rows);
    Ok(())
}

fn becomes(
    unit: &mut Unit<'_>,
    place: &str,
    stored: &str,
    keeps_place: bool,
) -> Result<(), ClientError> {
    let rows = rows_at(unit, place)?;
    unit.connection
        .prepare_cached(
            "UPDATE attachment SET stored = ?2, place = CASE WHEN ?3 THEN place ELSE '' END
             WHERE place = ?1 AND stored = 'fetching'",
        )?
        .execute((place, stored, keeps_place))?;
    tell(unit, rows);
    Ok(())
}

fn rows_at(unit: &Unit<'_>, place: &str) -> Result<Vec<Change>, rusqlite::Error> {
    unit.connection
        .prepare_cached(
            "SELECT DISTINCT conversation, message.row FROM attachment JOIN message USING (row)
             WHERE place = ?1",
        )?
        .query_map([place], |row| {
            Ok(Change::MessageChanged {
                conversation: id(row, 0)?,
                row: row.get(1)?,
            })
        })?
        .collect()
}

fn tell(unit: &mut Unit<'_>, rows: Vec<Change>) {
    unit.changed_all(rows);
}

/// Whatever was on its way goes on.
pub(super) fn all_again(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let fetching: Vec<(i64, u32)> = unit
        .connection
        .prepare_cached(
            "SELECT row, position FROM attachment
             WHERE place <> '' AND stored = 'fetching' ORDER BY row, position",
        )?
        .query_map([], |row| Ok((row.get(0)?, u64_column(row, 1)? as u32)))?
        .collect::<Result<_, _>>()?;
    for (row, index) in fetching {
        let message = timeline::message(unit.connection, row)?;
        let attachment = message.and_then(|it| it.attachments.into_iter().nth(index as usize));
        if let Some(attachment) = attachment
            && let Some(blob) = attachment.blob()
        {
            let bytes = attachment.ciphertext_bytes();
            fetch(unit, row, index, place(blob), blob, bytes);
        }
    }
    Ok(())
}

/// The ciphertext of a file, if it is here.
pub(crate) fn local(
    connection: &rusqlite::Connection,
    message: &Message,
    index: u32,
) -> Result<Option<super::LocalFile>, rusqlite::Error> {
    let Some(attachment) = message.attachments.get(index as usize) else {
        return Ok(None);
    };
    let place: Option<String> = connection
        .prepare_cached(
            "SELECT place FROM attachment
             WHERE row = ?1 AND position = ?2 AND stored = 'here' AND place <> ''",
        )?
        .query_row((message.row, index), |row| row.get(0))
        .optional()?;
    Ok(place.map(|place| super::LocalFile {
        place,
        attachment: attachment.clone(),
        views_left: message.views.map(|views| views.left),
    }))
}
