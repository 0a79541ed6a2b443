//! What a group is called: encrypted, sent by whoever brings people in.

use tresse_content::MimiContent;
use tresse_content::application::GroupInfo;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::ConversationKind;

use crate::compose::PolicyError;
use crate::conversation;
use crate::error::{ClientError, FatalError};
use crate::outbox;
use crate::store::unit::Unit;
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

/// Tells the members, if there is something to tell.
pub(crate) fn send(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let Some(record) = conversation::record(unit.connection, conversation)? else {
        return Ok(());
    };
    if record.kind != ConversationKind::Group || record.name.is_empty() {
        return Ok(());
    }
    let info = GroupInfo { name: record.name };
    let content = MimiContent::group_info(unit.salt(), &info)
        .map_err(|error| FatalError::Content(error.to_string()))?;
    outbox::enqueue(unit, conversation, &content, outbox::Kind::Control)?;
    Ok(())
}
