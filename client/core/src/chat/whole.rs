//! Reads one conversation with everybody in it.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::{ConversationKind, ConversationState, Role};

use super::offers::Offers;
use super::row::{Chat, ChatState, MemberRow};
use super::rules::ChatRules;
use crate::conversation::{self, Member, Membership, Record};
use crate::import;
use crate::person::People;
use crate::shared::pin::{self, Pinned};
use crate::shared::{May, Shared};
use crate::timeline::Rules;

/// One conversation; `None` for what is not for readers.
pub(crate) fn whole(
    connection: &Connection,
    networks: &Networks,
    conversation: ConversationId,
) -> Result<Option<Chat>, rusqlite::Error> {
    let Some(record) = conversation::record(connection, conversation)? else {
        return Ok(None);
    };
    let Some(row) = super::list::row(connection, networks, conversation)? else {
        return Ok(None);
    };
    let members = conversation::members(connection, conversation)?;
    let knocks = conversation::knocks(connection, conversation)?;
    let pins = pin::pinned(connection, conversation)?;
    let accounts: BTreeSet<AccountId> = members
        .iter()
        .map(|member| member.account)
        .chain(knocks.iter().copied())
        .chain(pins.iter().flat_map(Pinned::accounts))
        .collect();
    let people = People::of_conversation(connection, networks, &accounts, conversation)?;
    let rules = Rules::between(networks, members.iter().map(|member| member.account));
    let is_admin = |member: &Member| member.role == Role::Admin;
    Ok(Some(Chat {
        row,
        state: if import::is_archive(connection, conversation)? {
            ChatState::Archive
        } else {
            state(&record)
        },
        has_imported: import::has_imported(connection, conversation)?,
        knocks: people.persons(&knocks),
        is_admin: members
            .iter()
            .any(|member| Some(member.account) == people.me() && is_admin(member)),
        description: record.description.clone(),
        shared: Shared::of(connection, &rules, conversation)?,
        may: May::of(connection, networks, &record, &rules)?,
        pins: pin::shown(&pins, &people),
        offers: match people.own_features() {
            Some(features) if record.check_writable().is_ok() => {
                Offers::of(features, record.kind == ConversationKind::Group)
            }
            _ => Offers::default(),
        },
        rules: ChatRules::new(&rules, people.own_network().unwrap_or_default()),
        members: members
            .iter()
            .map(|member| MemberRow {
                person: people.person(member.account),
                is_admin: is_admin(member),
                about: people.about(member.account),
                nickname: people.nickname(member.account),
            })
            .collect(),
    }))
}

fn state(record: &Record) -> ChatState {
    match (record.membership, record.state) {
        (Membership::Left, _) | (_, ConversationState::Declined) => ChatState::Left,
        (Membership::Creating, _) => ChatState::Creating,
        (Membership::Joining, _) if record.joined_epoch == 0 => ChatState::Joining,
        (_, ConversationState::Requested) if record.is_own => ChatState::RequestedByMe,
        (_, ConversationState::Requested) => ChatState::RequestedByThem,
        (_, ConversationState::Open | ConversationState::Unspecified) => ChatState::Open,
    }
}
