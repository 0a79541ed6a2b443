//! Takes a message, a reaction or a vote back. All look alike; the id tells which.
//!
//! Surprising rule: what is taken back is really gone: text, files' keys, mentions, reactions, votes. What
//! stays, if the network of this person leaves a trace, is an empty row that says so. Here not the
//! strictest network counts but the reader's own: everybody sees what their app shows. Where all apps
//! have it, admins take back what others said: only while they are admins, in the order of the entries.

use rusqlite::Connection;
use tresse_content::MessageId;

use super::answered::Answered;
use super::apply::ApplyInput;
use super::ignored::Reason;
use super::rules::Rules;
use super::target::Target;
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::erased;

pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    message: MessageId,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    for answered in [Answered::Reaction, Answered::Vote] {
        if let Some(result) = answered.take_back(connection, input, message)? {
            return Ok(result);
        }
    }
    let Some(target) = Target::find(connection, input.conversation, message)? else {
        return Ok(Err(Reason::UnknownMessage));
    };
    let by = input.sender.account();
    let rules = Rules::of(connection, input.networks, input.conversation)?;
    if !rules.may_unsend(connection, input.conversation, by, &target)? {
        return Ok(Err(Reason::Foreign));
    }
    if !target.is_content {
        return Ok(Err(Reason::Gone));
    }
    if !rules
        .policy
        .unsend_window
        .is_open(target.at_ms, input.at_ms)
    {
        return Ok(Err(Reason::Late));
    }
    let own = input.networks.by_code(input.own.network());
    if own.map_or(rules.policy.unsend_trace, |own| own.policy.unsend_trace) {
        blank(connection, target.row, "unsent")?;
    } else {
        erase(connection, target.row)?;
    }
    Ok(Ok(vec![input.changed(target.row)]))
}

/// Leaves nothing of a message.
pub(crate) fn erase(connection: &Connection, row: i64) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM message WHERE row = ?1")?
        .execute([row])?;
    empty(connection, row)
}

/// Leaves nothing of a message but the fact that there was one.
pub(super) fn blank(connection: &Connection, row: i64, kind: &str) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE message
             SET kind = ?2, text = '', in_reply_to = NULL, edited_at_ms = NULL,
                 expires_at_ms = NULL, expires_after_read_ms = NULL
             WHERE row = ?1",
        )?
        .execute((row, kind))?;
    empty(connection, row)
}

/// Removes what hangs on a row.
pub(super) fn empty(connection: &Connection, row: i64) -> Result<(), rusqlite::Error> {
    erased::note(connection)?;
    for statement in [
        "DELETE FROM mention WHERE row = ?1",
        "DELETE FROM attachment WHERE row = ?1",
        "DELETE FROM reaction WHERE row = ?1",
        "DELETE FROM part WHERE row = ?1",
        "DELETE FROM message_pin WHERE row = ?1",
        "DELETE FROM vote WHERE row = ?1",
        "DELETE FROM forwarded WHERE row = ?1",
        "DELETE FROM receipt WHERE row = ?1",
        "DELETE FROM message_version WHERE row = ?1",
    ] {
        connection.prepare_cached(statement)?.execute([row])?;
    }
    Ok(())
}
