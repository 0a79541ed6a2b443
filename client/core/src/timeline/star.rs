//! Messages that the person wants to find again, on this device.

use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::rows::to_column;
use crate::store::unit::Unit;
use crate::timeline::Body;

/// The person stars a message, or takes that back.
pub(crate) fn set(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    row: i64,
    starred: bool,
) -> Result<(), ClientError> {
    let message = super::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    if starred && matches!(message.body, Body::Text(_)) {
        unit.connection
            .prepare_cached(
                "INSERT INTO star (row, at_ms) VALUES (?1, ?2) ON CONFLICT (row) DO NOTHING",
            )?
            .execute((row, to_column(unit.now_ms)))?;
    } else if starred {
        return Err(crate::compose::PolicyError::Gone.into());
    } else {
        unit.connection
            .prepare_cached("DELETE FROM star WHERE row = ?1")?
            .execute([row])?;
    }
    unit.changed(Change::MessageChanged {
        conversation: message.conversation,
        row,
    });
    unit.done(ticket, Outcome::Done);
    Ok(())
}
