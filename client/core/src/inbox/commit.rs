//! Commits of the log: applied when they are the next, merged when they are one's own.
//!
//! Surprising rule: a commit may come twice (with the answer to a lost race, and in the inbox) or
//! belong to an epoch that this device entered later. Epochs, not `seq`, tell what is new.

use std::collections::BTreeSet;

use tresse_mls::{Applied, CommitReceived, MlsError};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::{ConversationKind, Entry};

use crate::conversation::{self, Record};
use crate::effect::Change;
use crate::error::ClientError;
use crate::group::knocks;
use crate::store::unit::Unit;
use crate::timeline::Notice;
use crate::timeline::notice::{NoticeInput, Place};
use crate::{commits, contact, device, timeline};

/// Applies a commit to a conversation that this device is in.
pub(crate) fn apply(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
    is_its_turn: bool,
) -> Result<(), ClientError> {
    let place = Place {
        seq: entry.seq,
        at_ms: entry.at_ms,
        is_its_turn,
    };
    let epoch = match unit.mls.epoch(record.id) {
        Ok(epoch) => epoch,
        Err(MlsError::UnknownConversation | MlsError::Corrupt(_)) => {
            return commits::resync::begin(unit, record.id);
        }
        Err(error) => return Err(error.into()),
    };
    if entry.epoch < epoch {
        // Applied ahead of its turn, with the answer to a commit of this device.
        if place.is_its_turn {
            let line = timeline::notice::announce(unit.connection, record.id, entry.seq)?;
            unit.changed_all(line.into_iter().collect());
        }
        return Ok(());
    }
    if entry.epoch > epoch {
        return commits::resync::begin(unit, record.id);
    }
    if commits::is_own(unit.connection, record.id, entry)? {
        return commits::accepted(unit, record.id, place);
    }
    let before = unit.mls.members(record.id)?;
    match unit.mls.apply_commit(record.id, &entry.body) {
        Ok(CommitReceived::Applied(applied)) => {
            if applied.pending_dropped {
                commits::forget_pending(unit, record.id)?;
            }
            changed(unit, record.id, &before, &applied, place)
        }
        Ok(CommitReceived::OwnPending) => commits::accepted(unit, record.id, place),
        // The server checked it, so it is this device whose state is wrong.
        Err(error) if super::is_about_the_entry(&error) => commits::resync::begin(unit, record.id),
        Err(error) => Err(error.into()),
    }
}

/// Brings the lists in line with a merged commit, somebody's or one's own. `before` are the devices
/// that were in until then.
pub(crate) fn changed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    before: &[DeviceId],
    applied: &Applied,
    place: Place,
) -> Result<(), ClientError> {
    let was: BTreeSet<AccountId> = before.iter().map(|device| device.account()).collect();
    let is: BTreeSet<AccountId> = before
        .iter()
        .filter(|device| !applied.removed.contains(device))
        .chain(&applied.added)
        .map(|device| device.account())
        .collect();
    notice(unit, conversation, (&was, &is), applied, place)?;
    for account in was.difference(&is) {
        conversation::remove_member(unit.connection, conversation, *account)?;
    }
    if applied.self_removed {
        return crate::group::leave::left(unit, conversation);
    }
    let own = unit.account()?;
    for device in &applied.added {
        let account = device.account();
        conversation::add_member(unit.connection, conversation, account)?;
        conversation::drop_knock(unit.connection, conversation, account)?;
        knocks::refused::forget(unit, conversation, account)?;
        if account != own {
            contact::raise(unit.connection, account, contact::Standing::Known)?;
        }
    }
    for device in &applied.removed {
        conversation::drop_pending_removal(unit.connection, conversation, *device)?;
    }
    crate::profile::members_changed(unit, conversation, applied)?;
    device::share::members_changed(unit, conversation, applied)?;
    unit.changed(Change::Conversation(conversation));
    unit.after.outbox_dirty = true;
    unit.after.changes_dirty = true;
    Ok(())
}

/// Writes who came and who was put out into the timeline. That devices go whose account has left is
/// no news.
fn notice(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    (was, is): (&BTreeSet<AccountId>, &BTreeSet<AccountId>),
    applied: &Applied,
    place: Place,
) -> Result<(), ClientError> {
    let kind = conversation::record(unit.connection, conversation)?.map(|record| record.kind);
    let Some(by) = applied.committer else {
        return Ok(());
    };
    if kind == Some(ConversationKind::Direct) {
        return Ok(());
    }
    let own = unit.account()?;
    let on_the_way_out = conversation::pending_removals(unit.connection, conversation)?;
    let mut removed = Vec::new();
    for account in was.difference(is) {
        let had_to_go = on_the_way_out
            .iter()
            .any(|device| device.account() == *account);
        if !had_to_go && !timeline::notice::has_left(unit.connection, conversation, *account)? {
            removed.push(*account);
        }
    }
    let added: Vec<AccountId> = is.difference(was).copied().collect();
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    let changes = timeline::notice::note(
        unit.connection,
        &NoticeInput {
            conversation,
            by,
            is_own: by.account() == own,
            place,
            message: None,
            notice: &Notice::Members { added, removed },
        },
    )?;
    unit.changed_all(changes);
    Ok(())
}
