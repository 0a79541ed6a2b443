//! The rules of a conversation: the strictest of all networks that take part.
//!
//! Surprising rule: while the members are unknown (this device is just entering), the strictest of
//! *all* networks holds. Nothing is done that would have to be taken back.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tresse_networks::{Network, Networks, Policy};
use tresse_proto::ids::{AccountId, ConversationId, NetworkCode};

use crate::conversation;

/// Rules, and whose they are.
#[derive(Debug)]
pub(crate) struct Rules<'a> {
    pub(crate) policy: Policy,
    networks: Vec<&'a Network>,
}

impl<'a> Rules<'a> {
    /// Rules of a conversation.
    pub(crate) fn of(
        connection: &Connection,
        networks: &'a Networks,
        conversation: ConversationId,
    ) -> Result<Self, rusqlite::Error> {
        let members = conversation::members(connection, conversation)?;
        Ok(Self::between(
            networks,
            members.into_iter().map(|member| member.account),
        ))
    }

    /// Rules between these accounts. Networks which this program does not know have no say.
    pub(crate) fn between(
        networks: &'a Networks,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Self {
        let codes: BTreeSet<NetworkCode> = accounts.into_iter().map(AccountId::network).collect();
        let mut present: Vec<&Network> = networks
            .iter()
            .filter(|network| codes.contains(&network.code))
            .collect();
        if present.is_empty() {
            present = networks.iter().collect();
        }
        let policy = networks
            .strictest(present.iter().map(|network| network.code))
            .expect("the codes come from these very networks, of which there is at least one");
        Self {
            policy,
            networks: present,
        }
    }

    /// Titles of the networks of which something is true: who is to blame for a limit.
    pub(crate) fn who(&self, is: impl Fn(&Policy) -> bool) -> String {
        let titles: Vec<&str> = self
            .networks
            .iter()
            .filter(|network| is(&network.policy))
            .map(|network| network.title.as_str())
            .collect();
        titles.join(" and ")
    }
}
