//! Conversations that nobody is in: for what was imported and belongs to no other.

use rusqlite::{Connection, OptionalExtension};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{ConversationKind, ConversationState};

use crate::conversation::{self, Membership};
use crate::error::{ClientError, DomainError};
use crate::store::rows::id;
use crate::store::unit::Unit;

/// Bytes of a title.
const TITLE_BYTES_MAX: usize = 256;

/// Whether a conversation is an archive.
pub(crate) fn is_archive(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM archive WHERE conversation = ?1)")?
        .query_row([conversation.0], |row| row.get(0))
}

/// Whether something in a conversation was imported.
pub(crate) fn has_imported(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM message
                            WHERE conversation = ?1 AND coalesce(seq, 9223372036854775806) < 0)",
        )?
        .query_row([conversation.0], |row| row.get(0))
}

/// The archive of this title.
pub(super) fn of(unit: &mut Unit<'_>, title: &str) -> Result<ConversationId, ClientError> {
    let title = title.trim();
    if title.is_empty() || title.len() > TITLE_BYTES_MAX {
        return Err(DomainError::BadImport.into());
    }
    let found = unit
        .connection
        .prepare_cached("SELECT conversation FROM archive WHERE title = ?1")?
        .query_row([title], |row| id(row, 0))
        .optional()?;
    if let Some(conversation) = found {
        return Ok(conversation);
    }
    let conversation = unit.new_conversation_id();
    conversation::insert(
        unit.connection,
        conversation,
        Membership::Left,
        false,
        unit.now_ms,
    )?;
    conversation::set_kind_and_state(
        unit.connection,
        conversation,
        ConversationKind::Group,
        ConversationState::Open,
    )?;
    conversation::set_name(unit.connection, conversation, title, 1)?;
    // Its rules are those of this person's network.
    let own = unit.account()?;
    conversation::add_member(unit.connection, conversation, own)?;
    unit.connection
        .prepare_cached("INSERT INTO archive (conversation, title) VALUES (?1, ?2)")?
        .execute((conversation.0, title))?;
    Ok(conversation)
}
