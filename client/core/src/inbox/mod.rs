//! Entries from the server, in order, each exactly once.
//!
//! One push is one unit of work: what it says, the ratchets it moved and the cursor behind it are
//! committed together. Entries of different conversations do not depend on each other, so a push is
//! sorted by conversation first, which makes long runs that are decrypted in one go.
//!
//! Surprising rule: nothing in an entry stops the inbox. What cannot be opened is recorded with its
//! reason and shown as such; what cannot be opened *yet* is held in a table until this device is in.
//! Only a failing database stops it, and then nothing of the push has happened.

mod application;
mod commit;
pub(crate) mod hold;
mod notice;
mod push;
mod welcome;

pub(crate) use commit::{apply as apply_commit, changed as members_changed};
pub(crate) use push::push;
pub(crate) use welcome::{ask_tree, entered, tree_answered};

use tresse_mls::MlsError;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{Entry, EntryKind};

use crate::conversation::{self, Membership, Record};
use crate::error::ClientError;
use crate::store::unit::Unit;
use crate::{commits, group};

/// Deals with entries of one conversation, in ascending `seq`; those seen before are dropped.
pub(crate) fn process(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    entries: Vec<Entry>,
) -> Result<(), ClientError> {
    let mut last_seq =
        conversation::record(unit.connection, conversation)?.map_or(0, |record| record.last_seq);
    let mut fresh = entries;
    fresh.retain(|entry| {
        let is_fresh = entry.seq > last_seq;
        last_seq = last_seq.max(entry.seq);
        is_fresh
    });
    sequence(unit, conversation, fresh)
}

/// Deals with entries that were not dealt with before.
fn sequence(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    entries: Vec<Entry>,
) -> Result<(), ClientError> {
    let mut run: Vec<Entry> = Vec::new();
    for entry in entries {
        if entry.kind() == EntryKind::Application {
            run.push(entry);
            continue;
        }
        flush(unit, conversation, &mut run)?;
        one(unit, conversation, entry)?;
    }
    flush(unit, conversation, &mut run)
}

/// Application entries without anything in between.
fn flush(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    run: &mut Vec<Entry>,
) -> Result<(), ClientError> {
    let Some(last_seq) = run.last().map(|entry| entry.seq) else {
        return Ok(());
    };
    let entries = std::mem::take(run);
    let record = present(unit, conversation)?;
    match record.membership {
        Membership::Joined => joined(unit, &record, entries)?,
        Membership::Joining => hold::keep_all(unit.connection, &entries)?,
        Membership::Creating | Membership::Left => {}
    }
    conversation::raise_last_seq(unit.connection, conversation, last_seq)?;
    Ok(())
}

/// Application entries of a conversation that this device is in, or believes to be in.
fn joined(
    unit: &mut Unit<'_>,
    record: &Record,
    mut entries: Vec<Entry>,
) -> Result<(), ClientError> {
    // A group that is gone or damaged is entered anew; nothing else can help.
    let epoch = match unit.mls.epoch(record.id) {
        Ok(epoch) => epoch,
        Err(MlsError::UnknownConversation | MlsError::Corrupt(_)) => {
            commits::resync::begin(unit, record.id)?;
            return Ok(hold::keep_all(unit.connection, &entries)?);
        }
        Err(error) => return Err(error.into()),
    };
    // The commit that leads to the epoch of a message comes before it, unless it was missed.
    let ahead = entries.iter().position(|entry| entry.epoch > epoch);
    let rest = entries.split_off(ahead.unwrap_or(entries.len()));
    application::apply(unit, record, entries)?;
    if !rest.is_empty() {
        commits::resync::begin(unit, record.id)?;
        hold::keep_all(unit.connection, &rest)?;
    }
    Ok(())
}

/// Any other entry.
fn one(unit: &mut Unit<'_>, conversation: ConversationId, entry: Entry) -> Result<(), ClientError> {
    let seq = entry.seq;
    let is_for_me = entry.kind() == EntryKind::Welcome && welcome::is_for_me(unit, &entry)?;
    if is_for_me && conversation::record(unit.connection, conversation)?.is_none() {
        conversation::insert(
            unit.connection,
            conversation,
            Membership::Left,
            false,
            unit.now_ms,
        )?;
    }
    let record = present(unit, conversation)?;
    match (record.membership, entry.kind()) {
        (Membership::Creating, _) => {}
        (_, EntryKind::Welcome) if is_for_me => welcome::received(unit, &record, &entry)?,
        (_, EntryKind::Welcome) => {}
        (Membership::Joining, EntryKind::Commit)
            if commits::is_own_external(unit, conversation, &entry)? =>
        {
            commits::external_accepted(unit, conversation, seq)?;
        }
        (Membership::Joining, _) => hold::keep(unit.connection, &entry)?,
        (Membership::Joined, EntryKind::Commit) => commit::apply(unit, &record, &entry, true)?,
        (Membership::Joined, EntryKind::Notice) => notice::apply(unit, &record, &entry)?,
        (Membership::Left, EntryKind::Notice) => notice::own_leave(unit, &record, &entry)?,
        (Membership::Joined | Membership::Left, _) => {}
    }
    conversation::raise_last_seq(unit.connection, conversation, seq)?;
    Ok(())
}

/// The record of a conversation. An unknown one is a conversation of this account which this
/// device is not in yet; a device of one's own that is being created here is confirmed by any entry.
fn present(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<Record, ClientError> {
    let record = match conversation::record(unit.connection, conversation)? {
        Some(record) if record.membership == Membership::Creating => {
            group::create::confirmed(unit, conversation)?;
            conversation::record(unit.connection, conversation)?
        }
        Some(record) => Some(record),
        None => {
            conversation::insert(
                unit.connection,
                conversation,
                Membership::Joining,
                false,
                unit.now_ms,
            )?;
            commits::resync::ask_group_info(unit, conversation);
            conversation::record(unit.connection, conversation)?
        }
    };
    Ok(record.ok_or(crate::error::FatalError::Damaged("conversation"))?)
}

/// Whether an error of the MLS module says something about the bytes. Everything else is a failure
/// of this device and must not be taken for a property of the entry.
fn is_about_the_entry(error: &MlsError) -> bool {
    error.is_final() || matches!(error, MlsError::EpochAhead { .. })
}

/// Asks again for what conversations that are being joined wait for.
pub(crate) fn recover_joining(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let pending = commits::all_pending(unit.connection)?;
    for conversation in conversation::with_membership(unit.connection, Membership::Joining)? {
        match welcome::waiting_epoch(unit, conversation)? {
            Some(epoch) => ask_tree(unit, conversation, epoch),
            None if pending.contains(&conversation) => {}
            None => commits::resync::ask_group_info(unit, conversation),
        }
    }
    Ok(())
}
