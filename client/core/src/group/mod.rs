//! Groups: a verb has a file.
//!
//! The server knows members and roles, never the name: that travels encrypted, and whoever adds
//! people sends it to them.

pub(crate) mod add;
pub(crate) mod create;
pub(crate) mod details;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod key_packages;
pub(crate) mod knocks;
pub(crate) mod leave;
pub(crate) mod name;
pub(crate) mod remove;
pub(crate) mod role;

use tresse_proto::ids::ConversationId;

use crate::conversation::{self, Membership, Record};
use crate::error::{ClientError, DomainError};
use crate::store::unit::Unit;

/// A conversation in which this device can act.
pub(crate) fn joined(unit: &Unit<'_>, conversation: ConversationId) -> Result<Record, ClientError> {
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    match record.membership {
        Membership::Joined => Ok(record),
        Membership::Left => Err(DomainError::NotAMember.into()),
        Membership::Creating | Membership::Joining => Err(DomainError::StillJoining.into()),
    }
}
