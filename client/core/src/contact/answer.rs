//! Accepts or declines a request. The one who asked never learns of a decline.

use tresse_proto::ids::ConversationId;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{AnswerRequest, ConversationKind, ConversationState};

use super::Standing;
use crate::ask::Purpose;
use crate::conversation::{self, Record, stranger};
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;
use crate::{device, group, profile};

/// The person has decided.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    accept: bool,
) -> Result<(), ClientError> {
    let record = group::joined(unit, conversation)?;
    if accept && stranger::is_one(unit.connection, unit.networks, &record)? {
        return welcome(unit, ticket, &record);
    }
    if record.is_own || record.state != ConversationState::Requested {
        return Err(DomainError::NoRequest.into());
    }
    unit.ask(
        Request::AnswerRequest(AnswerRequest {
            conversation_id: conversation.to_bytes(),
            accept,
        }),
        Purpose::AnswerRequest {
            ticket,
            conversation,
            accept,
        },
    );
    Ok(())
}

/// A stranger whose first message was delivered becomes a contact. The server has nothing to do with
/// it, and nobody is told but the person's other devices.
fn welcome(unit: &mut Unit<'_>, ticket: Ticket, record: &Record) -> Result<(), ClientError> {
    stranger::answered(unit, record)?;
    if let Some(peer) = conversation::peer(unit.connection, record.id, unit.account()?)? {
        device::share::tell_of(unit, peer)?;
    }
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// The server knows.
pub(crate) fn done(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    accept: bool,
) -> Result<(), ClientError> {
    if !accept {
        group::leave::left(unit, conversation)?;
        unit.done(ticket, Outcome::Done);
        return Ok(());
    }
    let was_open = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.state == ConversationState::Open);
    conversation::set_kind_and_state(
        unit.connection,
        conversation,
        ConversationKind::Direct,
        ConversationState::Open,
    )?;
    stranger::set_answered(unit.connection, conversation)?;
    if let Some(peer) = conversation::peer(unit.connection, conversation, unit.account()?)? {
        super::raise(unit.connection, peer, Standing::Accepted)?;
        unit.changed(Change::Contact(peer));
    }
    // The notice does the same; whichever is first sends the name.
    if !was_open {
        profile::send(unit, conversation)?;
    }
    unit.changed(Change::Conversation(conversation));
    unit.after.outbox_dirty = true;
    unit.done(ticket, Outcome::Done);
    Ok(())
}
