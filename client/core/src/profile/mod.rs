//! Who this person is, told to the people in a conversation and to nobody else: name, picture, and
//! what they say about themselves. `change` is what the person wants, `learn` what others say.
//!
//! The name goes with a request and with the answer to one; everything goes just before the first
//! message that this device sends in a conversation, and before the first one after it was changed. In
//! small groups it is said again to those who came later.
//!
//! Surprising rule: whoever has not answered knows the name only. A picture is not for people of whom
//! nothing is known, and a request has no room for one.

pub(crate) mod change;
pub(crate) mod learn;

use tresse_content::{
    Disposition, MimiContent, NestedPart, Part, application::Profile, media_type,
};
use tresse_mls::Applied;
use tresse_networks::Audience;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::ConversationKind;

use crate::conversation::{Record, stranger};
use crate::error::{ClientError, FatalError};
use crate::me::Me;
use crate::store::unit::Unit;
use crate::{contact, conversation, device, me, outbox, picture, privacy};

/// In larger groups newcomers learn the names of those only who write for the first time.
const SMALL_GROUP_ACCOUNTS: u64 = 32;

/// How much of it was told in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    /// Nothing.
    Nothing,
    /// The name.
    Name,
    /// All that may be told there.
    All,
}

impl Told {
    /// From its column.
    pub(crate) fn from_column(number: i64) -> Self {
        match number {
            i64::MIN..=0 => Self::Nothing,
            1 => Self::Name,
            _ => Self::All,
        }
    }

    fn column(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Name => 1,
            Self::All => 2,
        }
    }
}

/// The name as a part of a message, if it is to be told at all.
pub(crate) fn part(unit: &Unit<'_>) -> Result<Option<NestedPart>, ClientError> {
    let Some(me) = named(unit)? else {
        return Ok(None);
    };
    let encoded = name_of(&me)
        .encode()
        .map_err(|error| FatalError::Content(error.to_string()))?;
    Ok(Some(NestedPart::single(
        Disposition::PROFILE,
        media_type::PROFILE,
        encoded,
    )))
}

/// The person, if their name is to be told.
fn named(unit: &Unit<'_>) -> Result<Option<Me>, ClientError> {
    if !unit.config.profiles {
        return Ok(None);
    }
    Ok(me::load(unit.connection)?.filter(|me| !me.name.is_empty()))
}

fn name_of(me: &Me) -> Profile {
    Profile {
        name: me.name.clone(),
        revision: me.profile_revision,
        ..Profile::default()
    }
}

/// All that may be told in a conversation.
fn whole(unit: &Unit<'_>, record: &Record, me: &Me) -> Result<Profile, ClientError> {
    let privacy = privacy::of(unit)?;
    let is_contact = record.kind == ConversationKind::Direct
        && match conversation::peer(unit.connection, record.id, unit.account()?)? {
            Some(peer) => contact::one(unit.connection, peer)?
                .is_some_and(|it| it.standing == contact::Standing::Accepted),
            None => false,
        };
    let mut profile = name_of(me);
    profile.about = match privacy.about {
        Audience::Nobody => Some(String::new()),
        Audience::Contacts if !is_contact => None,
        Audience::Contacts | Audience::Everyone => Some(me.about.clone()),
    };
    profile.picture = match privacy.picture {
        Audience::Nobody => Some(Vec::new()),
        Audience::Contacts if !is_contact => None,
        Audience::Contacts | Audience::Everyone => Some(bytes(unit, me)?),
    };
    Ok(profile)
}

/// The person's picture; empty if there is none.
fn bytes(unit: &Unit<'_>, me: &Me) -> Result<Vec<u8>, ClientError> {
    let content = match me.picture {
        Some(id) => picture::load(unit.connection, id)?,
        None => None,
    };
    Ok(content.unwrap_or_default())
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

/// Tells in a conversation what is to be told there and was not.
pub(crate) fn send(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let Some(record) = conversation::record(unit.connection, conversation)? else {
        return Ok(());
    };
    let me = named(unit)?;
    let has_more = me.as_ref().is_some_and(|me| me.profile_revision > 0);
    let due = if has_more && is_answered(unit, &record)? {
        Told::All
    } else {
        Told::Name
    };
    if record.profile_told >= due {
        return Ok(());
    }
    mark_told(unit, conversation, due)?;
    let Some(me) = me else {
        return Ok(());
    };
    let profile = match due {
        Told::All => whole(unit, &record, &me)?,
        Told::Nothing | Told::Name => name_of(&me),
    };
    let content = MimiContent::profile(unit.salt(), &profile)
        .map_err(|error| FatalError::Content(error.to_string()))?;
    outbox::enqueue(unit, conversation, &content, outbox::Kind::Control)?;
    Ok(())
}

/// Whether the others want to hear of this person: they are in a group together, they were asked and
/// said yes, or they have written.
fn is_answered(unit: &Unit<'_>, record: &Record) -> Result<bool, ClientError> {
    if record.kind != ConversationKind::Direct || !record.is_own {
        return Ok(true);
    }
    stranger::has_written(unit.connection, unit.networks, record)
}

/// Notes how much was told.
pub(crate) fn mark_told(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    told: Told,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("UPDATE conversation SET profile_told = ?2 WHERE conversation = ?1")?
        .execute((conversation.0, told.column()))?;
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
        mark_told(unit, conversation, Told::Nothing)?;
    }
    Ok(())
}

/// It is different now: everybody is told with the next message to them.
fn changed(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    unit.connection
        .execute("UPDATE conversation SET profile_told = 0", [])?;
    Ok(())
}

/// Others may see more or less of it than before.
pub(crate) fn audience_changed(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    if let Some(mut me) = me::load(unit.connection)? {
        me.profile_revision = me.profile_revision.saturating_add(1);
        me::set_profile(unit.connection, &me)?;
        changed(unit)?;
        device::told::tell_of_profile(unit)?;
    }
    Ok(())
}

/// All there is, encoded, for the person's other devices.
pub(crate) fn of_everything(unit: &Unit<'_>, me: &Me) -> Result<Vec<u8>, ClientError> {
    let profile = Profile {
        about: Some(me.about.clone()),
        picture: Some(bytes(unit, me)?),
        ..name_of(me)
    };
    let encoded = profile.encode();
    Ok(encoded.map_err(|error| FatalError::Content(error.to_string()))?)
}
