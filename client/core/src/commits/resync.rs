//! The only repair: this device enters the conversation anew by an external commit.
//!
//! Used when commits were missed, when the state of a group is damaged, by a new device of the
//! account, and when a Welcome could not be used. Until it is in, entries are held.

use tresse_mls::MlsError;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{GetGroupInfo, GroupInfo};

use crate::ask::Purpose;
use crate::conversation::{self, Membership};
use crate::effect::Change;
use crate::error::ClientError;
use crate::group;
use crate::store::unit::Unit;

/// What the server publishes could not be used: it may be better in a while.
pub(super) const AGAIN_MS: u64 = 30_000;

/// Begins. Wanted changes and messages stay and go on afterwards.
pub(crate) fn begin(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    super::drop_pending(unit, conversation)?;
    conversation::set_membership(unit.connection, conversation, Membership::Joining)?;
    ask_group_info(unit, conversation);
    unit.changed(Change::Conversation(conversation));
    Ok(())
}

/// Asks for what an external commit needs.
pub(crate) fn ask_group_info(unit: &mut Unit<'_>, conversation: ConversationId) {
    let (request, purpose) = question(conversation);
    unit.ask(request, purpose);
}

/// The same, not at once.
pub(crate) fn ask_group_info_later(unit: &mut Unit<'_>, conversation: ConversationId) {
    let (request, purpose) = question(conversation);
    unit.ask_later(AGAIN_MS, request, purpose);
}

fn question(conversation: ConversationId) -> (Request, Purpose) {
    (
        Request::GetGroupInfo(GetGroupInfo {
            conversation_id: conversation.to_bytes(),
        }),
        Purpose::GroupInfo { conversation },
    )
}

/// Makes the external commit, or learns that the account is out.
pub(crate) fn group_info_answered(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    answer: Result<GroupInfo, Refusal>,
) -> Result<(), ClientError> {
    let is_joining = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.membership == Membership::Joining);
    if !is_joining || super::pending(unit.connection, conversation)?.is_some() {
        return Ok(());
    }
    let info = match answer {
        Ok(info) => info,
        Err(refusal) if refusal.code == ErrorCode::UnknownConversation => {
            return group::leave::left(unit, conversation);
        }
        Err(_) => {
            ask_group_info_later(unit, conversation);
            return Ok(());
        }
    };
    match unit
        .mls
        .external_join(conversation, &info.group_info, &info.ratchet_tree)
    {
        Ok(staged) => super::submit(unit, conversation, staged, true, None),
        Err(error @ (MlsError::Rows(_) | MlsError::NoDevice | MlsError::NoDeviceKey)) => {
            Err(error.into())
        }
        Err(_) => {
            ask_group_info_later(unit, conversation);
            Ok(())
        }
    }
}
