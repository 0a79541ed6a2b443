//! Somebody unknown who writes on a network that delivers first messages like any other.
//!
//! Surprising rule: the server calls such a conversation open from its first message on. Whether this
//! person wants it is known to their devices only: they have written there, or said so. Until then
//! nothing tells the other that anybody is there: no receipts, no typing.

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{ConversationKind, ConversationState};

use super::Record;
use crate::contact::{self, Standing};
use crate::effect::Change;
use crate::error::ClientError;
use crate::me;
use crate::store::unit::Unit;
use crate::timeline::Rules;

/// Whether a conversation is with somebody whom this person neither answered nor accepted.
pub(crate) fn is_one(
    connection: &Connection,
    networks: &Networks,
    record: &Record,
) -> Result<bool, rusqlite::Error> {
    if record.kind != ConversationKind::Direct
        || record.state != ConversationState::Open
        || record.answered
        || !Rules::of(connection, networks, record.id)?.delivers_first_contact()
    {
        return Ok(false);
    }
    let standing = match me::account(connection)? {
        Some(own) => match super::peer(connection, record.id, own)? {
            Some(peer) => contact::one(connection, peer)?.map(|contact| contact.standing),
            None => None,
        },
        None => None,
    };
    Ok(standing < Some(Standing::Accepted))
}

/// Whether the other one of a conversation that this person made wants to hear from them: they
/// accepted, or have written where a first message arrives like any other.
pub(crate) fn has_written(
    connection: &Connection,
    networks: &Networks,
    record: &Record,
) -> Result<bool, ClientError> {
    if record.state != ConversationState::Open {
        return Ok(false);
    }
    if !Rules::of(connection, networks, record.id)?.delivers_first_contact() {
        return Ok(true);
    }
    let has_written = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM message WHERE conversation = ?1 AND is_own = 0)",
        )?
        .query_row([record.id.0], |row| row.get(0))?;
    Ok(has_written)
}

/// This person has written there, or said that it is wanted: the other is a contact from now on.
pub(crate) fn answered(unit: &mut Unit<'_>, record: &Record) -> Result<(), ClientError> {
    if !set_answered(unit.connection, record.id)? {
        return Ok(());
    }
    let is_open_direct =
        record.kind == ConversationKind::Direct && record.state == ConversationState::Open;
    if is_open_direct
        && let Some(peer) = super::peer(unit.connection, record.id, unit.account()?)?
        && contact::raise(unit.connection, peer, Standing::Accepted)?
    {
        unit.changed(Change::Contact(peer));
    }
    unit.changed(Change::Conversation(record.id));
    Ok(())
}

/// Notes it. `false` if it was known.
pub(crate) fn set_answered(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    let changed = connection
        .prepare_cached(
            "UPDATE conversation SET answered = 1 WHERE conversation = ?1 AND answered = 0",
        )?
        .execute([conversation.0])?;
    Ok(changed > 0)
}
