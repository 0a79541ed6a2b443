//! Logs: seqs up to the head, entries as they were written, one commit for an epoch.
//!
//! Entries leave one by one, when nobody's inbox points to them any more, so a log may have gaps from the start on.
//! That nothing is missing which somebody is still to receive is seen in the inboxes, which are dense.

use prost::Message;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{self, EntryKind};
use tresse_store::key::trailing_u64;
use tresse_store::{StoreError, Table};

use super::walk::{Check, Found};
use crate::record::conversation::ConversationRecord;
use crate::record::entry::{CommitSeq, ConversationHead, EntryRow, PointersLeft};
use crate::record::key;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(|check, conversation: ConversationId, _: ConversationHead| {
        let known = !check
            .get::<ConversationRecord>(conversation.0)?
            .is_missing();
        check.require(
            known,
            Table::ConversationHead,
            conversation.0,
            "its conversation does not exist",
        );
        Ok(())
    })?;
    check.rows(
        |check, (conversation, seq): (ConversationId, u64), row: EntryRow| {
            entry(check, conversation, seq, &row)
        },
    )?;
    check.rows(
        |check, (conversation, seq): (ConversationId, u64), left: PointersLeft| {
            const TABLE: Table = Table::EntryPointers;
            let place = key::entry(conversation, seq);
            match check.get::<EntryRow>(&place)? {
                Found::Missing => check.find(TABLE, &place, "its entry does not exist"),
                Found::Row(row) => check.require(
                    (1..u64::from(row.pointers)).contains(&left.0),
                    TABLE,
                    &place,
                    "it does not count fewer pointers than the entry had, and some",
                ),
                Found::Damaged => {}
            }
            Ok(())
        },
    )?;
    check.rows(
        |check, (conversation, epoch): (ConversationId, u64), seq: CommitSeq| {
            commit(check, conversation, epoch, seq.0)
        },
    )
}

/// Where a log ends: as its head tells, or its last entry.
pub(super) fn head(
    check: &Check<'_>,
    conversation: ConversationId,
) -> Result<Found<ConversationHead>, StoreError> {
    let last = check
        .store
        .last_key(Table::ConversationEntry, &conversation.0)?
        .and_then(|key| trailing_u64(&key))
        .unwrap_or(0);
    Ok(match check.get::<ConversationHead>(conversation.0)? {
        Found::Row(head) => Found::Row(head.at_least(last)),
        other => other,
    })
}

/// One stored entry against its key, the head, and the index of commits.
fn entry(
    check: &mut Check<'_>,
    conversation: ConversationId,
    seq: u64,
    row: &EntryRow,
) -> Result<(), StoreError> {
    const TABLE: Table = Table::ConversationEntry;
    let place = key::entry(conversation, seq);
    let known = !check.get::<ConversationHead>(conversation.0)?.is_missing();
    check.require(known, TABLE, &place, "its conversation has no head");
    check.require(seq > 0, TABLE, &place, "its seq is 0");
    let Ok(entry) = wire::Entry::decode(row.entry.clone()) else {
        check.find(TABLE, &place, "it is not an entry");
        return Ok(());
    };
    check.require(
        entry.conversation_id[..] == conversation.0 && entry.seq == seq,
        TABLE,
        &place,
        "it is the entry of another place",
    );
    if entry.kind == EntryKind::Commit as i32 {
        match check.get::<CommitSeq>(key::epoch(conversation, entry.epoch))? {
            Found::Missing => check.find(TABLE, &place, "the index of commits does not know it"),
            Found::Row(index) => {
                check.require(
                    index.0 == seq,
                    TABLE,
                    &place,
                    "its epoch was ended by another commit",
                );
            }
            Found::Damaged => {}
        }
    }
    Ok(())
}

/// One row of the index of commits.
fn commit(
    check: &mut Check<'_>,
    conversation: ConversationId,
    epoch: u64,
    seq: u64,
) -> Result<(), StoreError> {
    const TABLE: Table = Table::CommitEntry;
    let place = key::epoch(conversation, epoch);
    match head(check, conversation)? {
        Found::Missing => check.find(TABLE, &place, "its conversation has no head"),
        Found::Row(head) => {
            check.require(
                epoch < head.epoch,
                TABLE,
                &place,
                "it ends an epoch that has not ended",
            );
            check.require(
                (1..=head.seq).contains(&seq),
                TABLE,
                &place,
                "its seq is beyond the head",
            );
        }
        Found::Damaged => {}
    }
    if let Found::Row(row) = check.get::<EntryRow>(key::entry(conversation, seq))?
        && let Ok(entry) = wire::Entry::decode(row.entry)
    {
        check.require(
            entry.kind() == EntryKind::Commit && entry.epoch == epoch,
            TABLE,
            &place,
            "it leads to an entry that is not the commit of its epoch",
        );
    }
    Ok(())
}
