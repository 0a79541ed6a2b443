//! FindContact: exact handle only, and one answer for "does not exist", "does not want" and "has blocked you" (R4).
//!
//! The surprising rule: an unknown handle is looked up to the end, with an account id made from its hash, so that
//! every refusal costs the same reads.

use tresse_networks::FirstContact;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, NetworkCode};
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Outcome, refuse};
use crate::handle_hash::handle_hash;
use crate::limit::{Action, Who};
use crate::record::account::HandleOwner;
use crate::record::contact::ContactRecord;
use crate::record::key;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn find_contact(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::FindContact,
    ) -> Outcome {
        let account = caller.account();
        let network = self.network_named(&request.network)?;
        let code = network.code;
        let handle = network
            .normalise(&request.handle)
            .map_err(|error| Refusal::new(ErrorCode::BadHandle, error.to_string()))?;
        self.limiter
            .take(cx.now_ms, Who::account(account), Action::Find, 1)?;
        if !self.is_outbound_on(account, code)? {
            return Err(refuse(
                ErrorCode::ReachOff,
                "turn on your own reach towards this network first",
            ));
        }

        let hash = handle_hash(&self.config.handle_key, code, &handle);
        let owner = self.read::<HandleOwner>(hash)?;
        let target = owner.map_or_else(|| decoy(code, &hash), |owner| owner.0);
        let willing = self.is_inbound_on(account, target)?;
        let known = self
            .read::<ContactRecord>(key::contact(account, target))?
            .is_some_and(|contact| contact.accepted);
        if owner.is_none() || !willing || target == account {
            return Err(refuse(
                ErrorCode::NotReachable,
                "nobody who can be reached has this handle",
            ));
        }
        self.find_grants.grant(cx.now_ms, account, target);
        Ok(Body::ContactFound(wire::ContactFound {
            account_id: target.to_bytes(),
            needs_request: !known && self.first_contact_is_request(account, target),
        })
        .into())
    }

    /// Whether a first contact waits for an answer: always across networks, within one as its policy says.
    pub(crate) fn first_contact_is_request(&self, from: AccountId, to: AccountId) -> bool {
        from.network() != to.network()
            || self
                .config
                .networks
                .by_code(from.network())
                .is_none_or(|network| network.policy.first_contact == FirstContact::Request)
    }

    /// Whether `account` has accepted `other`, and `other` has not blocked it since.
    pub(crate) fn is_contact(
        &self,
        account: AccountId,
        other: AccountId,
    ) -> Result<bool, CoreError> {
        let accepted = self
            .read::<ContactRecord>(key::contact(account, other))?
            .is_some_and(|contact| contact.accepted);
        let blocked = self
            .read::<ContactRecord>(key::contact(other, account))?
            .is_some_and(|contact| contact.blocked);
        Ok(accepted && !blocked)
    }
}

/// An account id that nobody has, the same each time for the same handle.
fn decoy(network: NetworkCode, hash: &[u8; 32]) -> AccountId {
    let mut random = [0; 14];
    random.copy_from_slice(&hash[..14]);
    AccountId::new(network, random)
}
