//! Compares all conversations with the server: after entries were missed (the inbox was cut off
//! before this device had read it), and on a new device of the account.

use std::collections::BTreeSet;

use tresse_proto::ids::ConversationId;
use tresse_proto::wire::Conversations;

use super::Membership;
use crate::error::ClientError;
use crate::store::unit::Unit;
use crate::{commits, group, me};

/// Takes the server's list in.
pub(crate) fn answered(unit: &mut Unit<'_>, answer: &Conversations) -> Result<(), ClientError> {
    me::set_survey_due(unit.connection, false)?;
    unit.after.outbox_dirty = true;
    let theirs: BTreeSet<ConversationId> = answer
        .conversation_ids
        .iter()
        .filter_map(|id| ConversationId::try_from(id).ok())
        .collect();
    for conversation in super::with_membership(unit.connection, Membership::Joined)? {
        if theirs.contains(&conversation) {
            super::info::ask(unit, conversation)?;
        } else {
            group::leave::left(unit, conversation)?;
        }
    }
    for conversation in theirs {
        let membership =
            super::record(unit.connection, conversation)?.map(|record| record.membership);
        match membership {
            None => super::insert(
                unit.connection,
                conversation,
                Membership::Joining,
                false,
                unit.now_ms,
            )?,
            Some(Membership::Left) => {
                super::set_membership(unit.connection, conversation, Membership::Joining)?
            }
            Some(_) => continue,
        }
        commits::resync::ask_group_info(unit, conversation);
    }
    Ok(())
}
