//! This person's name, told to the people in a conversation and to nobody else.
//!
//! It goes with a request, with the answer to one, and otherwise just before the first message that
//! this device sends in a conversation. In small groups it is said again to those who came later.

use tresse_content::{
    Disposition, MimiContent, NestedPart, Part, application::Profile, media_type,
};
use tresse_mls::Applied;
use tresse_proto::ids::ConversationId;

use crate::error::{ClientError, FatalError};
use crate::store::unit::Unit;
use crate::{conversation, me, outbox};

/// In larger groups newcomers learn the names of those only who write for the first time.
const SMALL_GROUP_ACCOUNTS: u64 = 32;

/// The name as a part of a message, if it is to be told at all.
pub(crate) fn part(unit: &Unit<'_>) -> Result<Option<NestedPart>, ClientError> {
    let Some(profile) = own(unit)? else {
        return Ok(None);
    };
    let encoded = profile
        .encode()
        .map_err(|error| FatalError::Content(error.to_string()))?;
    Ok(Some(NestedPart::single(
        Disposition::PROFILE,
        media_type::PROFILE,
        encoded,
    )))
}

fn own(unit: &Unit<'_>) -> Result<Option<Profile>, ClientError> {
    if !unit.config.profiles {
        return Ok(None);
    }
    let name = me::load(unit.connection)?.map(|me| me.name);
    Ok(name
        .filter(|name| !name.is_empty())
        .map(|name| Profile { name }))
}

/// A name beside a text, as in requests.
pub(crate) fn within(content: &MimiContent) -> Option<Profile> {
    if !matches!(content.body.part, Part::Multi { .. }) {
        return None;
    }
    content
        .body
        .walk()
        .into_iter()
        .find_map(|part| match &part.part {
            Part::Single {
                content_type,
                content,
            } if part.disposition == Disposition::PROFILE
                && content_type == media_type::PROFILE =>
            {
                Profile::decode(content).ok()
            }
            _ => None,
        })
}

/// Tells the name in a conversation.
pub(crate) fn send(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let is_sent = conversation::record(unit.connection, conversation)?
        .is_none_or(|record| record.profile_sent);
    if is_sent {
        return Ok(());
    }
    mark_sent(unit, conversation)?;
    let Some(profile) = own(unit)? else {
        return Ok(());
    };
    let content = MimiContent::profile(unit.salt(), &profile)
        .map_err(|error| FatalError::Content(error.to_string()))?;
    outbox::enqueue(unit, conversation, &content, outbox::Kind::Control)?;
    Ok(())
}

/// Notes that the name was told.
pub(crate) fn mark_sent(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("UPDATE conversation SET profile_sent = 1 WHERE conversation = ?1")?
        .execute([conversation.0])?;
    Ok(())
}

/// Newcomers have not heard it.
pub(crate) fn members_changed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    applied: &Applied,
) -> Result<(), ClientError> {
    let is_small =
        conversation::member_count(unit.connection, conversation)? <= SMALL_GROUP_ACCOUNTS;
    if !applied.added.is_empty() && is_small {
        unit.connection
            .prepare_cached("UPDATE conversation SET profile_sent = 0 WHERE conversation = ?1")?
            .execute([conversation.0])?;
    }
    Ok(())
}
