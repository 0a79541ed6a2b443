//! "Is typing": encrypted, to those who are connected, and forgotten.

use tresse_proto::ids::ConversationId;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ConversationState, EphemeralPush, SendEphemeral};

use crate::conversation::{self, Membership, stranger};
use crate::effect::Change;
use crate::error::ClientError;
use crate::privacy;
use crate::store::unit::Unit;

/// The only ephemeral content there is.
const TYPING: &[u8] = b"typing";

/// The request that tells the others, if they may be told now. Losing it does no harm.
pub(crate) fn request(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<Option<Request>, ClientError> {
    let record = crate::group::joined(unit, conversation)?;
    if !privacy::of(unit)?.typing
        || record.state != ConversationState::Open
        || stranger::is_one(unit.connection, unit.networks, &record)?
    {
        return Ok(None);
    }
    let sealed = unit.mls.seal_ephemeral(conversation, TYPING)?;
    Ok(Some(Request::SendEphemeral(SendEphemeral {
        conversation_id: conversation.to_bytes(),
        epoch: sealed.epoch,
        body: sealed.body,
    })))
}

/// Somebody's. What cannot be opened (another epoch, damage) is dropped.
pub(crate) fn received(unit: &mut Unit<'_>, push: &EphemeralPush) -> Result<(), ClientError> {
    let Ok(conversation) = ConversationId::try_from(&push.conversation_id) else {
        return Ok(());
    };
    let is_in = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.membership == Membership::Joined);
    if !is_in {
        return Ok(());
    }
    let Ok(opened) = unit
        .mls
        .open_ephemeral(conversation, push.epoch, &push.body)
    else {
        return Ok(());
    };
    let account = opened.sender.account();
    if opened.plaintext == TYPING && account != unit.account()? {
        unit.changed(Change::Typing {
            conversation,
            account,
        });
    }
    Ok(())
}
