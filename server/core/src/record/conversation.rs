//! Conversations: the record with the roster, and the rows about its MLS group.
//!
//! The surprising rule: the server's roster decides who gets entries, not the MLS tree. An account that left is off
//! the roster at once, although its leaves stay in the tree until somebody commits their removal.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tresse_proto::ids::{AccountId, ConversationId, InviteToken, NetworkCode};
use tresse_proto::wire::{self, ConversationKind, ConversationState};

use super::{cbor_row, id_row};

/// Two accounts for ever, or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Exactly two accounts, for ever.
    Direct,
    /// Any number of accounts, with roles.
    Group,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Everybody on the roster may send.
    Open,
    /// A first contact which waits for an answer.
    Requested {
        /// Its creator's one text was accepted.
        text_sent: bool,
    },
    /// The other account said no. Its creator still sees `Requested`.
    Declined {
        /// As when it was declined: the creator's view goes on unchanged.
        text_sent: bool,
    },
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// May send, leave, and remove pending devices.
    Member,
    /// May also add and remove accounts, set roles and invite.
    Admin,
}

/// An account on the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    #[serde(rename = "a", with = "super::id_bytes")]
    pub account: AccountId,
    /// What it may do.
    #[serde(rename = "r")]
    pub role: Role,
    /// Smaller is longer in the conversation.
    #[serde(rename = "o")]
    pub order: u32,
}

/// A conversation as the server knows it. Key: conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRecord {
    /// Two accounts or a group.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Who made it.
    #[serde(with = "super::id_bytes")]
    pub creator: AccountId,
    /// When it was made.
    pub created_at_ms: u64,
    /// The roster, by `order`. In a declined request both accounts are still listed.
    pub members: Vec<Member>,
    /// `order` of the next account to join.
    pub next_order: u32,
    /// DIRECT only: accounts which blocked the other one. They get no pointers for its entries.
    #[serde(with = "super::id_bytes::list")]
    pub silenced_by: Vec<AccountId>,
    /// The one invite that is valid now.
    #[serde(with = "super::id_bytes::option")]
    pub invite: Option<InviteToken>,
    /// The epoch to which the last commit led that let a device in: what is encrypted under an older one, it could not
    /// read. 0 while nobody came since the creation, and in rows of before there was this field.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub newcomers_epoch: u64,
}
cbor_row!(ConversationRecord, ConversationRecord, 1);

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl ConversationRecord {
    /// The roster row of an account.
    pub fn member(&self, account: AccountId) -> Option<&Member> {
        self.members.iter().find(|member| member.account == account)
    }

    /// Whether the conversation exists for an account: on the roster, and not declined by it.
    pub fn is_visible_to(&self, account: AccountId) -> bool {
        self.member(account).is_some() && !self.is_declined_by(account)
    }

    /// Whether an account declined this request.
    pub fn is_declined_by(&self, account: AccountId) -> bool {
        matches!(self.state, State::Declined { .. }) && account != self.creator
    }

    /// Whether an account may change the roster.
    pub fn is_admin(&self, account: AccountId) -> bool {
        self.member(account)
            .is_some_and(|member| member.role == Role::Admin)
    }

    /// The accounts on the roster, longest-standing first.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.members.iter().map(|member| member.account)
    }

    /// The accounts which get a pointer for an entry of `sender` (itself included: it has other devices). Whatever the
    /// receiver of a request does before it accepts stays its own secret (R6).
    pub fn recipients(&self, sender: AccountId) -> Vec<AccountId> {
        self.accounts()
            .filter(|account| {
                let told = self.state == State::Open || sender == self.creator;
                !self.is_declined_by(*account)
                    && (*account == sender || (told && !self.silenced_by.contains(account)))
            })
            .collect()
    }

    /// The networks present.
    pub fn networks(&self) -> BTreeSet<NetworkCode> {
        self.accounts().map(AccountId::network).collect()
    }

    /// Adds an account at the end of the roster. No effect if it is there.
    pub fn join(&mut self, account: AccountId, role: Role) {
        if self.member(account).is_none() {
            self.members.push(Member {
                account,
                role,
                order: self.next_order,
            });
            self.next_order += 1;
        }
    }

    /// Takes an account off the roster. Whether it was there. Does not see to it that an admin remains.
    pub fn take_off(&mut self, account: AccountId) -> bool {
        let before = self.members.len();
        self.members.retain(|member| member.account != account);
        self.members.len() != before
    }

    /// The kind as on the wire.
    pub fn wire_kind(&self) -> ConversationKind {
        match self.kind {
            Kind::Direct => ConversationKind::Direct,
            Kind::Group => ConversationKind::Group,
        }
    }

    /// The state as an account may see it: a decline is seen only by who declined.
    pub fn state_for(&self, account: AccountId) -> ConversationState {
        match self.state {
            State::Open => ConversationState::Open,
            State::Requested { .. } => ConversationState::Requested,
            State::Declined { .. } if self.is_declined_by(account) => ConversationState::Declined,
            State::Declined { .. } => ConversationState::Requested,
        }
    }
}

impl From<Role> for wire::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Admin => Self::Admin,
        }
    }
}

/// The public half of the MLS group, by which commits are verified. Key: conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicGroupRecord {
    /// What the commit verifier needs, as it encodes it.
    pub state: Bytes,
}
cbor_row!(PublicGroupRecord, ConversationGroup, 1);

/// The newest group info, for external commits. Key: conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupInfoRecord {
    /// The epoch of both.
    pub epoch: u64,
    /// MLSMessage(GroupInfo) with external_pub.
    pub group_info: Bytes,
}
cbor_row!(GroupInfoRecord, ConversationGroupinfo, 1);

/// The ratchet tree to which a Welcome leads. Key: conversation, epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeRecord {
    /// RatchetTreeIn.
    pub ratchet_tree: Bytes,
    /// It goes at the retention time.
    pub at_ms: u64,
}
cbor_row!(TreeRecord, ConversationTree, 1);

/// A device whose leaf any member is asked to remove. Key: conversation, device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalRecord {
    /// Since when.
    pub at_ms: u64,
}
cbor_row!(RemovalRecord, ConversationRemoval, 1);

/// An account which asked to be added: its consent. Key: conversation, account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnockRecord {
    /// When it knocked.
    pub at_ms: u64,
}
cbor_row!(KnockRecord, ConversationKnock, 1);

/// An account is on the roster of a conversation. Key: account, conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountConversationRecord {
    /// Since when.
    pub joined_at_ms: u64,
}
cbor_row!(AccountConversationRecord, AccountConversation, 1);

id_row!(
    /// The one direct conversation of two accounts. Key: the two accounts, sorted.
    DirectConversation(ConversationId),
    DirectConversation
);

id_row!(
    /// The conversation that an invite opens. Key: token.
    InviteConversation(ConversationId),
    InviteConversation
);
