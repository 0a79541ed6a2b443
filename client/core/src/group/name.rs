//! What a group is called: encrypted, sent by whoever changes it, and by whoever brings people in.
//!
//! Surprising rule: a name has a revision, because who brings people in may not have heard of the
//! newest name yet.

use tresse_content::MimiContent;
use tresse_content::application::GroupInfo;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::ConversationKind;

use crate::compose::PolicyError;
use crate::conversation;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::outbox;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::Rules;

/// Whether every network of these accounts shows such a name, and that many people.
pub(crate) fn check(
    unit: &Unit<'_>,
    name: &str,
    accounts: impl Iterator<Item = AccountId>,
) -> Result<(), ClientError> {
    let accounts: Vec<AccountId> = accounts.collect();
    let rules = Rules::between(unit.networks, accounts.iter().copied());
    if name.trim().is_empty() {
        return Err(PolicyError::Empty.into());
    }
    let max = rules.policy.group_name_chars_max;
    let chars = name.chars().count();
    if chars > max as usize {
        let network = rules.who(|policy| policy.group_name_chars_max == max);
        return Err(PolicyError::TextTooLong {
            chars,
            max,
            network,
        }
        .into());
    }
    Ok(())
}

/// The person wants another name. It is changed here, too, when the server has taken the message.
pub(crate) fn rename(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    name: String,
) -> Result<(), ClientError> {
    let record = super::joined(unit, conversation)?;
    if record.kind == ConversationKind::Direct {
        return Err(DomainError::NotAGroup.into());
    }
    let members = conversation::members(unit.connection, conversation)?;
    check(unit, &name, members.into_iter().map(|it| it.account))?;
    if record.name == name {
        unit.done(ticket, Outcome::Done);
        return Ok(());
    }
    let info = GroupInfo {
        name,
        revision: record.name_revision.saturating_add(1),
        is_change: true,
        ..GroupInfo::default()
    };
    let row = tell(unit, conversation, &info)?;
    unit.wait(Waiting::Outbox(row), ticket);
    Ok(())
}

/// Tells the members, if there is something to tell.
pub(crate) fn send(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let Some(record) = conversation::record(unit.connection, conversation)? else {
        return Ok(());
    };
    if record.kind != ConversationKind::Group || record.name.is_empty() {
        return Ok(());
    }
    let info = super::details::whole(unit, &record)?;
    tell(unit, conversation, &info)?;
    Ok(())
}

pub(super) fn tell(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    info: &GroupInfo,
) -> Result<i64, ClientError> {
    let content = MimiContent::group_info(unit.salt(), info)
        .map_err(|error| FatalError::Content(error.to_string()))?;
    outbox::enqueue(unit, conversation, &content, outbox::Kind::Control)
}
