//! Goes away: by one's own wish, or because others wanted it.

use tresse_proto::ids::ConversationId;
use tresse_proto::wire::LeaveConversation;
use tresse_proto::wire::client_frame::Request;

use crate::ask::Purpose;
use crate::conversation::{self, Membership};
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;
use crate::{commits, outbox};

/// The person wants to leave.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    if record.membership == Membership::Left {
        unit.done(ticket, Outcome::Done);
        return Ok(());
    }
    unit.ask(
        Request::LeaveConversation(LeaveConversation {
            conversation_id: conversation.to_bytes(),
        }),
        Purpose::Leave {
            ticket,
            conversation,
        },
    );
    Ok(())
}

/// The account is out. The history stays readable; the keys go.
pub(crate) fn left(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    outbox::withdraw_all(unit, conversation)?;
    commits::give_up(unit, conversation)?;
    unit.mls.delete(conversation)?;
    conversation::set_membership(unit.connection, conversation, Membership::Left)?;
    let own = unit.account()?;
    conversation::remove_member(unit.connection, conversation, own)?;
    for statement in [
        "DELETE FROM creation WHERE conversation = ?1",
        "DELETE FROM held_entry WHERE conversation = ?1",
        "DELETE FROM pending_removal WHERE conversation = ?1",
        "DELETE FROM knock WHERE conversation = ?1",
        "DELETE FROM knock_refused WHERE conversation = ?1",
        "DELETE FROM receipt_due WHERE conversation = ?1",
        "UPDATE conversation
         SET welcome = NULL, welcome_epoch = 0, info_due = 0, joined_epoch = 0, profile_told = 0,
             commit_races = 0, commit_after_ms = 0
         WHERE conversation = ?1",
    ] {
        unit.connection
            .prepare_cached(statement)?
            .execute([conversation.0])?;
    }
    unit.changed(Change::Conversation(conversation));
    Ok(())
}
