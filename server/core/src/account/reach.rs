//! SetReach: who on another network may contact an account, and whom it may contact there. Off until set (R1).
//!
//! Switching off holds at once for finding, claiming and new requests. Conversations that exist stay: neither side
//! loses its history (R13).

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::AccountId;
use tresse_proto::wire;
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Outcome, done, refuse};
use crate::record::account::{ReachRecord, ReachTowards};
use crate::record::contact::ContactRecord;
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn set_reach(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::SetReach,
    ) -> Outcome {
        let Some(reach) = request.reach else {
            return Err(refuse(ErrorCode::Malformed, "say which reach to set"));
        };
        let network = self.network_named(&reach.network)?.code;
        let account = caller.account();
        if network == account.network() {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "reach is towards other networks; within a network its own rules hold",
            ));
        }
        let mut record = self.read::<ReachRecord>(account.0)?.unwrap_or_default();
        record.set(ReachTowards {
            network,
            inbound: reach.inbound,
            outbound: reach.outbound,
            changed_at_ms: cx.now_ms,
        });
        let mut batch = Batch::new();
        batch.put_row(account.0, &record);
        self.write(batch)?;
        done()
    }

    /// Whether `from` may look up and contact people on the network of `to`, as far as `from` itself has decided.
    pub(crate) fn is_outbound_on(
        &self,
        from: AccountId,
        to: tresse_proto::ids::NetworkCode,
    ) -> Result<bool, CoreError> {
        Ok(from.network() == to
            || self
                .read::<ReachRecord>(from.0)?
                .is_some_and(|reach| reach.with(to).outbound))
    }

    /// Whether `to` lets `from` make a first contact: not blocked, and across networks its reach is on. Reads the
    /// same rows whether `to` exists or not, so that both take the same time.
    pub(crate) fn is_inbound_on(&self, from: AccountId, to: AccountId) -> Result<bool, CoreError> {
        let reach = self.read::<ReachRecord>(to.0)?.unwrap_or_default();
        let contact = self
            .read::<ContactRecord>(key::contact(to, from))?
            .unwrap_or_default();
        let reachable = from.network() == to.network() || reach.with(from.network()).inbound;
        Ok(reachable && !contact.blocked)
    }
}
