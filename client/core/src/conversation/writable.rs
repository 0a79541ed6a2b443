//! Whether something can be said in a conversation, now or as soon as this device is (back) in.

use tresse_proto::wire::ConversationState;

use super::{Membership, Record};
use crate::error::DomainError;

impl Record {
    /// Says why not.
    pub(crate) fn check_writable(&self) -> Result<(), DomainError> {
        match self.membership {
            Membership::Left => return Err(DomainError::NotAMember),
            Membership::Joining if self.joined_epoch == 0 => return Err(DomainError::StillJoining),
            Membership::Joining | Membership::Creating | Membership::Joined => {}
        }
        match self.state {
            ConversationState::Requested if self.is_own => Err(DomainError::RequestPending),
            ConversationState::Requested => Err(DomainError::AcceptFirst),
            ConversationState::Declined => Err(DomainError::NotAMember),
            ConversationState::Open | ConversationState::Unspecified => Ok(()),
        }
    }
}
