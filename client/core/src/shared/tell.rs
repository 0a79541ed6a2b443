//! Tells newcomers what all members see alike, and reads it as it was told.

use rusqlite::Connection;
use rusqlite::types::Value;
use tresse_content::application::{Nickname, SharedState, Versioned};
use tresse_content::limits::KNOWN_MAX;
use tresse_proto::ids::ConversationId;

use super::store::{self, Field, Key};
use crate::error::ClientError;
use crate::store::unit::Unit;

/// All there is to see, in as many parts as it takes: usually one, and none if nobody ever chose.
pub(crate) fn parts(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<SharedState>, rusqlite::Error> {
    let get = |field| store::get(connection, Key::new(conversation, field));
    let text = |field| -> Result<Option<Versioned<String>>, rusqlite::Error> {
        Ok(match get(field)? {
            Some((revision, Value::Text(value))) => Some(Versioned { revision, value }),
            _ => None,
        })
    };
    let number = |field| -> Result<Option<Versioned<u64>>, rusqlite::Error> {
        Ok(match get(field)? {
            Some((revision, Value::Integer(value))) => Some(Versioned {
                revision,
                value: u64::try_from(value).unwrap_or(0),
            }),
            _ => None,
        })
    };
    let first = SharedState {
        timer_ms: number(Field::Timer)?,
        vanish: number(Field::Vanish)?.map(|it| Versioned {
            revision: it.revision,
            value: it.value == 1,
        }),
        theme: text(Field::Theme)?,
        quick_emoji: text(Field::QuickEmoji)?,
        ..SharedState::default()
    };
    let nicknames: Vec<Nickname> = store::all_nicknames(connection, conversation)?
        .into_iter()
        .map(|(account, revision, name)| Nickname {
            account: account.0,
            revision,
            name,
        })
        .collect();
    let mut parts = vec![first];
    for nicknames in nicknames.chunks(KNOWN_MAX) {
        parts.push(SharedState {
            nicknames: nicknames.to_vec(),
            ..SharedState::default()
        });
    }
    parts.retain(|part| *part != SharedState::default());
    Ok(parts)
}

/// Tells the members, newcomers among them.
pub(crate) fn send(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    for part in parts(unit.connection, conversation)? {
        super::change::tell(unit, conversation, &part)?;
    }
    Ok(())
}
