//! Reactions: one of each person to each message. A second one takes the place of the first.

use rusqlite::Connection;
use tresse_content::MessageId;

use super::apply::ApplyInput;
use super::ignored::Reason;
use super::rules::Rules;
use super::target::Target;
use crate::effect::Change;
use crate::emoji;
use crate::error::ClientError;
use crate::store::rows::to_column;

/// Of several emojis in one message the first one counts.
pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    to: MessageId,
    emojis: &[String],
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let target = match Target::content(connection, input.conversation, to)? {
        Ok(target) => target,
        Err(reason) => return Ok(Err(reason)),
    };
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
