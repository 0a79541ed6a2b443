//! Asks to be let in by a link. An admin's device does the rest, and a Welcome comes.

use tresse_proto::ids::{ConversationId, InviteToken};
use tresse_proto::wire::Knock;
use tresse_proto::wire::client_frame::Request;

use crate::ask::Purpose;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::store::unit::Unit;

/// The person wants in.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    token: InviteToken,
) -> Result<(), ClientError> {
    unit.me()?;
    unit.ask(
        Request::Knock(Knock {
            conversation_id: conversation.to_bytes(),
            token: token.to_bytes(),
        }),
        Purpose::Plain { ticket },
    );
    Ok(())
}
