//! What the server says to a commit.
//!
//! Surprising rule: a lost race is repaired from the answer only when few commits were missed.
//! Messages that lie between them are still to come from the inbox, and MLS keeps the keys of a few
//! past epochs only; so after many commits the inbox goes first.

use tresse_proto::codec;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{ClientMsgId, ConversationId};
use tresse_proto::wire::{Accepted, Entry};

use super::{change, race, resync};
use crate::conversation;
use crate::error::ClientError;
use crate::group::key_packages;
use crate::inbox;
use crate::restored;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::notice::Place;

/// Commits applied ahead of the messages before them. Fewer than the past epochs that MLS keeps.
const AHEAD_MAX: usize = 3;

/// The answer to a `SubmitCommit`. Temporary refusals do not come here.
pub(crate) fn answered(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    client_msg_id: ClientMsgId,
    answer: Result<Accepted, Refusal>,
) -> Result<(), ClientError> {
    let Some(pending) = super::pending(unit.connection, conversation)? else {
        return Ok(());
    };
    if pending.client_msg_id != client_msg_id {
        return Ok(());
    }
    let refusal = match answer {
        Ok(accepted) => {
            restored::note_commits(unit.connection, conversation, Some(accepted.at_ms))?;
            let place = Place {
                seq: accepted.seq,
                at_ms: accepted.at_ms,
                is_its_turn: false,
            };
            return super::accepted(unit, conversation, place);
        }
        Err(refusal) => refusal,
    };
    match refusal.code {
        ErrorCode::WrongEpoch => overtaken(unit, conversation, &pending, &refusal),
        ErrorCode::UnknownConversation => {
            super::drop_pending(unit, conversation)?;
            conversation::info::ask(unit, conversation)?;
            give_change_up(unit, &pending, refusal)
        }
        _ if pending.is_external => {
            super::drop_pending(unit, conversation)?;
            resync::ask_group_info_later(unit, conversation);
            Ok(())
        }
        _ => {
            super::drop_pending(unit, conversation)?;
            refused(unit, conversation, &pending, refusal)
        }
    }
}

/// Somebody else's commit came first.
fn overtaken(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    pending: &super::Pending,
    refusal: &Refusal,
) -> Result<(), ClientError> {
    let mut missed = Vec::new();
    for bytes in &refusal.missed {
        match codec::decode_entry(bytes.clone()) {
            Ok(entry) => missed.push(entry),
            Err(_) => break,
        }
    }
    // The server may have forgotten the id, but not the commit.
    for entry in &missed {
        if super::is_own(unit.connection, conversation, entry)? {
            let place = Place {
                seq: entry.seq,
                at_ms: entry.at_ms,
                is_its_turn: false,
            };
            return super::accepted(unit, conversation, place);
        }
    }
    super::drop_pending(unit, conversation)?;
    if pending.is_external {
        resync::ask_group_info(unit, conversation);
        return Ok(());
    }
    race::lost(unit, conversation)?;
    if missed.len() <= AHEAD_MAX {
        apply_missed(unit, conversation, &missed)?;
    }
    // Whatever is still missing comes with the inbox, or the comparison with the server finds it.
    let is_behind = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.membership == conversation::Membership::Joined)
        && unit.mls.epoch(conversation)? < refusal.current_epoch;
    if is_behind {
        conversation::info::ask(unit, conversation)?;
    }
    Ok(())
}

fn apply_missed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    missed: &[Entry],
) -> Result<(), ClientError> {
    for entry in missed {
        let Some(record) = conversation::record(unit.connection, conversation)? else {
            return Ok(());
        };
        if record.membership != conversation::Membership::Joined {
            return Ok(());
        }
        inbox::apply_commit(unit, &record, entry, false)?;
    }
    Ok(())
}

/// The commit is against the rules. Of many people who knocked one may be the reason: halves are
/// tried, so that the others get in.
fn refused(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    pending: &super::Pending,
    refusal: Refusal,
) -> Result<(), ClientError> {
    let Some(wanted) = pending.change else {
        // Only leaves that had to go. The server is asked which these are, but not at once: the
        // same commit might be refused again and again.
        for device in conversation::pending_removals(unit.connection, conversation)? {
            conversation::drop_pending_removal(unit.connection, conversation, device)?;
        }
        conversation::info::ask_later(unit, conversation, resync::AGAIN_MS);
        return Ok(());
    };
    let may_split = matches!(
        refusal.code,
        ErrorCode::NotAllowed
            | ErrorCode::InvalidCommit
            | ErrorCode::InvalidKeyPackage
            | ErrorCode::UnknownDevice
            | ErrorCode::ReachOff
            | ErrorCode::NotReachable
            | ErrorCode::ConversationFull
    );
    if may_split && change::split(unit, conversation, wanted)? {
        return Ok(());
    }
    if change::is_of_knocks(unit.connection, wanted)? {
        // The server still has the knock; when it is asked for another reason, and that is not too
        // soon, this device tries again.
        change::refuse_knocks(unit, conversation, wanted)?;
    } else {
        conversation::info::ask(unit, conversation)?;
    }
    give_change_up(unit, pending, refusal)
}

fn give_change_up(
    unit: &mut Unit<'_>,
    pending: &super::Pending,
    refusal: Refusal,
) -> Result<(), ClientError> {
    if let Some(wanted) = pending.change {
        let unused = change::adds(unit.connection, wanted)?;
        key_packages::keep(unit, &unused, refusal.code)?;
        change::delete(unit.connection, wanted)?;
        unit.finish(Waiting::Change(wanted), Err(refusal.into()));
    }
    Ok(())
}
