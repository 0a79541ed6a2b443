//! Commits of the log: applied when they are the next, merged when they are one's own.
//!
//! Surprising rule: a commit may come twice (with the answer to a lost race, and in the inbox) or
//! belong to an epoch that this device entered later. Epochs, not `seq`, tell what is new.

use tresse_mls::{Applied, CommitReceived, MlsError};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::Entry;

use crate::conversation::{self, Record};
use crate::effect::Change;
use crate::error::ClientError;
use crate::group::knocks;
use crate::store::unit::Unit;
use crate::{commits, contact};

/// Applies a commit to a conversation that this device is in.
pub(crate) fn apply(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
) -> Result<(), ClientError> {
    let epoch = match unit.mls.epoch(record.id) {
        Ok(epoch) => epoch,
        Err(MlsError::UnknownConversation | MlsError::Corrupt(_)) => {
            return commits::resync::begin(unit, record.id);
        }
        Err(error) => return Err(error.into()),
    };
    if entry.epoch < epoch {
        return Ok(());
    }
    if entry.epoch > epoch {
        return commits::resync::begin(unit, record.id);
    }
    if commits::is_own(unit.connection, record.id, entry)? {
        return commits::accepted(unit, record.id, entry.seq);
    }
    match unit.mls.apply_commit(record.id, &entry.body) {
        Ok(CommitReceived::Applied(applied)) => {
            if applied.pending_dropped {
                commits::forget_pending(unit, record.id)?;
            }
            changed(unit, record.id, &applied)
        }
        Ok(CommitReceived::OwnPending) => commits::accepted(unit, record.id, entry.seq),
        // The server checked it, so it is this device whose state is wrong.
        Err(error) if super::is_about_the_entry(&error) => commits::resync::begin(unit, record.id),
        Err(error) => Err(error.into()),
    }
}

/// Brings the lists in line with a merged commit, somebody's or one's own.
pub(crate) fn changed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    applied: &Applied,
) -> Result<(), ClientError> {
    if applied.self_removed {
        return crate::group::leave::left(unit, conversation);
    }
    for device in &applied.added {
        let account = device.account();
        conversation::add_member(unit.connection, conversation, account)?;
        conversation::drop_knock(unit.connection, conversation, account)?;
        knocks::refused::forget(unit, conversation, account)?;
        contact::raise(unit.connection, account, contact::Standing::Known)?;
    }
    if !applied.removed.is_empty() {
        let left = unit.mls.members(conversation)?;
        for device in &applied.removed {
            conversation::drop_pending_removal(unit.connection, conversation, *device)?;
            let account = device.account();
            if left.iter().all(|member| member.account() != account) {
                conversation::remove_member(unit.connection, conversation, account)?;
            }
        }
    }
    crate::profile::members_changed(unit, conversation, applied)?;
    unit.changed(Change::Conversation(conversation));
    unit.after.outbox_dirty = true;
    unit.after.changes_dirty = true;
    Ok(())
}
