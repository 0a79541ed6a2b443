//! What happened at the server: somebody left, knocked, got a role, accepted.

use prost::Message as _;
use tresse_proto::ids::{AccountId, DeviceId};
use tresse_proto::wire::{ConversationKind, ConversationState, Entry, Notice, Role, notice};

use crate::conversation::{self, Record};
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::unit::Unit;
use crate::timeline::notice::{NoticeInput, Place};
use crate::{contact, device, group, me, profile, timeline};

/// Applies a notice to a conversation that this device is in. What this version does not know, or
/// what has a wrong form, is skipped.
pub(super) fn apply(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
) -> Result<(), ClientError> {
    let Ok(Notice { event: Some(event) }) = Notice::decode(entry.body.clone()) else {
        return Ok(());
    };
    let conversation = record.id;
    match event {
        notice::Event::Left(event) => {
            let gone: Vec<AccountId> = accounts(&event.account_ids).collect();
            say_left(unit, record, entry, &gone)?;
            for account in gone {
                if account == unit.account()? {
                    return group::leave::left(unit, conversation);
                }
                somebody_left(unit, record, account)?;
            }
            conversation::info::ask(unit, conversation)?;
        }
        notice::Event::Revoked(event) => {
            for device in devices(&event.device_ids) {
                conversation::add_pending_removal(unit.connection, conversation, device)?;
                device::share::revoked(unit, conversation, device)?;
            }
            unit.after.changes_dirty = true;
        }
        notice::Event::Knocked(event) => {
            for account in accounts(&event.account_ids) {
                if conversation::role(unit.connection, conversation, account)?.is_none() {
                    conversation::add_knock(unit.connection, conversation, account)?;
                }
            }
            unit.after.knocks_due = true;
        }
        notice::Event::Role(event) => {
            if let Ok(account) = AccountId::try_from(&event.account_id)
                && conversation::role(unit.connection, conversation, account)?.is_some()
            {
                let role = Role::try_from(event.role).unwrap_or(Role::Member);
                conversation::set_role(unit.connection, conversation, account, role)?;
                unit.after.knocks_due = true;
            }
        }
        notice::Event::RequestAccepted(_) => {
            conversation::set_kind_and_state(
                unit.connection,
                conversation,
                tresse_proto::wire::ConversationKind::Direct,
                ConversationState::Open,
            )?;
            let own = unit.account()?;
            if let Some(peer) = conversation::peer(unit.connection, conversation, own)? {
                contact::raise(unit.connection, peer, contact::Standing::Accepted)?;
                unit.changed(Change::Contact(peer));
            }
            if record.state != ConversationState::Open {
                profile::send(unit, conversation)?;
            }
            unit.after.outbox_dirty = true;
        }
        notice::Event::DeviceAdded(event) => {
            let own = unit.account()?;
            if devices(&event.device_ids).any(|device| device.account() == own) {
                me::set_has_other_devices(unit.connection)?;
            }
        }
    }
    unit.changed(Change::Conversation(conversation));
    Ok(())
}

/// This person has left already when the notice of it comes; it belongs into the timeline.
pub(super) fn own_leave(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
) -> Result<(), ClientError> {
    if let Ok(Notice {
        event: Some(notice::Event::Left(event)),
    }) = Notice::decode(entry.body.clone())
    {
        let gone: Vec<AccountId> = accounts(&event.account_ids).collect();
        if gone.contains(&unit.account()?) {
            say_left(unit, record, entry, &gone)?;
        }
    }
    Ok(())
}

/// Writes into the timeline who left. Between two people nobody is told.
fn say_left(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
    gone: &[AccountId],
) -> Result<(), ClientError> {
    let (Some(first), false) = (gone.first(), record.kind == ConversationKind::Direct) else {
        return Ok(());
    };
    let changes = timeline::notice::note(
        unit.connection,
        &NoticeInput {
            conversation: record.id,
            by: DeviceId::new(*first, 0),
            is_own: *first == unit.account()?,
            place: Place {
                seq: entry.seq,
                at_ms: entry.at_ms,
                is_its_turn: true,
            },
            message: None,
            notice: &timeline::Notice::Left(gone.to_vec()),
        },
    )?;
    unit.changed_all(changes);
    Ok(())
}

/// Their leaves are to be removed by whoever commits next.
fn somebody_left(
    unit: &mut Unit<'_>,
    record: &Record,
    account: AccountId,
) -> Result<(), ClientError> {
    conversation::remove_member(unit.connection, record.id, account)?;
    conversation::drop_knock(unit.connection, record.id, account)?;
    for device in unit.mls.members(record.id)? {
        if device.account() == account {
            conversation::add_pending_removal(unit.connection, record.id, device)?;
        }
    }
    unit.after.changes_dirty = true;
    Ok(())
}

fn accounts(ids: &[bytes::Bytes]) -> impl Iterator<Item = AccountId> {
    ids.iter().filter_map(|id| AccountId::try_from(id).ok())
}

fn devices(ids: &[bytes::Bytes]) -> impl Iterator<Item = DeviceId> {
    ids.iter().filter_map(|id| DeviceId::try_from(id).ok())
}
