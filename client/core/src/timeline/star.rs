//! Messages that the person wants to find again.
//!
//! Surprising rule: what was decided is kept by the message's id, with its time. So another device of
//! the person can say it before the message is here, and of two decisions the later counts.

use rusqlite::Connection;
use tresse_content::application::{KnownStar, OwnDevices};
use tresse_proto::ids::ConversationId;

use crate::device::share;
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::timeline::Body;

/// Messages in one message to own devices.
const PER_MESSAGE: usize = 256;
/// Decisions that are kept and told: the newest.
const KEPT_MAX: i64 = 4096;

const _: () = assert!(PER_MESSAGE <= tresse_content::limits::KNOWN_MAX);

/// The person stars a message, or takes that back.
pub(crate) fn set(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    row: i64,
    starred: bool,
) -> Result<(), ClientError> {
    let message = super::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    if starred && message.views.is_some() {
        return Err(crate::compose::PolicyError::ViewOnce.into());
    }
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
    let known = KnownStar {
        conversation: message.conversation.0,
        message: message.message.0,
        at_ms: unit.now_ms,
        is_starred: starred,
    };
    if note(unit.connection, &known)?
        && let Some(place) = share::place(unit.connection)?
    {
        let stars = vec![known];
        let known = OwnDevices {
            stars,
            ..OwnDevices::default()
        };
        share::tell(unit, place, &known)?;
    }
    unit.changed(Change::MessageChanged {
        conversation: message.conversation,
        row,
    });
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// Keeps a decision if it is the latest.
fn note(connection: &Connection, star: &KnownStar) -> Result<bool, rusqlite::Error> {
    let noted = connection
        .prepare_cached(
            "INSERT INTO star_decision (conversation, message, at_ms, is_starred)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (conversation, message) DO UPDATE
             SET at_ms = excluded.at_ms, is_starred = excluded.is_starred
             WHERE (star_decision.at_ms, star_decision.is_starred)
                 < (excluded.at_ms, excluded.is_starred)",
        )?
        .execute((
            star.conversation,
            star.message,
            to_column(star.at_ms),
            star.is_starred,
        ))?;
    connection
        .prepare_cached(
            "DELETE FROM star_decision WHERE at_ms < coalesce(
                 (SELECT at_ms FROM star_decision ORDER BY at_ms DESC LIMIT 1 OFFSET ?1), 0)",
        )?
        .execute([KEPT_MAX])?;
    Ok(noted > 0)
}

/// Another device of this person says what was decided there.
pub(crate) fn learn(unit: &mut Unit<'_>, star: &KnownStar) -> Result<(), ClientError> {
    if !note(unit.connection, star)? {
        return Ok(());
    }
    let conversation = ConversationId(star.conversation);
    let row: Vec<i64> = unit
        .connection
        .prepare_cached(
            "SELECT row FROM message
             WHERE conversation = ?1 AND message = ?2 AND kind = 'content'",
        )?
        .query_map((star.conversation, star.message), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for row in row {
        let sql = if star.is_starred {
            "INSERT INTO star (row, at_ms) VALUES (?1, ?2) ON CONFLICT (row) DO NOTHING"
        } else {
            "DELETE FROM star WHERE row = ?1 AND ?2 IS NOT NULL"
        };
        unit.connection
            .prepare_cached(sql)?
            .execute((row, to_column(star.at_ms)))?;
        unit.changed(Change::MessageChanged { conversation, row });
    }
    Ok(())
}

/// All that was decided and is kept, in pieces.
pub(crate) fn all(connection: &Connection) -> Result<Vec<OwnDevices>, rusqlite::Error> {
    let stars: Vec<KnownStar> = connection
        .prepare_cached(
            "SELECT conversation, message, at_ms, is_starred FROM star_decision
             WHERE is_starred = 1 ORDER BY at_ms DESC",
        )?
        .query_map([], |row| {
            Ok(KnownStar {
                conversation: id::<ConversationId>(row, 0)?.0,
                message: row.get(1)?,
                at_ms: u64_column(row, 2)?,
                is_starred: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(stars
        .chunks(PER_MESSAGE)
        .map(|stars| OwnDevices {
            stars: stars.to_vec(),
            ..OwnDevices::default()
        })
        .collect())
}
