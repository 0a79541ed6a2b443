//! GetAccount: one's own account, with reach towards every other network, off or on.

use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Store, Table};

use crate::core::Core;
use crate::failure::{Damaged, Outcome};
use crate::record::account::{AccountRecord, ReachRecord};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn get_account(&mut self, caller: &Caller) -> Outcome {
        let account = caller.account();
        let record = self.read::<AccountRecord>(account.0)?.ok_or(Damaged {
            table: Table::AccountRecord,
            what: "the account of a valid device is missing",
        })?;
        let reach = self.read::<ReachRecord>(account.0)?.unwrap_or_default();
        let name = |code| {
            let network = self.config.networks.by_code(code);
            network.map_or_else(String::new, |network| network.name.clone())
        };
        Ok(Body::Account(wire::Account {
            account_id: account.to_bytes(),
            network: name(account.network()),
            reach: self
                .config
                .networks
                .iter()
                .filter(|network| network.code != account.network())
                .map(|network| {
                    let towards = reach.with(network.code);
                    wire::Reach {
                        network: network.name.clone(),
                        inbound: towards.inbound,
                        outbound: towards.outbound,
                    }
                })
                .collect(),
            created_at_ms: record.created_at_ms,
        })
        .into())
    }
}
