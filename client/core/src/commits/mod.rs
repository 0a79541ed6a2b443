//! Commits of this device: who is in the group.
//!
//! A wanted change is a row of `change`, durable until a commit with it was accepted. Making the
//! commit writes the row of `pending_commit` in the same transaction as MLS's own pending state:
//!
//! | then | the server says | now |
//! | --- | --- | --- |
//! | staged and sent | accepted (or the inbox shows it) | merge, delete the row and the change |
//! | staged and sent | WRONG_EPOCH | clear, take in what was missed, make the rest of it anew; after several losses not at once (`race`) |
//! | staged and sent | anything else that is final | clear, keep the key packages, tell the person |
//! | the process ended | | send the same bytes again: the server remembers the id |
//!
//! Surprising rule: the change is kept as *accounts and key packages*, never as a commit, so that
//! after a lost race only the part which is not done yet is committed again.

mod answer;
mod change;
mod pump;
mod race;
pub(crate) mod resync;

pub(crate) use answer::answered;
pub(crate) use change::{add, add_knocked, remove};
pub(crate) use pump::{must_commit_first, pump};

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension};
use tresse_proto::ids::{ClientMsgId, ConversationId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{Entry, SubmitCommit};

use crate::ask::Purpose;
use crate::error::ClientError;
use crate::inbox;
use crate::intent::Outcome;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::notice::Place;

/// The row of `pending_commit`.
#[derive(Debug, Clone)]
struct Pending {
    client_msg_id: ClientMsgId,
    epoch: u64,
    is_external: bool,
    change: Option<i64>,
    commit: Bytes,
    welcome: Bytes,
    group_info: Bytes,
}

fn pending(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<Pending>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT client_msg_id, epoch, is_external, change, commit_message, welcome, group_info
             FROM pending_commit WHERE conversation = ?1",
        )?
        .query_row([conversation.0], |row| {
            Ok(Pending {
                client_msg_id: id(row, 0)?,
                epoch: u64_column(row, 1)?,
                is_external: row.get(2)?,
                change: row.get(3)?,
                commit: row.get::<_, Vec<u8>>(4)?.into(),
                welcome: row.get::<_, Vec<u8>>(5)?.into(),
                group_info: row.get::<_, Vec<u8>>(6)?.into(),
            })
        })
        .optional()
}

/// Whether a commit of this device may be at the server.
pub(crate) fn is_under_way(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    Ok(pending(connection, conversation)?.is_some())
}

/// Conversations with a commit that may be at the server.
pub(crate) fn all_pending(connection: &Connection) -> Result<Vec<ConversationId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT conversation FROM pending_commit ORDER BY conversation")?
        .query_map([], |row| id(row, 0))?
        .collect()
}

/// Stores a staged commit and asks the server to take it.
fn submit(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    staged: tresse_mls::PendingCommit,
    is_external: bool,
    change: Option<i64>,
) -> Result<(), ClientError> {
    let client_msg_id = unit.new_client_msg_id();
    unit.connection
        .prepare_cached(
            "INSERT INTO pending_commit
             (conversation, client_msg_id, epoch, is_external, change, commit_message, welcome,
              group_info)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            conversation.0,
            client_msg_id.0,
            to_column(staged.epoch),
            is_external,
            change,
            &staged.commit[..],
            staged.welcome.as_deref().unwrap_or_default(),
            &staged.group_info[..],
        ))?;
    ask(unit, conversation)
}

/// Asks the server to take the pending commit: the same bytes under the same id every time.
pub(crate) fn ask(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let Some(pending) = pending(unit.connection, conversation)? else {
        return Ok(());
    };
    unit.ask(
        Request::SubmitCommit(SubmitCommit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: pending.client_msg_id.to_bytes(),
            epoch: pending.epoch,
            commit: pending.commit,
            welcome: pending.welcome,
            group_info: pending.group_info,
        }),
        Purpose::Commit {
            conversation,
            client_msg_id: pending.client_msg_id,
        },
    );
    Ok(())
}

/// Whether an entry is the pending commit of this device.
pub(crate) fn is_own(
    connection: &Connection,
    conversation: ConversationId,
    entry: &Entry,
) -> Result<bool, rusqlite::Error> {
    Ok(pending(connection, conversation)?.is_some_and(|pending| {
        pending.client_msg_id.0 == entry.client_msg_id[..] && pending.commit == entry.body
    }))
}

/// Whether an entry is the external commit by which this device enters.
pub(crate) fn is_own_external(
    unit: &Unit<'_>,
    conversation: ConversationId,
    entry: &Entry,
) -> Result<bool, ClientError> {
    Ok(
        pending(unit.connection, conversation)?.is_some_and(|pending| pending.is_external)
            && is_own(unit.connection, conversation, entry)?,
    )
}

/// The server has taken the pending commit (said so, or showed it in the inbox).
pub(crate) fn accepted(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    place: Place,
) -> Result<(), ClientError> {
    let Some(pending) = pending(unit.connection, conversation)? else {
        return Ok(());
    };
    if pending.is_external {
        return external_accepted(unit, conversation, place.seq);
    }
    let before = unit.mls.members(conversation)?;
    let applied = unit.mls.merge_pending(conversation)?;
    forget_pending(unit, conversation)?;
    race::won(unit, conversation)?;
    if let Some(change) = pending.change {
        change::delete(unit.connection, change)?;
        unit.finish(Waiting::Change(change), Ok(Outcome::Done));
    }
    inbox::members_changed(unit, conversation, &before, &applied, place)?;
    if !applied.added.is_empty() {
        crate::group::name::send(unit, conversation)?;
        crate::shared::tell::send(unit, conversation)?;
    }
    Ok(())
}

/// The server has let this device in.
pub(crate) fn external_accepted(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    seq: u64,
) -> Result<(), ClientError> {
    let applied = unit.mls.merge_pending(conversation)?;
    forget_pending(unit, conversation)?;
    inbox::entered(unit, conversation, applied.epoch, seq)
}

/// Deletes the row; MLS knows already.
pub(crate) fn forget_pending(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("DELETE FROM pending_commit WHERE conversation = ?1")?
        .execute([conversation.0])?;
    unit.after.changes_dirty = true;
    unit.after.outbox_dirty = true;
    Ok(())
}

/// Gives the pending commit up, if there is one. The wanted change stays.
pub(crate) fn drop_pending(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    if pending(unit.connection, conversation)?.is_some() {
        unit.mls.clear_pending(conversation)?;
        forget_pending(unit, conversation)?;
    }
    Ok(())
}

/// This device is out of the conversation: nothing can be committed any more.
pub(crate) fn give_up(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    forget_pending(unit, conversation)?;
    for change in change::all(unit.connection, conversation)? {
        change::delete(unit.connection, change)?;
        unit.finish(
            Waiting::Change(change),
            Err(crate::error::DomainError::NotAMember.into()),
        );
    }
    Ok(())
}
