//! People who knocked and whom the server did not let in: when each may be tried again.
//!
//! Surprising rule: there is no timer. A knock is looked at when something happens in the
//! conversation; here it is only decided that this does not happen too often.

use rusqlite::OptionalExtension;
use tresse_proto::ids::{AccountId, ConversationId};

use crate::conversation;
use crate::error::ClientError;
use crate::session::below;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;

/// First and largest bound of the wait, which is at least half of its bound.
const FIRST_MS: u64 = 60 * 1000;
const MAX_MS: u64 = 24 * 60 * 60 * 1000;

/// The server did not let somebody in. The knock is forgotten here, not there.
pub(crate) fn note(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), ClientError> {
    conversation::drop_knock(unit.connection, conversation, account)?;
    let refusals: u64 = unit
        .connection
        .prepare_cached(
            "SELECT refusals FROM knock_refused WHERE conversation = ?1 AND account = ?2",
        )?
        .query_row((conversation.0, account.0), |row| u64_column(row, 0))
        .optional()?
        .unwrap_or(0);
    let bound = FIRST_MS.saturating_mul(1 << refusals.min(16)).min(MAX_MS);
    let not_before_ms = unit.now_ms + bound / 2 + below(unit.rng, bound / 2);
    unit.connection
        .prepare_cached(
            "INSERT INTO knock_refused (conversation, account, refusals, not_before_ms)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (conversation, account) DO UPDATE
             SET refusals = excluded.refusals, not_before_ms = excluded.not_before_ms",
        )?
        .execute((
            conversation.0,
            account.0,
            to_column(refusals + 1),
            to_column(not_before_ms),
        ))?;
    Ok(())
}

/// Whether somebody who knocks is to be tried (again).
pub(super) fn may_try(
    unit: &Unit<'_>,
    conversation: ConversationId,
    account: AccountId,
) -> Result<bool, ClientError> {
    let not_before_ms = unit
        .connection
        .prepare_cached(
            "SELECT not_before_ms FROM knock_refused WHERE conversation = ?1 AND account = ?2",
        )?
        .query_row((conversation.0, account.0), |row| u64_column(row, 0))
        .optional()?;
    // A clock that was wrong must not keep anybody out for ever.
    Ok(not_before_ms.is_none_or(|at_ms| at_ms <= unit.now_ms || at_ms > unit.now_ms + MAX_MS))
}

/// Somebody is in: what was refused before means nothing any more.
pub(crate) fn forget(
    unit: &Unit<'_>,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("DELETE FROM knock_refused WHERE conversation = ?1 AND account = ?2")?
        .execute((conversation.0, account.0))?;
    Ok(())
}

/// This person has turned reach on, which may have been the reason: everybody is tried once more.
pub(crate) fn try_all_again(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let conversations: Vec<ConversationId> = unit
        .connection
        .prepare_cached("SELECT DISTINCT conversation FROM knock_refused")?
        .query_map([], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    unit.connection.execute("DELETE FROM knock_refused", [])?;
    for conversation in conversations {
        conversation::info::ask(unit, conversation)?;
    }
    Ok(())
}
