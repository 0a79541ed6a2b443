//! What a commit means for the roster, and whether its author may do it.
//!
//! Anybody may update itself, change its own account's devices, and remove devices that wait for their removal. Everything
//! else is for admins; and a direct conversation never changes its accounts.
//!
//! The surprising rule: putting somebody out voids the invite. Who was removed knows the link, and admins' devices add who
//! knocks without asking.

use std::collections::BTreeSet;

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, InviteToken};
use tresse_store::{Batch, Store};

use super::consent::Gathering;
use crate::core::Core;
use crate::failure::{Failure, refuse};
use crate::public_group::Verified;
use crate::record::conversation::{
    AccountConversationRecord, ConversationRecord, InviteConversation, Kind, KnockRecord,
    RemovalRecord, Role,
};
use crate::record::{BatchRows, key};

/// The consequences of a commit outside the MLS group.
pub(super) struct RosterChange {
    /// The conversation afterwards.
    pub(super) record: ConversationRecord,
    /// Accounts that got a device.
    pub(super) welcomed: BTreeSet<AccountId>,
    /// Accounts that were not on the roster.
    joined: BTreeSet<AccountId>,
    /// Accounts that are not on the roster any more.
    left: BTreeSet<AccountId>,
    /// The invite that is void from now on.
    voided: Option<InviteToken>,
    /// Devices that need not be removed any more.
    cleared: Vec<DeviceId>,
}

impl RosterChange {
    /// All rows but the record itself.
    pub(super) fn write_rows(&self, now_ms: u64, batch: &mut Batch, conversation: ConversationId) {
        for account in &self.joined {
            batch.put_row(
                key::account_conversation(*account, conversation),
                &AccountConversationRecord {
                    joined_at_ms: now_ms,
                },
            );
            batch.delete_row::<KnockRecord>(key::knock(conversation, *account));
        }
        for account in &self.left {
            batch.delete_row::<AccountConversationRecord>(key::account_conversation(
                *account,
                conversation,
            ));
            batch.delete_row::<KnockRecord>(key::knock(conversation, *account));
        }
        if let Some(token) = self.voided {
            batch.delete_row::<InviteConversation>(token.0);
        }
        for device in &self.cleared {
            batch.delete_row::<RemovalRecord>(key::removal(conversation, *device));
        }
    }
}

impl<S: Store> Core<S> {
    /// What the commit changes, if `caller` may do it.
    pub(super) fn roster_change(
        &self,
        conversation: ConversationId,
        before: &ConversationRecord,
        caller: DeviceId,
        verified: &Verified,
    ) -> Result<RosterChange, Failure> {
        let pending = self.pending_removals(conversation)?;
        let left = evicted(before, caller.account(), verified, &pending)?;
        let joined = self.admitted(conversation, before, caller.account(), verified, &left)?;
        self.check_leaves(&verified.added)?;

        let mut record = before.clone();
        for account in &left {
            record.take_off(*account);
        }
        for account in &joined {
            record.join(*account, Role::Member);
        }
        let voided = match left.is_empty() {
            true => None,
            false => record.invite.take(),
        };
        let present: BTreeSet<DeviceId> = verified.devices.iter().copied().collect();
        let fresh = |device: &DeviceId| {
            verified.added.iter().any(|leaf| leaf.device == *device)
                || (verified.external && verified.committer.device == *device)
        };
        Ok(RosterChange {
            record,
            welcomed: verified
                .added
                .iter()
                .map(|leaf| leaf.device.account())
                .collect(),
            joined,
            left,
            voided,
            cleared: pending
                .into_iter()
                .filter(|device| !present.contains(device) || fresh(device))
                .collect(),
        })
    }

    /// The accounts that come, if they may.
    fn admitted(
        &self,
        conversation: ConversationId,
        before: &ConversationRecord,
        caller: AccountId,
        verified: &Verified,
        left: &BTreeSet<AccountId>,
    ) -> Result<BTreeSet<AccountId>, Failure> {
        let others: BTreeSet<AccountId> = verified
            .added
            .iter()
            .map(|leaf| leaf.device.account())
            .filter(|account| *account != caller)
            .collect();
        if !others.is_empty() && !before.is_admin(caller) {
            return Err(only_admins());
        }
        let coming: BTreeSet<AccountId> = others
            .into_iter()
            .filter(|account| before.member(*account).is_none())
            .collect();
        if coming.is_empty() {
            return Ok(coming);
        }
        if before.kind == Kind::Direct {
            return Err(always_the_same_two());
        }
        let present: BTreeSet<AccountId> = before
            .accounts()
            .filter(|account| !left.contains(account))
            .collect();
        self.check_accounts_max(&(&present | &coming))?;
        self.check_consent(&Gathering {
            caller,
            present: &present,
            coming: &coming,
            conversation,
        })?;
        Ok(coming)
    }
}

/// The accounts that an admin puts out: those of which no leaf is left.
fn evicted(
    before: &ConversationRecord,
    caller: AccountId,
    verified: &Verified,
    pending: &BTreeSet<DeviceId>,
) -> Result<BTreeSet<AccountId>, Failure> {
    let others: BTreeSet<AccountId> = verified
        .removed
        .iter()
        .filter(|device| !pending.contains(device))
        .map(|device| device.account())
        .filter(|account| *account != caller)
        .collect();
    if !others.is_empty() {
        if before.kind == Kind::Direct {
            return Err(always_the_same_two());
        }
        if !before.is_admin(caller) {
            return Err(only_admins());
        }
    }
    let remaining: BTreeSet<AccountId> = verified
        .devices
        .iter()
        .map(|device| device.account())
        .collect();
    Ok(others
        .into_iter()
        .filter(|account| !remaining.contains(account) && before.member(*account).is_some())
        .collect())
}

fn only_admins() -> Failure {
    refuse(
        ErrorCode::NotAllowed,
        "only an admin may add or remove other accounts' devices, unless they wait for their removal",
    )
}

fn always_the_same_two() -> Failure {
    refuse(
        ErrorCode::NotAllowed,
        "a direct conversation never changes its accounts; make a group",
    )
}
