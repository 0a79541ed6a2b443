//! Logs: seqs up to the head, entries as they were written, one commit for an epoch.
//!
//! Entries leave one by one, when nobody's inbox points to them any more, so a log may have gaps from the start on.
//! That nothing is missing which somebody is still to receive is seen in the inboxes, which are dense.

use prost::Message;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{self, EntryKind};
use tresse_store::{StoreError, Table};

use super::walk::{Check, Found};
use crate::record::conversation::ConversationRecord;
use crate::record::entry::{CommitSeq, ConversationHead, EntryPointers, EntryRow};
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
        |check, (conversation, seq): (ConversationId, u64), _: EntryPointers| {
            let place = key::entry(conversation, seq);
            let there = check.store.get(Table::ConversationEntry, &place)?.is_some();
            check.require(
                there,
                Table::EntryPointers,
                &place,
                "its entry does not exist",
            );
            Ok(())
        },
    )?;
    check.rows(
        |check, (conversation, epoch): (ConversationId, u64), seq: CommitSeq| {
            commit(check, conversation, epoch, seq.0)
        },
    )
}

/// One stored entry against its key, the head, and the row that counts its pointers.
fn entry(
    check: &mut Check<'_>,
    conversation: ConversationId,
    seq: u64,
    row: &EntryRow,
) -> Result<(), StoreError> {
    const TABLE: Table = Table::ConversationEntry;
    let place = key::entry(conversation, seq);
    match check.get::<ConversationHead>(conversation.0)? {
        Found::Missing => check.find(TABLE, &place, "its conversation has no head"),
        Found::Row(head) => {
            check.require(
                (1..=head.seq).contains(&seq),
                TABLE,
                &place,
                "its seq is beyond the head",
            );
        }
        Found::Damaged => {}
    }
    let Ok(entry) = wire::Entry::decode(row.0.clone()) else {
        check.find(TABLE, &place, "it is not an entry");
        return Ok(());
    };
    check.require(
        entry.conversation_id[..] == conversation.0 && entry.seq == seq,
        TABLE,
        &place,
        "it is the entry of another place",
    );
    match check.get::<EntryPointers>(&place)? {
        Found::Missing => check.find(TABLE, &place, "nothing counts its pointers"),
        Found::Row(pointers) => check.require(
            pointers.kind as i32 == entry.kind
                && pointers.epoch == entry.epoch
                && pointers.at_ms == entry.at_ms,
            TABLE,
            &place,
            "the row that counts its pointers is about another entry",
        ),
        Found::Damaged => {}
    }
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
    match check.get::<ConversationHead>(conversation.0)? {
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
    if let Found::Row(pointers) = check.get::<EntryPointers>(key::entry(conversation, seq))? {
        check.require(
            pointers.kind == EntryKind::Commit && pointers.epoch == epoch,
            TABLE,
            &place,
            "it leads to an entry that is not the commit of its epoch",
        );
    }
    Ok(())
}
