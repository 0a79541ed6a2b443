//! Groups: a verb has a file.
//!
//! The server knows members and roles, never the name: that travels encrypted, and whoever adds
//! people sends it to them.

pub(crate) mod add;
pub(crate) mod create;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod knocks;
pub(crate) mod leave;
pub(crate) mod name;
pub(crate) mod remove;
pub(crate) mod role;

use bytes::Bytes;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ClaimKeyPackages, KeyPackagesClaimed};

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

/// The request for key packages of all devices of these accounts. `conversation` is the ground on
/// which it rests, if it is not acquaintance.
pub(crate) fn claim(accounts: &[AccountId], conversation: Option<ConversationId>) -> Request {
    Request::ClaimKeyPackages(ClaimKeyPackages {
        account_ids: accounts.iter().map(|account| account.to_bytes()).collect(),
        conversation_id: conversation.map_or_else(Bytes::new, ConversationId::to_bytes),
    })
}

/// What was claimed, without this device and without anybody who was not asked for.
pub(crate) fn claimed(
    unit: &Unit<'_>,
    answer: KeyPackagesClaimed,
    accounts: &[AccountId],
) -> Result<Vec<(DeviceId, Bytes)>, ClientError> {
    let me = unit.me()?;
    let mut key_packages: Vec<(DeviceId, Bytes)> = answer
        .key_packages
        .into_iter()
        .filter_map(|claimed| {
            let device = DeviceId::try_from(&claimed.device_id).ok()?;
            Some((device, claimed.key_package))
        })
        .filter(|(device, _)| *device != me && accounts.contains(&device.account()))
        .collect();
    key_packages.sort_by_key(|(device, _)| *device);
    key_packages.dedup_by_key(|(device, _)| *device);
    Ok(key_packages)
}
