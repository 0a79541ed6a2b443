//! Reactions: one of each person to each message. A second one takes the place of the first.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::MessageId;
use tresse_proto::ids::AccountId;

use super::apply::ApplyInput;
use super::ignored::Reason;
use super::rules::Rules;
use super::target::Target;
use crate::effect::Change;
use crate::emoji;
use crate::error::ClientError;
use crate::store::rows::{id, to_column};

/// Of several emojis in one message the first one counts.
pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    to: MessageId,
    emojis: &[String],
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let Some(target) = Target::find(connection, input.conversation, to)? else {
        return Ok(Err(Reason::UnknownMessage));
    };
    if !target.is_content {
        return Ok(Err(Reason::Gone));
    }
    let policy = Rules::of(connection, input.networks, input.conversation)?.policy;
    let emoji = match emojis.first() {
        Some(emoji) if policy.reactions_per_person > 0 => emoji,
        _ => return Ok(Err(Reason::NotHere)),
    };
    if !emoji::is_one(emoji) {
        return Ok(Err(Reason::NotAnEmoji));
    }
    connection
        .prepare_cached(
            "INSERT INTO reaction (row, account, emoji, conversation, message, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (row, account) DO UPDATE
             SET emoji = excluded.emoji, message = excluded.message, at_ms = excluded.at_ms",
        )?
        .execute((
            target.row,
            input.sender.account().0,
            emoji,
            input.conversation.0,
            input.message.0,
            to_column(input.at_ms),
        ))?;
    Ok(Ok(vec![input.changed(target.row)]))
}

/// Takes a reaction back. `None` if the id is not that of a reaction.
pub(super) fn take_back(
    connection: &Connection,
    input: &ApplyInput<'_>,
    reaction: MessageId,
) -> Result<Option<Result<Vec<Change>, Reason>>, ClientError> {
    let found: Option<(i64, AccountId)> = connection
        .prepare_cached(
            "SELECT row, account FROM reaction WHERE conversation = ?1 AND message = ?2",
        )?
        .query_row((input.conversation.0, reaction.0), |row| {
            Ok((row.get(0)?, id(row, 1)?))
        })
        .optional()?;
    let Some((row, account)) = found else {
        return Ok(None);
    };
    if account != input.sender.account() {
        return Ok(Some(Err(Reason::Foreign)));
    }
    connection
        .prepare_cached("DELETE FROM reaction WHERE row = ?1 AND account = ?2")?
        .execute((row, account.0))?;
    Ok(Some(Ok(vec![input.changed(row)])))
}
