//! The person opens a view once, or plays a voice note: its sender is told, where receipts are.
//!
//! Surprising rule: the last look deletes key and file *before* anything is shown. Whoever ends the
//! program at that moment has had their look.

use crate::compose::PolicyError;
use crate::conversation;
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::receipts;
use crate::store::unit::Unit;
use crate::timeline;

/// Takes one look off, or notes that it was played.
pub(crate) fn opened(unit: &mut Unit<'_>, ticket: Ticket, row: i64) -> Result<(), ClientError> {
    let message = timeline::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    if message.is_own {
        unit.done(ticket, Outcome::Done);
        return Ok(());
    }
    let is_first = match message.views {
        Some(views) if views.left == 0 => return Err(PolicyError::FileGone.into()),
        Some(views) => {
            timeline::look(unit.connection, row)?;
            views.left == views.of
        }
        None => timeline::play(unit.connection, row)?,
    };
    if is_first {
        let record = conversation::record(unit.connection, message.conversation)?
            .ok_or(DomainError::UnknownConversation)?;
        receipts::opened(unit, &record, message.message)?;
    }
    unit.changed(Change::MessageChanged {
        conversation: message.conversation,
        row,
    });
    unit.done(ticket, Outcome::Done);
    Ok(())
}
