//! A new text for a message.
//!
//! Surprising rule: receivers decide, by the server's times of both messages: a late or foreign edit
//! is ignored whatever its sender thinks. Files stay as they are; only their caption changes. What is
//! more than text has no other text: a poll that says something else would have other people's votes.

use rusqlite::Connection;
use tresse_content::{MessageId, Shown};

use super::apply::ApplyInput;
use super::ignored::Reason;
use super::part;
use super::rules::Rules;
use super::target::Target;
use super::uri::{account_of, room_uri};
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::to_column;

pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    message: MessageId,
    shown: &Shown,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let Some(target) = Target::find(connection, input.conversation, message)? else {
        return Ok(Err(Reason::UnknownMessage));
    };
    let policy = Rules::of(connection, input.networks, input.conversation)?.policy;
    if target.sender.account() != input.sender.account() {
        return Ok(Err(Reason::Foreign));
    }
    let is_text = shown.attachments.is_empty() && shown.rich.is_none();
    if !target.is_content || !is_text || part::of(connection, target.row)?.is_some() {
        return Ok(Err(Reason::Gone));
    }
    if !policy.edit_window.is_open(target.at_ms, input.at_ms) {
        return Ok(Err(Reason::Late));
    }
    if is_done(connection, input)? {
        // Sent again, since a restored server had lost it.
        return Ok(Ok(Vec::new()));
    }
    if target.edits >= policy.edits_max {
        return Ok(Err(Reason::TooOften));
    }
    connection
        .prepare_cached(
            "UPDATE message SET text = ?2, version = ?3, edits = edits + 1, edited_at_ms = ?4
             WHERE row = ?1",
        )?
        .execute((
            target.row,
            &shown.text,
            input.message.0,
            to_column(input.at_ms),
        ))?;
    connection
        .prepare_cached(
            "INSERT INTO message_version (conversation, version, row) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation, version) DO NOTHING",
        )?
        .execute((input.conversation.0, input.message.0, target.row))?;
    connection
        .prepare_cached("DELETE FROM mention WHERE row = ?1")?
        .execute([target.row])?;
    insert_mentions(connection, input, target.row, shown)?;
    Ok(Ok(vec![input.changed(target.row)]))
}

/// Whether this very edit was carried out before.
fn is_done(connection: &Connection, input: &ApplyInput<'_>) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM message_version WHERE conversation = ?1 AND version = ?2)",
        )?
        .query_row((input.conversation.0, input.message.0), |row| row.get(0))
}

/// Notes who is mentioned. Who mentions the room mentions everybody: to this device that is its own
/// person, if their app has such a thing.
pub(super) fn insert_mentions(
    connection: &Connection,
    input: &ApplyInput<'_>,
    row: i64,
    shown: &Shown,
) -> Result<(), rusqlite::Error> {
    let own = input.networks.by_code(input.own.network());
    let has_everybody = own.is_some_and(|own| own.features.mention_all.is_some());
    let room = room_uri(input.conversation);
    for mention in &shown.mentions {
        let everybody = (has_everybody && mention.uri == room).then_some(input.own);
        let Some(account) = everybody.or_else(|| account_of(&mention.uri)) else {
            continue;
        };
        connection
            .prepare_cached(
                "INSERT INTO mention (row, start_byte, end_byte, account) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
            )?
            .execute((
                row,
                to_column(mention.range.start as u64),
                to_column(mention.range.end as u64),
                account.0,
            ))?;
    }
    Ok(())
}
