//! What only the server knows of a conversation: kind, state, roles, who knocked, who has to go.
//!
//! It is asked after entering and whenever something does not fit. The answer also tells whether
//! commits were missed: an epoch ahead of this device's, twice without progress in between (the
//! inbox may just be on its way), leads to entering anew.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{self, ConversationState, GetConversation, Role};

use super::{Member, Membership, stranger};
use crate::ask::Purpose;
use crate::effect::Change;
use crate::error::{ClientError, FatalError};
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::{commits, contact, group};

/// Time for the inbox to bring what the server has already.
const AGAIN_MS: u64 = 2_000;

/// Asks. The row remembers it, so that a crash does not lose the question.
pub(crate) fn ask(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    set_due(unit, conversation, true)?;
    let (request, purpose) = question(conversation);
    unit.ask(request, purpose);
    Ok(())
}

/// Asks in a while. Lost if the process ends, which asks nothing new of anybody.
pub(crate) fn ask_later(unit: &mut Unit<'_>, conversation: ConversationId, delay_ms: u64) {
    let (request, purpose) = question(conversation);
    unit.ask_later(delay_ms, request, purpose);
}

fn question(conversation: ConversationId) -> (Request, Purpose) {
    (
        Request::GetConversation(GetConversation {
            conversation_id: conversation.to_bytes(),
        }),
        Purpose::Info { conversation },
    )
}

/// Conversations whose question has no answer yet.
pub(crate) fn all_due(
    connection: &rusqlite::Connection,
) -> Result<Vec<ConversationId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT conversation FROM conversation WHERE info_due = 1")?
        .query_map([], |row| id(row, 0))?
        .collect()
}

/// Whether a question about this conversation has no answer yet.
pub(crate) fn is_due(
    connection: &rusqlite::Connection,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached("SELECT info_due FROM conversation WHERE conversation = ?1")?
        .query_row([conversation.0], |row| row.get(0))
}

/// Takes the answer in.
pub(crate) fn answered(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    answer: Result<wire::Conversation, Refusal>,
) -> Result<(), ClientError> {
    set_due(unit, conversation, false)?;
    unit.after.outbox_dirty = true;
    let Some(record) = super::record(unit.connection, conversation)? else {
        return Ok(());
    };
    if record.membership == Membership::Left {
        return Ok(());
    }
    let info = match answer {
        Ok(info) => info,
        Err(refusal) if refusal.code == ErrorCode::UnknownConversation => {
            return group::leave::left(unit, conversation);
        }
        Err(_) => return Ok(()),
    };
    let was_request_to_me = is_request_to_me(&record);
    super::set_kind_and_state(unit.connection, conversation, info.kind(), info.state())?;
    members(unit, conversation, &info)?;
    removals(unit, conversation, &info)?;
    let after =
        super::record(unit.connection, conversation)?.ok_or(FatalError::Damaged("conversation"))?;
    if is_request_to_me(&after) && !was_request_to_me {
        unit.changed(Change::Request(conversation));
    }
    unit.changed(Change::Conversation(conversation));
    unit.after.outbox_dirty = true;
    unit.after.changes_dirty = true;
    unit.after.knocks_due = true;
    compare_epochs(unit, &after, info.epoch)
}

fn is_request_to_me(record: &super::Record) -> bool {
    !record.is_own
        && record.membership == Membership::Joined
        && record.state == ConversationState::Requested
}

/// The server's roster, while this device keeps up with it.
fn members(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    info: &wire::Conversation,
) -> Result<(), ClientError> {
    let mut members = Vec::with_capacity(info.members.len());
    for member in &info.members {
        if let Ok(account) = AccountId::try_from(&member.account_id) {
            members.push(Member {
                account,
                role: Role::try_from(member.role).unwrap_or(Role::Member),
            });
        }
    }
    super::replace_members(unit.connection, conversation, &members)?;
    for account in super::knocks(unit.connection, conversation)? {
        super::drop_knock(unit.connection, conversation, account)?;
    }
    for knock in &info.knocks {
        if let Ok(account) = AccountId::try_from(knock) {
            super::add_knock(unit.connection, conversation, account)?;
        }
    }
    let is_open_direct =
        info.kind() == wire::ConversationKind::Direct && info.state() == ConversationState::Open;
    if is_open_direct && let Some(record) = super::record(unit.connection, conversation)? {
        met(unit, &record)?;
    }
    Ok(())
}

/// The server calls it open. Both want it, unless the other is a stranger so far.
fn met(unit: &mut Unit<'_>, record: &super::Record) -> Result<(), ClientError> {
    let standing = if stranger::is_one(unit.connection, unit.networks, record)? {
        contact::Standing::Requested
    } else {
        contact::Standing::Accepted
    };
    if let Some(peer) = super::peer(unit.connection, record.id, unit.account()?)?
        && contact::raise(unit.connection, peer, standing)?
    {
        unit.changed(Change::Contact(peer));
    }
    Ok(())
}

fn removals(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    info: &wire::Conversation,
) -> Result<(), ClientError> {
    for device in super::pending_removals(unit.connection, conversation)? {
        super::drop_pending_removal(unit.connection, conversation, device)?;
    }
    for device in &info.pending_removals {
        if let Ok(device) = DeviceId::try_from(device) {
            super::add_pending_removal(unit.connection, conversation, device)?;
        }
    }
    Ok(())
}

fn compare_epochs(
    unit: &mut Unit<'_>,
    record: &super::Record,
    theirs: u64,
) -> Result<(), ClientError> {
    if record.membership != Membership::Joined {
        return Ok(());
    }
    let ours = unit.mls.epoch(record.id)?;
    if ours > theirs {
        // The server has forgotten a commit which it confirmed.
        return commits::resync::begin(unit, record.id);
    }
    if ours == theirs {
        return set_behind(unit, record.id, 0);
    }
    let behind: u64 = unit
        .connection
        .prepare_cached("SELECT behind FROM conversation WHERE conversation = ?1")?
        .query_row([record.id.0], |row| u64_column(row, 0))?;
    if behind == ours + 1 {
        return commits::resync::begin(unit, record.id);
    }
    set_behind(unit, record.id, ours + 1)?;
    set_due(unit, record.id, true)?;
    ask_later(unit, record.id, AGAIN_MS);
    Ok(())
}

fn set_due(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    due: bool,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("UPDATE conversation SET info_due = ?2 WHERE conversation = ?1")?
        .execute((conversation.0, due))?;
    Ok(())
}

fn set_behind(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    behind: u64,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("UPDATE conversation SET behind = ?2 WHERE conversation = ?1")?
        .execute((conversation.0, to_column(behind)))?;
    Ok(())
}
