//! Makes commits of what is wanted, one at a time in each conversation.
//!
//! Leaves of devices that are gone (revoked, or of accounts that left) go with the next commit, and
//! before the next message. One device does it without being asked: the first leaf that is not
//! itself on the way out. If that device is away, whoever wants to send does it.

use std::collections::BTreeSet;

use bytes::Bytes;
use tresse_mls::{Change, MlsError};
use tresse_proto::ids::{ConversationId, DeviceId};

use super::{change, race};
use crate::conversation::{self, Membership};
use crate::error::{ClientError, DomainError};
use crate::intent::Outcome;
use crate::store::rows::id;
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// Stages a commit wherever one is wanted and none is under way.
pub(crate) fn pump(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let conversations: Vec<ConversationId> = unit
        .connection
        .prepare_cached(
            "SELECT conversation FROM change UNION SELECT conversation FROM pending_removal
             EXCEPT SELECT conversation FROM pending_commit",
        )?
        .query_map([], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    for conversation in conversations {
        let membership =
            conversation::record(unit.connection, conversation)?.map(|record| record.membership);
        match membership {
            Some(Membership::Joined) => match race::waits_until_ms(unit, conversation)? {
                Some(at_ms) => unit.after.commit_at_ms(at_ms),
                None => pump_one(unit, conversation)?,
            },
            Some(Membership::Creating | Membership::Joining) => {}
            Some(Membership::Left) | None => super::give_up(unit, conversation)?,
        }
    }
    Ok(())
}

/// Whether a leaf has to go before anything is encrypted for the group.
pub(crate) fn must_commit_first(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<bool, ClientError> {
    Ok(!leaving(unit, conversation)?.is_empty())
}

/// Devices of the group that are to be removed.
fn leaving(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<Vec<DeviceId>, ClientError> {
    let pending = conversation::pending_removals(unit.connection, conversation)?;
    if pending.is_empty() {
        return Ok(pending);
    }
    let me = unit.me()?;
    let members: BTreeSet<DeviceId> = unit.mls.members(conversation)?.into_iter().collect();
    let mut leaving = Vec::new();
    for device in pending {
        if members.contains(&device) && device != me {
            leaving.push(device);
        } else {
            conversation::drop_pending_removal(unit.connection, conversation, device)?;
        }
    }
    Ok(leaving)
}

/// Whether this device is the one that removes leaves without being asked.
fn is_designated(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    leaving: &[DeviceId],
) -> Result<bool, ClientError> {
    let me = unit.me()?;
    let first = unit
        .mls
        .members(conversation)?
        .into_iter()
        .find(|device| !leaving.contains(device));
    Ok(first == Some(me))
}

/// Whether a message of this device waits in the conversation.
fn has_message_to_send(
    unit: &Unit<'_>,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    unit.connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation = ?1 AND state = 'queued')",
        )?
        .query_row([conversation.0], |row| row.get(0))
}

fn pump_one(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let leaving = leaving(unit, conversation)?;
    // Each round commits the first change, ends it, or replaces it by smaller ones.
    while let Some(wanted) = change::first(unit.connection, conversation)? {
        // Who comes back before the old leaf is gone loses that first.
        let adds = change::adds(unit.connection, wanted)?;
        if adds.iter().any(|(device, _)| leaving.contains(device)) {
            stage(unit, conversation, None, &leaving)?;
            return Ok(());
        }
        if stage(unit, conversation, Some(wanted), &leaving)? {
            return Ok(());
        }
    }
    if leaving.is_empty() {
        return Ok(());
    }
    let is_mine =
        is_designated(unit, conversation, &leaving)? || has_message_to_send(unit, conversation)?;
    if is_mine {
        stage(unit, conversation, None, &leaving)?;
    }
    Ok(())
}

/// Stages one commit: a wanted change, and the leaves that have to go. `false` if there is nothing
/// (more) to do for the change, or if it is impossible; it is finished or split then.
///
/// What others handed in may be valid piece by piece and still not fit together, such as two key
/// packages with one encryption key. That must stop nothing but the change itself.
fn stage(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    wanted: Option<i64>,
    leaving: &[DeviceId],
) -> Result<bool, ClientError> {
    let members: BTreeSet<DeviceId> = unit.mls.members(conversation)?.into_iter().collect();
    let mut had_unusable = false;
    loop {
        let Parts { add, remove } = parts(unit, wanted, &members)?;
        if let Some(wanted) = wanted
            && add.is_empty()
            && remove.is_empty()
        {
            change::delete(unit.connection, wanted)?;
            let result = if had_unusable {
                Err(DomainError::NoDeviceToAdd.into())
            } else {
                Ok(Outcome::Done)
            };
            unit.finish(Waiting::Change(wanted), result);
            return Ok(false);
        }
        let remove: Vec<DeviceId> = remove
            .into_iter()
            .chain(leaving.iter().copied())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let staged = unit.mls.commit(
            conversation,
            Change {
                add: &add,
                remove: &remove,
            },
        );
        match (staged, wanted) {
            (Ok(staged), _) => {
                super::submit(unit, conversation, staged, false, wanted)?;
                return Ok(true);
            }
            (Err(MlsError::KeyPackage { index, .. }), Some(wanted)) if index < add.len() => {
                change::drop_add(unit.connection, wanted, add[index].0)?;
                had_unusable = true;
            }
            (Err(error), Some(wanted)) if error.is_final() => {
                impossible(unit, conversation, wanted)?;
                return Ok(false);
            }
            (Err(error), _) => return Err(error.into()),
        }
    }
}

/// Ends a change of which no commit can be made, or splits it.
fn impossible(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    wanted: i64,
) -> Result<(), ClientError> {
    if change::split(unit, conversation, wanted)? {
        return Ok(());
    }
    change::refuse_knocks(unit, conversation, wanted)?;
    change::delete(unit.connection, wanted)?;
    unit.finish(
        Waiting::Change(wanted),
        Err(DomainError::NoDeviceToAdd.into()),
    );
    Ok(())
}

struct Parts {
    add: Vec<(DeviceId, Bytes)>,
    remove: Vec<DeviceId>,
}

/// What is still to be done of a change.
fn parts(
    unit: &Unit<'_>,
    wanted: Option<i64>,
    members: &BTreeSet<DeviceId>,
) -> Result<Parts, ClientError> {
    let Some(wanted) = wanted else {
        return Ok(Parts {
            add: Vec::new(),
            remove: Vec::new(),
        });
    };
    let me = unit.me()?;
    let mut add = change::adds(unit.connection, wanted)?;
    add.retain(|(device, _)| !members.contains(device));
    let accounts = change::removes(unit.connection, wanted)?;
    let remove = members
        .iter()
        .copied()
        .filter(|device| *device != me && accounts.contains(&device.account()))
        .collect();
    Ok(Parts { add, remove })
}
