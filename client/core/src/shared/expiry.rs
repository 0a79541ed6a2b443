//! What follows from what all members see alike for messages: when they go away.
//!
//! Surprising rule: the time is put on a message by who sends it, so that everybody agrees on it
//! whatever they have heard. And a time that the networks no longer have in common (somebody came in)
//! becomes the next longer one that they have, or the longest.

use std::borrow::Cow;

use rusqlite::Connection;
use tresse_content::{Expiration, Meaning, MimiContent};
use tresse_networks::TimerStart;
use tresse_proto::ids::ConversationId;

use super::change::can_vanish;
use super::store::{self, Field};
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::unit::Unit;
use crate::timeline::{self, Rules};

/// What is to vanish and was never left goes away so long after it was seen.
const VANISH_AFTER_READ_S: u32 = 24 * 60 * 60;

/// After what time messages disappear; 0: they stay.
pub(crate) fn timer_ms(
    connection: &Connection,
    rules: &Rules<'_>,
    conversation: ConversationId,
) -> Result<u64, rusqlite::Error> {
    let chosen = store::number(connection, conversation, Field::Timer)?;
    let timers = &rules.policy.timers;
    let longer = timers.iter().find(|timer| timer.0 >= chosen);
    Ok(match longer.or(timers.last()) {
        Some(timer) if chosen > 0 => timer.0,
        _ => 0,
    })
}

/// A message as it is to be sent: with the time of the conversation, unless it has one of its own or
/// is none that is shown.
pub(crate) fn put_on<'a>(
    unit: &Unit<'_>,
    conversation: ConversationId,
    content: &'a MimiContent,
) -> Result<Cow<'a, MimiContent>, ClientError> {
    if content.expires.is_some() || !matches!(content.meaning(), Meaning::Show(_)) {
        return Ok(Cow::Borrowed(content));
    }
    let rules = Rules::of(unit.connection, unit.networks, conversation)?;
    let vanish = store::number(unit.connection, conversation, Field::Vanish)? == 1;
    if vanish && can_vanish(&rules) {
        let expiration = Expiration::AfterRead(VANISH_AFTER_READ_S);
        return Ok(Cow::Owned(content.clone().expiring(expiration)));
    }
    let timer_ms = timer_ms(unit.connection, &rules, conversation)?;
    if timer_ms == 0 {
        return Ok(Cow::Borrowed(content));
    }
    let seconds = |ms: u64| u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX);
    let expiration = match rules.policy.timer_start {
        TimerStart::Send => Expiration::At(seconds(unit.now_ms.saturating_add(timer_ms))),
        TimerStart::Read => Expiration::AfterRead(seconds(timer_ms)),
    };
    Ok(Cow::Owned(content.clone().expiring(expiration)))
}

/// Notes that a message goes away when the conversation is left, if that is how it is there.
pub(crate) fn note(
    connection: &Connection,
    conversation: ConversationId,
    row: i64,
) -> Result<(), rusqlite::Error> {
    if store::number(connection, conversation, Field::Vanish)? == 1 {
        connection
            .prepare_cached(
                "UPDATE message SET vanishes = 1
                 WHERE row = ?1 AND expires_after_read_ms IS NOT NULL",
            )?
            .execute([row])?;
    }
    Ok(())
}

/// The person does not look at a conversation any more: what vanishes and was seen goes away, what
/// they said when the other has seen it.
pub(crate) fn left(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let rows: Vec<i64> = unit
        .connection
        .prepare_cached(
            "SELECT row FROM message
             WHERE conversation = ?1 AND vanishes = 1 AND CASE is_own
                 WHEN 1 THEN EXISTS (SELECT 1 FROM receipt
                                     WHERE receipt.row = message.row AND status >= 2)
                 ELSE row <= (SELECT read_row FROM conversation WHERE conversation = ?1) END",
        )?
        .query_map([conversation.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for row in rows {
        timeline::erase(unit.connection, row)?;
        unit.changed(Change::MessageChanged { conversation, row });
    }
    Ok(())
}
