//! What own devices tell each other beyond who is who: what groups look like and all members see
//! alike, the person's whole profile, and what the person has decided about conversations and
//! messages.
//!
//! Surprising rule: of what was decided the later counts, by the time at which it was decided on
//! whatever device. What a device hears of a conversation that it is not in yet waits there.

use rusqlite::Connection;
use tresse_content::Meaning;
use tresse_content::application::{GroupInfo, KnownPart, KnownPartKind, OwnDevices, SharedState};
use tresse_content::limits::KNOWN_PART_BYTES_MAX;
use tresse_proto::ids::ConversationId;

use super::share::{place, tell};
use crate::conversation::Membership;
use crate::effect::Change;
use crate::error::{ClientError, FatalError};
use crate::store::rows::id;
use crate::store::unit::Unit;
use crate::{chat, conversation, group, me, picture, profile, shared, timeline};

/// Bytes of parts in one message: with the largest part behind them they still fit.
const PARTS_BYTES: usize = 48 * 1024;

const _: () = assert!(PARTS_BYTES + KNOWN_PART_BYTES_MAX + 1024 < tresse_mls::PLAINTEXT_BYTES_MAX);

/// Something was heard in a conversation that a device which comes later has to know.
pub(crate) fn tell_of_meaning(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    meaning: &Meaning,
) -> Result<(), ClientError> {
    match meaning {
        Meaning::GroupInfo(info) => {
            super::share::tell_of_name(unit, conversation)?;
            if info.description.is_some() || info.picture.is_some() {
                tell_parts(unit, &[conversation])?;
            }
            Ok(())
        }
        Meaning::SharedState(_) => tell_parts(unit, &[conversation]),
        _ => Ok(()),
    }
}

/// The person is called or looks otherwise.
pub(crate) fn tell_of_profile(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let (Some(place), Some(me)) = (place(unit.connection)?, me::load(unit.connection)?) else {
        return Ok(());
    };
    let known = OwnDevices {
        profile: Some(profile::of_everything(unit, &me)?),
        ..OwnDevices::default()
    };
    tell(unit, place, &known)
}

/// Everything of this file, for a device that came just now.
pub(super) fn tell_all(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    if me::load(unit.connection)?.is_some_and(|me| me.profile_revision > 0) {
        tell_of_profile(unit)?;
    }
    let conversations = with_parts(unit.connection)?;
    tell_parts(unit, &conversations)?;
    let Some(place) = place(unit.connection)? else {
        return Ok(());
    };
    for known in chat::own::all(unit.connection)? {
        tell(unit, place, &known)?;
    }
    for known in timeline::star::all(unit.connection)? {
        tell(unit, place, &known)?;
    }
    Ok(())
}

fn with_parts(connection: &Connection) -> Result<Vec<ConversationId>, ClientError> {
    let conversations = connection
        .prepare_cached(
            "SELECT conversation FROM conversation
             WHERE membership = ?1 AND is_own_devices = 0
               AND (description_revision > 0 OR picture_revision > 0 OR EXISTS (
                    SELECT 1 FROM chat_state
                    WHERE chat_state.conversation = conversation.conversation))
             ORDER BY conversation",
        )?
        .query_map([Membership::Joined.as_str()], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    Ok(conversations)
}

/// Tells what these conversations look like.
fn tell_parts(unit: &mut Unit<'_>, conversations: &[ConversationId]) -> Result<(), ClientError> {
    let Some(place) = place(unit.connection)? else {
        return Ok(());
    };
    let mut parts: Vec<KnownPart> = Vec::new();
    let mut bytes = 0;
    for conversation in conversations {
        for part in parts_of(unit, *conversation)? {
            bytes += part.content.len();
            parts.push(part);
            if bytes >= PARTS_BYTES {
                bytes = 0;
                tell_some(unit, place, std::mem::take(&mut parts))?;
            }
        }
    }
    tell_some(unit, place, parts)
}

fn tell_some(
    unit: &mut Unit<'_>,
    place: ConversationId,
    parts: Vec<KnownPart>,
) -> Result<(), ClientError> {
    for parts in parts.chunks(tresse_content::limits::KNOWN_MAX) {
        let known = OwnDevices {
            parts: parts.to_vec(),
            ..OwnDevices::default()
        };
        tell(unit, place, &known)?;
    }
    Ok(())
}

fn parts_of(unit: &Unit<'_>, conversation: ConversationId) -> Result<Vec<KnownPart>, ClientError> {
    let content = |error: tresse_content::ContentError| FatalError::Content(error.to_string());
    let part = |kind, content| KnownPart {
        conversation: conversation.0,
        kind,
        content,
    };
    let mut parts = Vec::new();
    if let Some(record) = conversation::record(unit.connection, conversation)? {
        let info = group::details::whole(unit, &record)?;
        if info.description.is_some() || info.picture.is_some() {
            let encoded = info.encode().map_err(content)?;
            parts.push(part(KnownPartKind::GroupInfo, encoded));
        }
    }
    for state in shared::tell::parts(unit.connection, conversation)? {
        let encoded = state.encode().map_err(content)?;
        parts.push(part(KnownPartKind::SharedState, encoded));
    }
    Ok(parts)
}

/// Another device of this person says so.
pub(super) fn learn(unit: &mut Unit<'_>, known: &OwnDevices) -> Result<(), ClientError> {
    if let Some(encoded) = &known.profile {
        profile::learn::whole(unit, encoded)?;
    }
    for part in &known.parts {
        learn_part(unit, part)?;
    }
    for settings in &known.settings {
        chat::own::learn(unit, settings)?;
    }
    for star in &known.stars {
        timeline::star::learn(unit, star)?;
    }
    Ok(())
}

/// As if it had been told again in the conversation itself.
fn learn_part(unit: &mut Unit<'_>, part: &KnownPart) -> Result<(), ClientError> {
    let conversation = ConversationId(part.conversation);
    let connection = unit.connection;
    let mut is_news = false;
    match part.kind {
        KnownPartKind::GroupInfo => {
            let Ok(info) = GroupInfo::decode(&part.content) else {
                return Ok(());
            };
            if let Some(mut detail) = info.description {
                detail.is_change = false;
                is_news |= conversation::details::describe(connection, conversation, &detail)?;
            }
            if let Some(mut detail) = info.picture.filter(|it| picture::is_fine(&it.value)) {
                detail.is_change = false;
                is_news |= conversation::details::set_picture(connection, conversation, &detail)?;
            }
        }
        KnownPartKind::SharedState => {
            let Ok(mut state) = SharedState::decode(&part.content) else {
                return Ok(());
            };
            state.is_change = false;
            let said = shared::apply::Said {
                conversation,
                sender: unit.account()?,
                networks: unit.networks,
            };
            if shared::apply::is_fine(connection, said, &state)? {
                is_news = shared::apply::apply(connection, said, &state)?.0;
            }
        }
    }
    if is_news {
        unit.changed(Change::Conversation(conversation));
    }
    Ok(())
}
