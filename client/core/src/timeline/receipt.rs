//! Delivery and read receipts, kept for each account and shown as numbers.
//!
//! Surprising rule: "read" by another device of the own account is no receipt but news for this
//! device: the person has seen the messages already.

use rusqlite::Connection;
use tresse_content::MessageId;
use tresse_content::application::{Status, StatusReport};
use tresse_proto::ids::ConversationId;

use super::apply::ApplyInput;
use super::once;
use super::target::Target;
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::{id, to_column};

pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    report: &StatusReport,
) -> Result<Vec<Change>, ClientError> {
    let mut changes = Vec::new();
    for (message, status) in &report.0 {
        if ![Status::DELIVERED, Status::READ, Status::OPENED].contains(status) {
            continue;
        }
        let Some(target) = Target::find(connection, input.conversation, *message)? else {
            continue;
        };
        let changed = match (input.is_own(), target.is_own) {
            (false, true) if target.is_content => note(connection, input, target.row, *status)?,
            (true, false) if *status == Status::READ => {
                seen_elsewhere(connection, input, target.row)?
            }
            (true, false) if *status == Status::OPENED => opened_elsewhere(connection, target.row)?,
            _ => false,
        };
        if changed {
            changes.push(input.changed(target.row));
        }
    }
    Ok(changes)
}

fn note(
    connection: &Connection,
    input: &ApplyInput<'_>,
    row: i64,
    status: Status,
) -> Result<bool, rusqlite::Error> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO receipt (row, account, status, at_ms, delivered_at_ms)
             VALUES (?1, ?2, ?3, ?4, CASE ?3 WHEN 1 THEN ?4 END)
             ON CONFLICT (row, account) DO UPDATE
             SET status = excluded.status, at_ms = excluded.at_ms
             WHERE status < excluded.status",
        )?
        .execute((
            row,
            input.sender.account().0,
            status.0,
            to_column(input.at_ms),
        ))?;
    Ok(changed > 0)
}

/// Another own device has had the look, or played it.
fn opened_elsewhere(connection: &Connection, row: i64) -> Result<bool, rusqlite::Error> {
    once::burn_if_once(connection, row)?;
    once::play(connection, row)
}

fn seen_elsewhere(
    connection: &Connection,
    input: &ApplyInput<'_>,
    row: i64,
) -> Result<bool, rusqlite::Error> {
    super::expiry::start(connection, row, input.at_ms)?;
    let changed = connection
        .prepare_cached(
            "UPDATE conversation SET read_row = ?2 WHERE conversation = ?1 AND read_row < ?2",
        )?
        .execute((input.conversation.0, row))?;
    Ok(changed > 0)
}

/// The person has seen everything up to a row: starts the time of messages that disappear after
/// reading, and returns those of others above `after_row` whose senders may be told.
pub(crate) fn seen(
    connection: &Connection,
    conversation: ConversationId,
    after_row: i64,
    up_to_row: i64,
    now_ms: u64,
) -> Result<Vec<MessageId>, ClientError> {
    let rows: Vec<(i64, MessageId)> = connection
        .prepare_cached(
            "SELECT row, message FROM message
             WHERE conversation = ?1 AND row > ?2 AND row <= ?3 AND is_own = 0 AND kind = 'content'
               AND coalesce(seq, 1) > 0
             ORDER BY row",
        )?
        .query_map((conversation.0, after_row, up_to_row), |row| {
            Ok((row.get(0)?, id(row, 1)?))
        })?
        .collect::<Result<_, _>>()?;
    for (row, _) in &rows {
        super::expiry::start(connection, *row, now_ms)?;
    }
    Ok(rows.into_iter().map(|(_, message)| message).collect())
}
