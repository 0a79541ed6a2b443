//! References: ids that a caller chose, so that wanting the same twice is wanting it once.
//!
//! Surprising rule: a message that was refused frees its reference. To want it again is a new try,
//! and whoever waited for the first one was told.

use rusqlite::{Connection, OptionalExtension};
use tresse_proto::ids::ClientMsgId;

use super::Row;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// Who does not know what became of a message asks again soon.
const KEPT_MS: u64 = 24 * 60 * 60 * 1000;

/// Lets an intent have the outcome of an earlier one. `false` if there is none.
pub(super) fn join(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    reference: ClientMsgId,
) -> Result<bool, ClientError> {
    let sent = unit
        .connection
        .prepare_cached(
            "SELECT message, message_row, seq FROM reference
             WHERE reference = ?1 AND seq IS NOT NULL",
        )?
        .query_row([reference.0], |row| {
            Ok(Outcome::Sent {
                message: id(row, 0)?,
                row: row.get::<_, Option<i64>>(1)?.unwrap_or(0),
                seq: u64_column(row, 2)?,
            })
        })
        .optional()?;
    if let Some(outcome) = sent {
        unit.done(ticket, outcome);
        return Ok(true);
    }
    let under_way: Option<(i64, bool)> = unit
        .connection
        .prepare_cached(
            "SELECT id, 0 FROM outbox WHERE client_msg_id = ?1 AND state <> 'accepted'
             UNION ALL
             SELECT row, 1 FROM outgoing WHERE reference = ?1",
        )?
        .query_row([reference.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match under_way {
        Some((outbox, false)) => unit.wait(Waiting::Outbox(outbox), ticket),
        Some((upload, true)) => unit.wait(Waiting::Upload(upload), ticket),
        None => {}
    }
    Ok(under_way.is_some())
}

/// Whether a message was made under it.
pub(super) fn is_known(
    connection: &Connection,
    reference: ClientMsgId,
) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM reference WHERE reference = ?1)")?
        .query_row([reference.0], |row| row.get(0))
}

/// Notes a reference that is used for the first time.
pub(super) fn note(unit: &Unit<'_>, reference: ClientMsgId) -> Result<(), rusqlite::Error> {
    unit.connection
        .prepare_cached("DELETE FROM reference WHERE at_ms < ?1")?
        .execute([to_column(unit.now_ms.saturating_sub(KEPT_MS))])?;
    unit.connection
        .prepare_cached(
            "INSERT INTO reference (reference, at_ms) VALUES (?1, ?2)
             ON CONFLICT (reference) DO UPDATE SET at_ms = excluded.at_ms",
        )?
        .execute((reference.0, to_column(unit.now_ms)))?;
    Ok(())
}

/// The server has the message.
pub(super) fn placed(
    connection: &Connection,
    outbox: i64,
    row: &Row,
    seq: u64,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE reference SET message = ?2, message_row = ?3, seq = ?4
             WHERE reference = (SELECT client_msg_id FROM outbox WHERE id = ?1)",
        )?
        .execute((outbox, row.message.0, row.message_row, to_column(seq)))?;
    Ok(())
}

/// The message will never be sent.
pub(super) fn withdrawn(connection: &Connection, outbox: i64) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "DELETE FROM reference
             WHERE reference = (SELECT client_msg_id FROM outbox WHERE id = ?1)",
        )?
        .execute([outbox])?;
    Ok(())
}

/// It never came to a message.
pub(super) fn forget(
    connection: &Connection,
    reference: ClientMsgId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM reference WHERE reference = ?1")?
        .execute([reference.0])?;
    Ok(())
}
