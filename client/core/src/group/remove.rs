//! Puts somebody out.

use tresse_proto::ids::{AccountId, ConversationId};

use crate::commits;
use crate::conversation;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// The person wants an account out.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), ClientError> {
    super::joined(unit, conversation)?;
    let is_in = conversation::role(unit.connection, conversation, account)?.is_some();
    if !is_in || account == unit.account()? {
        return Err(DomainError::NotInConversation.into());
    }
    let change = commits::remove(unit, conversation, account)?;
    unit.wait(Waiting::Change(change), ticket);
    Ok(())
}
