//! Commits that came too late: the first is made anew at once, the next ones wait longer and longer.
//!
//! Surprising rule: the time is in the database and the timer in memory. A process that was started
//! anew looks at the time when it has caught up.

use rusqlite::Connection;
use tresse_proto::ids::ConversationId;

use crate::error::ClientError;
use crate::session::below;
use crate::store::rows::{to_column, u64_column};
use crate::store::unit::Unit;

/// First and largest bound of the wait.
const FIRST_MS: u64 = 100;
const MAX_MS: u64 = 10_000;

/// Somebody else's commit came first.
pub(super) fn lost(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let races: u64 = unit
        .connection
        .prepare_cached("SELECT commit_races FROM conversation WHERE conversation = ?1")?
        .query_row([conversation.0], |row| u64_column(row, 0))?;
    let after_ms = match races {
        0 => 0,
        again => {
            let bound = FIRST_MS.saturating_mul(1 << again.min(16)).min(MAX_MS);
            unit.now_ms + 1 + below(unit.rng, bound)
        }
    };
    set(unit.connection, conversation, races + 1, after_ms)
}

/// The commit was taken.
pub(super) fn won(unit: &Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    set(unit.connection, conversation, 0, 0)
}

/// When the next commit may be made, if that is not now.
pub(super) fn waits_until_ms(
    unit: &Unit<'_>,
    conversation: ConversationId,
) -> Result<Option<u64>, ClientError> {
    let after_ms = unit
        .connection
        .prepare_cached("SELECT commit_after_ms FROM conversation WHERE conversation = ?1")?
        .query_row([conversation.0], |row| u64_column(row, 0))?;
    // A clock that was set back must not keep anybody waiting.
    let waits = after_ms > unit.now_ms && after_ms <= unit.now_ms + 1 + MAX_MS;
    Ok(waits.then_some(after_ms))
}

fn set(
    connection: &Connection,
    conversation: ConversationId,
    races: u64,
    after_ms: u64,
) -> Result<(), ClientError> {
    connection
        .prepare_cached(
            "UPDATE conversation SET commit_races = ?2, commit_after_ms = ?3
             WHERE conversation = ?1",
        )?
        .execute((conversation.0, to_column(races), to_column(after_ms)))?;
    Ok(())
}
