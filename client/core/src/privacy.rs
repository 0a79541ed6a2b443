//! What others learn of what this person does on this device.
//!
//! Surprising rule: some networks do not let a person turn read receipts off in groups; there they are
//! sent whatever is said here.

use rusqlite::{Connection, OptionalExtension};

use crate::effect::Change;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;

/// What others learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Privacy {
    /// That their messages were read.
    pub read_receipts: bool,
    /// That this person is typing.
    pub typing: bool,
}

impl Privacy {
    /// As long as the person has said nothing.
    pub(crate) fn initial(receipts: bool) -> Self {
        Self {
            read_receipts: receipts,
            typing: true,
        }
    }
}

/// What the person has said, or `initial`.
pub(crate) fn load(connection: &Connection, initial: Privacy) -> Result<Privacy, rusqlite::Error> {
    let stored = connection
        .prepare_cached("SELECT read_receipts, typing FROM privacy")?
        .query_row([], |row| {
            Ok(Privacy {
                read_receipts: row.get(0)?,
                typing: row.get(1)?,
            })
        })
        .optional()?;
    Ok(stored.unwrap_or(initial))
}

/// The same, in the middle of a unit of work.
pub(crate) fn of(unit: &Unit<'_>) -> Result<Privacy, rusqlite::Error> {
    load(unit.connection, Privacy::initial(unit.config.receipts))
}

/// The person decides.
pub(crate) fn set(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    privacy: Privacy,
) -> Result<(), ClientError> {
    unit.connection.execute(
        "INSERT INTO privacy (only_row, read_receipts, typing) VALUES (1, ?1, ?2)
         ON CONFLICT (only_row) DO UPDATE
         SET read_receipts = excluded.read_receipts, typing = excluded.typing",
        (privacy.read_receipts, privacy.typing),
    )?;
    unit.changed(Change::Privacy);
    unit.done(ticket, Outcome::Done);
    Ok(())
}
