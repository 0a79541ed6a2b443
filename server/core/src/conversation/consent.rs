//! Who may be brought together (R1, R4, R6): contacts, knocks, and reach between every two networks present.
//!
//! The surprising rule: every lack of consent is the one NOT_REACHABLE, whether the account does not exist, does not want,
//! or has blocked; only the caller's own switch is named (REACH_OFF).

use std::collections::BTreeSet;

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId, NetworkCode};
use tresse_store::Store;

use crate::core::Core;
use crate::failure::{CoreError, Failure, refuse};
use crate::record::account::ReachRecord;
use crate::record::conversation::KnockRecord;
use crate::record::key;

/// Who brings whom to whom.
pub(super) struct Gathering<'a> {
    /// Who does it.
    pub(super) caller: AccountId,
    /// Accounts that were there before.
    pub(super) present: &'a BTreeSet<AccountId>,
    /// Accounts that come.
    pub(super) coming: &'a BTreeSet<AccountId>,
    /// Where knocks are looked up.
    pub(super) conversation: ConversationId,
}

impl<S: Store> Core<S> {
    /// Checks that everybody who comes has agreed to it, and that the networks may meet.
    pub(super) fn check_consent(&self, gathering: &Gathering<'_>) -> Result<(), Failure> {
        let Gathering {
            caller,
            present,
            coming,
            conversation,
        } = *gathering;
        for account in coming {
            if !self.is_contact(caller, *account)? && !self.has_knocked(conversation, *account)? {
                return Err(not_reachable());
            }
        }
        let before: BTreeSet<NetworkCode> = present.iter().map(|a| a.network()).collect();
        let new: BTreeSet<NetworkCode> = coming
            .iter()
            .map(|a| a.network())
            .filter(|network| !before.contains(network))
            .collect();
        let after: BTreeSet<NetworkCode> = before.union(&new).copied().collect();
        for account in coming {
            let knocked = self.has_knocked(conversation, *account)?;
            self.check_reach(caller, *account, &after, knocked)?;
        }
        // Those who were there agreed to the networks that were there: only new ones are a new question.
        for account in present {
            self.check_reach(caller, *account, &new, false)?;
        }
        Ok(())
    }

    /// Whether an account lets itself be with people of these networks. Who acts (the caller, or who knocked) has to have
    /// turned on reach in either direction; everybody else must be open to be contacted from there.
    fn check_reach(
        &self,
        caller: AccountId,
        account: AccountId,
        networks: &BTreeSet<NetworkCode>,
        knocked: bool,
    ) -> Result<(), Failure> {
        if networks.iter().all(|network| *network == account.network()) {
            return Ok(());
        }
        let reach = self.read::<ReachRecord>(account.0)?.unwrap_or_default();
        let acts = account == caller || knocked;
        for network in networks {
            if *network == account.network() {
                continue;
            }
            let towards = reach.with(*network);
            if towards.inbound || (acts && towards.outbound) {
                continue;
            }
            return Err(if account == caller {
                reach_off()
            } else {
                not_reachable()
            });
        }
        Ok(())
    }

    /// Whether an account asked to be added. A knock is consent.
    pub(super) fn has_knocked(
        &self,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<bool, CoreError> {
        Ok(self
            .read::<KnockRecord>(key::knock(conversation, account))?
            .is_some())
    }
}

/// The one answer for unknown, unwilling and blocked.
pub(super) fn not_reachable() -> Failure {
    refuse(
        ErrorCode::NotReachable,
        "somebody cannot be reached from here; ask them to accept a request, or to knock by an invite",
    )
}

/// The caller's own switch.
pub(super) fn reach_off() -> Failure {
    refuse(
        ErrorCode::ReachOff,
        "turn on your own reach towards this network first",
    )
}
