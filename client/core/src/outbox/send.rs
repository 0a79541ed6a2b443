//! The person says something.

use tresse_proto::ids::ConversationId;
use tresse_proto::wire::ConversationState;

use crate::compose::{self, Composed, Context};
use crate::conversation::{self, Membership, Record};
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outgoing;
use crate::profile;
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// Checks, shows and queues a message; the intent ends when the server has it.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    outgoing: &Outgoing,
) -> Result<(), ClientError> {
    writable(unit, conversation)?;
    match compose::content(&mut context(unit, conversation)?, outgoing)? {
        Composed::Content(content) => {
            profile::send(unit, conversation)?;
            let row = super::enqueue(unit, conversation, &content, super::Kind::Message)?;
            unit.wait(Waiting::Outbox(row), ticket);
            Ok(())
        }
        Composed::File => super::upload::start(unit, ticket, conversation, outgoing),
    }
}

/// What composing needs.
pub(super) fn context<'a>(
    unit: &'a mut Unit<'_>,
    conversation: ConversationId,
) -> Result<Context<'a>, ClientError> {
    Ok(Context {
        connection: unit.connection,
        networks: unit.networks,
        me: unit.me()?,
        rng: &mut *unit.rng,
        conversation,
        now_ms: unit.now_ms,
    })
}

/// A conversation in which something can be said, now or as soon as this device is (back) in.
pub(super) fn writable(
    unit: &Unit<'_>,
    conversation: ConversationId,
) -> Result<Record, ClientError> {
    unit.me()?;
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    match record.membership {
        Membership::Left => return Err(DomainError::NotAMember.into()),
        Membership::Joining if record.joined_epoch == 0 => {
            return Err(DomainError::StillJoining.into());
        }
        Membership::Joining | Membership::Creating | Membership::Joined => {}
    }
    match record.state {
        ConversationState::Requested if record.is_own => Err(DomainError::RequestPending.into()),
        ConversationState::Requested => Err(DomainError::AcceptFirst.into()),
        ConversationState::Declined => Err(DomainError::NotAMember.into()),
        ConversationState::Open | ConversationState::Unspecified => Ok(record),
    }
}
