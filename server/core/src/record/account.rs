//! Accounts, who is behind a handle, and reach.

use serde::{Deserialize, Serialize};
use tresse_proto::ids::{AccountId, NetworkCode};

use super::{cbor_row, id_row};

/// An identity on one network. Its network is in its id. Key: account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// Key of its row in handle_account, so that deleting the account frees the handle.
    #[serde(with = "super::id_bytes")]
    pub handle_hash: [u8; 32],
    /// When it was made.
    pub created_at_ms: u64,
    /// How many devices it has ever had: the next one gets the next number.
    pub devices_made: u32,
    /// Set once the person has deleted it; the sweep removes what is left in bounded steps.
    pub deleted_at_ms: Option<u64>,
}
cbor_row!(AccountRecord, AccountRecord, 1);

id_row!(
    /// The account behind a handle. Key: HMAC of network and normalised handle.
    HandleOwner(AccountId),
    HandleAccount
);

/// Who on other networks may contact an account, and whom it may contact there. Off unless listed. Key: account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachRecord {
    /// At most one row for each other network.
    pub towards: Vec<ReachTowards>,
}
cbor_row!(ReachRecord, AccountReach, 1);

/// Reach between an account and one other network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachTowards {
    /// The other network.
    pub network: NetworkCode,
    /// People there may send a request.
    pub inbound: bool,
    /// The account may look up and contact people there.
    pub outbound: bool,
    /// When it was last changed.
    pub changed_at_ms: u64,
}

impl ReachRecord {
    /// Reach with one network; both directions are off until set.
    pub fn with(&self, network: NetworkCode) -> ReachTowards {
        self.towards
            .iter()
            .copied()
            .find(|towards| towards.network == network)
            .unwrap_or(ReachTowards {
                network,
                inbound: false,
                outbound: false,
                changed_at_ms: 0,
            })
    }

    /// Replaces what was set for the network.
    pub fn set(&mut self, towards: ReachTowards) {
        self.towards
            .retain(|other| other.network != towards.network);
        self.towards.push(towards);
        self.towards.sort_by_key(|towards| towards.network);
    }
}
