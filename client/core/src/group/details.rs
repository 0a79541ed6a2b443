//! What a group says about itself and looks like: told like its name, and changed by anybody in it.

use tresse_content::application::{Detail, GroupInfo};
use tresse_content::limits::{DESCRIPTION_BYTES_MAX, GROUP_PICTURE_BYTES_MAX};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::ConversationKind;

use crate::compose::{PolicyError, Whose};
use crate::conversation::Record;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::picture;
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// Longest text about a group, in characters.
const DESCRIPTION_CHARS_MAX: u32 = 512;

const _: () = assert!(DESCRIPTION_CHARS_MAX as usize * 4 <= DESCRIPTION_BYTES_MAX);

/// The person says something else about a group.
pub(crate) fn describe(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    description: String,
) -> Result<(), ClientError> {
    let record = group(unit, conversation)?;
    let own = unit.networks.by_code(unit.account()?.network());
    let network = Whose::of(own.into_iter());
    if !own.is_some_and(|own| own.features.description) {
        return Err(PolicyError::NotHere { network }.into());
    }
    let chars = description.chars().count();
    if chars > DESCRIPTION_CHARS_MAX as usize {
        return Err(PolicyError::TextTooLong {
            chars,
            max: DESCRIPTION_CHARS_MAX,
            network,
        }
        .into());
    }
    if record.description == description {
        unit.done(ticket, Outcome::Done);
        return Ok(());
    }
    let detail = Detail {
        revision: record.description_revision.saturating_add(1),
        is_change: true,
        value: description,
    };
    let info = GroupInfo {
        description: Some(detail),
        ..named(record)
    };
    let row = super::name::tell(unit, conversation, &info)?;
    unit.wait(Waiting::Outbox(row), ticket);
    Ok(())
}

/// The person gives a group another picture.
pub(crate) fn set_picture(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    content: Vec<u8>,
) -> Result<(), ClientError> {
    let record = group(unit, conversation)?;
    picture::check(&content, GROUP_PICTURE_BYTES_MAX)?;
    let detail = Detail {
        revision: record.picture_revision.saturating_add(1),
        is_change: true,
        value: content,
    };
    let info = GroupInfo {
        picture: Some(detail),
        ..named(record)
    };
    let row = super::name::tell(unit, conversation, &info)?;
    unit.wait(Waiting::Outbox(row), ticket);
    Ok(())
}

fn group(unit: &Unit<'_>, conversation: ConversationId) -> Result<Record, ClientError> {
    let record = super::joined(unit, conversation)?;
    if record.kind == ConversationKind::Direct {
        return Err(DomainError::NotAGroup.into());
    }
    Ok(record)
}

/// The name as it is known, which is told again with every detail.
fn named(record: Record) -> GroupInfo {
    GroupInfo {
        name: record.name,
        revision: record.name_revision,
        ..GroupInfo::default()
    }
}

/// All that is known of a group, for newcomers.
pub(crate) fn whole(unit: &Unit<'_>, record: &Record) -> Result<GroupInfo, ClientError> {
    let content = match record.picture {
        Some(id) => picture::load(unit.connection, id)?.unwrap_or_default(),
        None => Vec::new(),
    };
    Ok(GroupInfo {
        description: told(record.description_revision, record.description.clone()),
        picture: told(record.picture_revision, content),
        ..named(record.clone())
    })
}

fn told<T>(revision: u32, value: T) -> Option<Detail<T>> {
    (revision > 0).then_some(Detail {
        revision,
        is_change: false,
        value,
    })
}
