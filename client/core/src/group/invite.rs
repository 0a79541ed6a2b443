//! Links by which people ask to join.

use tresse_proto::ids::{ConversationId, InviteToken};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{CreateInvite, Invite, RevokeInvite};

use crate::ask::Purpose;
use crate::error::{ClientError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;

/// The person wants a link.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    super::joined(unit, conversation)?;
    unit.ask(
        Request::CreateInvite(CreateInvite {
            conversation_id: conversation.to_bytes(),
        }),
        Purpose::Invite {
            ticket,
            conversation,
        },
    );
    Ok(())
}

/// The secret of the link is there.
pub(crate) fn made(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    answer: &Invite,
) -> Result<(), ClientError> {
    let token = InviteToken::try_from(&answer.token).map_err(|_| FatalError::WrongAnswer)?;
    unit.done(
        ticket,
        Outcome::Invite {
            conversation,
            token,
        },
    );
    Ok(())
}

/// The person wants the link to be void.
pub(crate) fn revoke(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    super::joined(unit, conversation)?;
    unit.ask(
        Request::RevokeInvite(RevokeInvite {
            conversation_id: conversation.to_bytes(),
        }),
        Purpose::Plain { ticket },
    );
    Ok(())
}
