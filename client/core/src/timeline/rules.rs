//! The rules of a conversation: the strictest of all networks that take part.
//!
//! Surprising rule: while the members are unknown (this device is just entering), the strictest of
//! *all* networks holds. Nothing is done that would have to be taken back.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tresse_networks::{FirstContact, Network, Networks, Policy};
use tresse_proto::ids::{AccountId, ConversationId, NetworkCode};
use tresse_proto::wire::{ConversationKind, Role};

use super::Target;
use crate::compose::Whose;
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

    /// Whether the first message of a stranger arrives here like any other. Across networks it never
    /// does.
    pub(crate) fn delivers_first_contact(&self) -> bool {
        self.networks.len() == 1 && self.policy.first_contact == FirstContact::Deliver
    }

    /// The networks of which something is true: who is to blame for a limit.
    pub(crate) fn who(&self, is: impl Fn(&Policy) -> bool) -> Whose {
        Whose::of(self.networks.iter().copied().filter(|it| is(&it.policy)))
    }

    /// The networks of which something else is true.
    pub(crate) fn whose(&self, is: impl Fn(&Network) -> bool) -> Whose {
        Whose::of(self.networks.iter().copied().filter(|it| is(it)))
    }

    /// Whether the apps of all who take part let admins take back what others said.
    fn admins_unsend(&self) -> bool {
        let has = |network: &&Network| network.features.admin_unsend;
        self.networks.iter().all(has)
    }

    /// Whether an account may take a message back as far as it matters whose it is: one's own, and what
    /// [`may_unsend_others`](Self::may_unsend_others) allows.
    pub(crate) fn may_unsend(
        &self,
        connection: &Connection,
        conversation: ConversationId,
        by: AccountId,
        target: &Target,
    ) -> Result<bool, rusqlite::Error> {
        Ok(
            target.sender.account() == by
                || self.may_unsend_others(connection, conversation, by)?,
        )
    }

    /// Whether an account may take back what others say in a conversation: an admin of a group, where
    /// all apps have this.
    pub(super) fn may_unsend_others(
        &self,
        connection: &Connection,
        conversation: ConversationId,
        by: AccountId,
    ) -> Result<bool, rusqlite::Error> {
        if !self.admins_unsend()
            || conversation::role(connection, conversation, by)? != Some(Role::Admin)
        {
            return Ok(false);
        }
        let record = conversation::record(connection, conversation)?;
        Ok(record.is_some_and(|record| record.kind == ConversationKind::Group))
    }

    /// All networks that take part.
    pub(crate) fn networks(&self) -> &[&'a Network] {
        &self.networks
    }
}
