//! Makes a conversation: claim key packages, build the group, publish it.
//!
//! Surprising rule: the group exists on this device before the server has heard of it, together with
//! the request that publishes it. If the answer is lost, the same request is sent again.

use bytes::Bytes;
use rusqlite::OptionalExtension;
use tresse_mls::MlsError;
use tresse_proto::error::Refusal;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{
    Accepted, ConversationKind, ConversationState, CreateConversation, KeyPackagesClaimed, Role,
};

use super::key_packages;
use crate::ask::Purpose;
use crate::conversation::{self, Membership};
use crate::effect::Change;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::rows::id;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::{contact, me, outbox, shared};

/// The person wants a new group.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    name: String,
    members: Vec<AccountId>,
) -> Result<(), ClientError> {
    let own = unit.account()?;
    super::name::check(unit, &name, members.iter().copied().chain([own]))?;
    let accounts = with_own_devices(unit, members)?;
    if accounts.is_empty() {
        return publish_group(unit, ticket, &name, Vec::new());
    }
    match key_packages::ask(unit, &accounts, None)? {
        Some(request) => {
            let purpose = Purpose::ClaimForGroup {
                ticket,
                name,
                members: accounts,
            };
            unit.ask(request, purpose);
            Ok(())
        }
        None => claimed(
            unit,
            ticket,
            &name,
            &accounts,
            KeyPackagesClaimed::default(),
        ),
    }
}

/// Other devices of one's own account come along from the beginning.
pub(crate) fn with_own_devices(
    unit: &Unit<'_>,
    mut accounts: Vec<AccountId>,
) -> Result<Vec<AccountId>, ClientError> {
    let own = unit.account()?;
    accounts.retain(|account| *account != own);
    accounts.sort_unstable();
    accounts.dedup();
    if me::load(unit.connection)?.is_some_and(|me| me.has_other_devices) {
        accounts.push(own);
    }
    Ok(accounts)
}

/// Key packages of the members are there.
pub(crate) fn claimed(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    name: &str,
    members: &[AccountId],
    answer: KeyPackagesClaimed,
) -> Result<(), ClientError> {
    let key_packages = key_packages::take(unit, answer, members)?;
    let own = unit.account()?;
    let wanted = members.iter().any(|account| *account != own);
    if wanted
        && key_packages
            .iter()
            .all(|(device, _)| device.account() == own)
    {
        return Err(DomainError::NoDeviceToAdd.into());
    }
    publish_group(unit, ticket, name, key_packages)
}

fn publish_group(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    name: &str,
    key_packages: Vec<(DeviceId, Bytes)>,
) -> Result<(), ClientError> {
    let conversation = publish(unit, ConversationKind::Group, key_packages)?;
    conversation::fill_name(unit.connection, conversation, name, 0)?;
    unit.wait(Waiting::Creation(conversation), ticket);
    Ok(())
}

/// Builds the group and asks the server to take it.
pub(crate) fn publish(
    unit: &mut Unit<'_>,
    kind: ConversationKind,
    mut key_packages: Vec<(DeviceId, Bytes)>,
) -> Result<ConversationId, ClientError> {
    let conversation = unit.new_conversation_id();
    let created = loop {
        match unit.mls.create(conversation, &key_packages) {
            Ok(created) => break created,
            Err(MlsError::KeyPackage { index, .. }) if key_packages.len() > 1 => {
                key_packages.remove(index.min(key_packages.len() - 1));
            }
            // Each may be valid alone, and still not fit beside the others.
            Err(MlsError::KeyPackage { .. } | MlsError::Invalid(_)) => {
                return Err(DomainError::NoDeviceToAdd.into());
            }
            Err(error) => return Err(error.into()),
        }
    };
    conversation::insert(
        unit.connection,
        conversation,
        Membership::Creating,
        true,
        unit.now_ms,
    )?;
    conversation::set_kind_and_state(
        unit.connection,
        conversation,
        kind,
        ConversationState::Unspecified,
    )?;
    let own = unit.account()?;
    for (device, key_package) in &key_packages {
        conversation::add_member(unit.connection, conversation, device.account())?;
        unit.connection
            .prepare_cached(
                "INSERT INTO creation_add (conversation, device, key_package) VALUES (?1, ?2, ?3)",
            )?
            .execute((conversation.0, device.0, &key_package[..]))?;
    }
    conversation::set_role(unit.connection, conversation, own, Role::Admin)?;
    let client_msg_id = unit.new_client_msg_id();
    unit.connection
        .prepare_cached(
            "INSERT INTO creation (conversation, client_msg_id, group_info, ratchet_tree, welcome)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            conversation.0,
            client_msg_id.0,
            &created.group_info[..],
            &created.ratchet_tree[..],
            created.welcome.as_deref().unwrap_or_default(),
        ))?;
    ask(unit, conversation)?;
    Ok(conversation)
}

/// Conversations that the server has not confirmed.
pub(crate) fn all_unconfirmed(
    connection: &rusqlite::Connection,
) -> Result<Vec<ConversationId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT conversation FROM creation ORDER BY conversation")?
        .query_map([], |row| id(row, 0))?
        .collect()
}

/// Asks the server to take the conversation: the same bytes under the same id every time.
pub(crate) fn ask(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let kind = conversation::record(unit.connection, conversation)?
        .ok_or(FatalError::Damaged("creation"))?
        .kind;
    let request = unit
        .connection
        .prepare_cached(
            "SELECT client_msg_id, group_info, ratchet_tree, welcome
             FROM creation WHERE conversation = ?1",
        )?
        .query_row([conversation.0], |row| {
            Ok(CreateConversation {
                conversation_id: conversation.to_bytes(),
                client_msg_id: id::<ClientMsgId>(row, 0)?.to_bytes(),
                kind: kind as i32,
                group_info: row.get::<_, Vec<u8>>(1)?.into(),
                ratchet_tree: row.get::<_, Vec<u8>>(2)?.into(),
                welcome: row.get::<_, Vec<u8>>(3)?.into(),
            })
        })
        .optional()?;
    if let Some(request) = request {
        unit.ask(
            Request::CreateConversation(request),
            Purpose::Create { conversation },
        );
    }
    Ok(())
}

/// The answer to a `CreateConversation`. Temporary refusals do not come here.
pub(crate) fn answered(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    answer: Result<Accepted, Refusal>,
) -> Result<(), ClientError> {
    let is_open = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.membership == Membership::Creating);
    if !is_open {
        return Ok(());
    }
    match answer {
        Ok(accepted) => {
            let state = accepted.state();
            take_in(unit, conversation)?;
            let kind = conversation::record(unit.connection, conversation)?
                .ok_or(FatalError::Damaged("conversation"))?
                .kind;
            conversation::set_kind_and_state(unit.connection, conversation, kind, state)?;
            known(unit, conversation, kind, state)?;
            if state == ConversationState::Open {
                shared::change::begin(unit, conversation)?;
            }
            if state == ConversationState::Unspecified {
                conversation::info::ask(unit, conversation)?;
            }
            Ok(())
        }
        Err(refusal) => refused(unit, conversation, refusal),
    }
}

/// The inbox shows the conversation, so the server has it: the answer was lost or is late.
pub(crate) fn confirmed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    take_in(unit, conversation)?;
    conversation::info::ask(unit, conversation)
}

fn take_in(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    for statement in [
        "DELETE FROM creation WHERE conversation = ?1",
        "DELETE FROM creation_add WHERE conversation = ?1",
    ] {
        unit.connection
            .prepare_cached(statement)?
            .execute([conversation.0])?;
    }
    conversation::set_membership(unit.connection, conversation, Membership::Joined)?;
    unit.connection
        .prepare_cached("UPDATE conversation SET joined_epoch = 1 WHERE conversation = ?1")?
        .execute([conversation.0])?;
    unit.changed(Change::Conversation(conversation));
    unit.after.outbox_dirty = true;
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(FatalError::Damaged("conversation"))?;
    if record.kind == ConversationKind::Group {
        if conversation::member_count(unit.connection, conversation)? > 1 {
            super::name::send(unit, conversation)?;
        }
        unit.finish(
            Waiting::Creation(conversation),
            Ok(Outcome::Conversation(conversation)),
        );
    }
    Ok(())
}

fn known(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    kind: ConversationKind,
    state: ConversationState,
) -> Result<(), ClientError> {
    if kind != ConversationKind::Direct {
        return Ok(());
    }
    let standing = match state {
        ConversationState::Open => contact::Standing::Accepted,
        _ => contact::Standing::Requested,
    };
    if let Some(peer) = conversation::peer(unit.connection, conversation, unit.account()?)?
        && contact::raise(unit.connection, peer, standing)?
    {
        unit.changed(Change::Contact(peer));
    }
    Ok(())
}

/// The conversation never was: everything of it goes.
fn refused(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    refusal: Refusal,
) -> Result<(), ClientError> {
    let unused: Vec<(DeviceId, Bytes)> = unit
        .connection
        .prepare_cached("SELECT device, key_package FROM creation_add WHERE conversation = ?1")?
        .query_map([conversation.0], |row| {
            Ok((id(row, 0)?, row.get::<_, Vec<u8>>(1)?.into()))
        })?
        .collect::<Result<_, _>>()?;
    key_packages::keep(unit, &unused, refusal.code)?;
    unit.finish(Waiting::Creation(conversation), Err(refusal.into()));
    outbox::withdraw_all(unit, conversation)?;
    unit.mls.delete(conversation)?;
    for statement in [
        "DELETE FROM creation WHERE conversation = ?1",
        "DELETE FROM creation_add WHERE conversation = ?1",
        "DELETE FROM member WHERE conversation = ?1",
        "DELETE FROM conversation WHERE conversation = ?1",
    ] {
        unit.connection
            .prepare_cached(statement)?
            .execute([conversation.0])?;
    }
    unit.changed(Change::Conversation(conversation));
    Ok(())
}
