//! Who is there, and since when they are not.

use rusqlite::Connection;
use tresse_networks::Audience;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use super::hint::Hint;
use crate::chat::settings::is_restricted;
use crate::contact::{self, Standing};
use crate::conversation::{self, Record, stranger};
use crate::error::ClientError;
use crate::privacy;
use crate::store::rows::{id, to_column};
use crate::store::unit::Unit;

/// Being there is told every minute; without that it is over.
const ACTIVE_MS: u64 = 80_000;

/// Whether these two see of each other whether they are there, as far as this person decides.
pub(super) fn is_mutual(unit: &Unit<'_>, record: &Record) -> Result<bool, ClientError> {
    let Some(peer) = conversation::peer(unit.connection, record.id, unit.account()?)? else {
        return Ok(false);
    };
    if stranger::is_one(unit.connection, unit.networks, record)?
        || is_restricted(unit.connection, record.id)?
    {
        return Ok(false);
    }
    Ok(match privacy::of(unit)?.presence {
        Audience::Everyone => true,
        Audience::Contacts => contact::one(unit.connection, peer)?
            .is_some_and(|contact| contact.standing == Standing::Accepted && !contact.blocked),
        Audience::Nobody => false,
    })
}

/// Somebody says that they are there, or that they went.
pub(super) fn note(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    device: DeviceId,
    hint: Hint,
) -> Result<(), ClientError> {
    let (is_active, seen_at_ms) = match hint {
        Hint::Active | Hint::Ask => (true, unit.now_ms),
        Hint::Away(minutes) => (false, unit.now_ms.saturating_sub(minutes * 60_000)),
        Hint::Busy(_) | Hint::Hidden => return Ok(()),
    };
    unit.connection
        .prepare_cached(
            "INSERT INTO presence (device, account, is_active, until_ms, seen_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (device) DO UPDATE
             SET is_active = excluded.is_active, until_ms = excluded.until_ms,
                 seen_at_ms = max(presence.seen_at_ms, excluded.seen_at_ms)",
        )?
        .execute((
            device.0,
            device.account().0,
            is_active,
            to_column(unit.now_ms + ACTIVE_MS),
            to_column(seen_at_ms),
        ))?;
    unit.after.presence_due = true;
    unit.changed_chat(conversation);
    Ok(())
}

/// Somebody hides: nothing is known of them any more.
pub(super) fn forget(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("DELETE FROM presence WHERE account = ?1")?
        .execute([account.0])?;
    unit.after.presence_due = true;
    unit.changed_chat(conversation);
    Ok(())
}

/// When the next one who is there is not any more, unless they say so again.
pub(crate) fn next_end_ms(connection: &Connection) -> Result<Option<u64>, rusqlite::Error> {
    let next: Option<i64> = connection
        .prepare_cached("SELECT min(until_ms) FROM presence WHERE is_active = 1")?
        .query_row([], |row| row.get(0))?;
    Ok(next.map(|at_ms| at_ms as u64))
}

/// Those who have said nothing for too long are not there.
pub(crate) fn over(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    ended(
        unit,
        "UPDATE presence SET is_active = 0 WHERE is_active = 1 AND until_ms <= ?1
         RETURNING account",
    )
}

/// Nobody is known to be there: this device was not connected.
pub(crate) fn all_gone(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    ended(
        unit,
        "UPDATE presence SET is_active = 0 WHERE is_active = 1 AND ?1 >= 0 RETURNING account",
    )
}

/// The person does not see others any more, nor others them.
pub(crate) fn hide(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    unit.after.presence_hidden = true;
    ended(unit, "DELETE FROM presence WHERE ?1 >= 0 RETURNING account")
}

fn ended(unit: &mut Unit<'_>, sql: &str) -> Result<(), ClientError> {
    let accounts: Vec<AccountId> = unit
        .connection
        .prepare_cached(sql)?
        .query_map([to_column(unit.now_ms)], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    for account in accounts {
        if let Some(conversation) = conversation::direct_with(unit.connection, account)? {
            unit.changed_chat(conversation);
        }
    }
    unit.after.presence_due = true;
    Ok(())
}
