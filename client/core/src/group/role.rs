//! Makes admins and members.

use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{Role, SetRole};

use crate::ask::Purpose;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::store::unit::Unit;

/// The person wants somebody to have another role. The list here changes with the notice.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    account: AccountId,
    role: Role,
) -> Result<(), ClientError> {
    super::joined(unit, conversation)?;
    unit.ask(
        Request::SetRole(SetRole {
            conversation_id: conversation.to_bytes(),
            account_id: account.to_bytes(),
            role: role as i32,
        }),
        Purpose::Plain { ticket },
    );
    Ok(())
}
