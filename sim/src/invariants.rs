//! What must stay true, whatever happens. One named function for each; the first that fails ends
//! the run, and its seed is the bug report.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use bytes::Bytes;
use tresse_proto::ids::{ClientMsgId, ConversationId, Seq};
use tresse_proto::wire::{Entry, EntryKind};
use tresse_server_core::record::Row;
use tresse_server_core::record::account::ReachRecord;
use tresse_server_core::record::entry::{ConversationHead, EntryRow};
use tresse_store::key::trailing_u64;
use tresse_store::{Direction, KeyRange, Store, Table};

use crate::oracle::Oracle;
use crate::workload;

/// Something that must stay true is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{invariant}: {what}")]
pub struct Violation {
    /// Name of the invariant, as of the function that found it.
    pub invariant: &'static str,
    /// What was seen.
    pub what: String,
}

/// A violation as an error.
pub(crate) fn violated<T>(invariant: &'static str, what: String) -> Result<T, Violation> {
    Err(Violation { invariant, what })
}

/// An entry that was pushed once is the same for ever, for everybody: a push implies durability.
pub fn a_push_is_never_taken_back(
    oracle: &Oracle,
    entry: &Entry,
    bytes: &Bytes,
) -> Result<(), Violation> {
    let Ok(conversation) = ConversationId::try_from(&entry.conversation_id) else {
        return violated(
            "a_push_is_never_taken_back",
            "an entry without a conversation".into(),
        );
    };
    match oracle.pushed.get(&(conversation, entry.seq)) {
        Some(before) if before != bytes => violated(
            "a_push_is_never_taken_back",
            format!("entry {} of {conversation} changed", entry.seq),
        ),
        _ => Ok(()),
    }
}

/// Twice is the same as once: a client message has one place for each kind of entry it makes.
pub fn a_client_message_has_one_place(oracle: &Oracle, entry: &Entry) -> Result<(), Violation> {
    let Ok(message) = ClientMsgId::try_from(&entry.client_msg_id) else {
        return Ok(()); // the server's own notices have none
    };
    match oracle.places.get(&(message, entry.kind)) {
        Some(seq) if *seq != entry.seq => violated(
            "a_client_message_has_one_place",
            format!("{message} is at {seq} and at {}", entry.seq),
        ),
        _ => Ok(()),
    }
}

/// Exactly one commit ends an epoch.
pub fn an_epoch_has_one_commit(oracle: &Oracle, entry: &Entry) -> Result<(), Violation> {
    let Ok(conversation) = ConversationId::try_from(&entry.conversation_id) else {
        return Ok(());
    };
    if entry.kind != EntryKind::Commit as i32 {
        return Ok(());
    }
    match oracle.commits.get(&(conversation, entry.epoch)) {
        Some(seq) if *seq != entry.seq => violated(
            "an_epoch_has_one_commit",
            format!(
                "epoch {} of {conversation} ends at {seq} and at {}",
                entry.epoch, entry.seq
            ),
        ),
        _ => Ok(()),
    }
}

/// The same request gets the same answer, across crashes too.
pub fn an_answer_is_never_changed(
    oracle: &Oracle,
    message: ClientMsgId,
    seq: Seq,
) -> Result<(), Violation> {
    match oracle.acked.get(&message) {
        Some((_, before)) if *before != seq => violated(
            "an_answer_is_never_changed",
            format!("{message} was answered with {before} and with {seq}"),
        ),
        _ => Ok(()),
    }
}

/// What was acked or pushed is on the disk, after every crash.
pub fn what_was_told_is_durable(oracle: &Oracle, store: &dyn Store) -> Result<(), Violation> {
    let mut told: BTreeMap<ConversationId, Seq> = BTreeMap::new();
    let acked = oracle.acked.values().copied();
    for (conversation, seq) in acked.chain(oracle.pushed.keys().copied()) {
        let newest = told.entry(conversation).or_default();
        *newest = (*newest).max(seq);
    }
    for conversation in &oracle.created {
        told.entry(*conversation).or_default();
    }
    for (conversation, newest) in told {
        let last = store
            .last_key(Table::ConversationEntry, &conversation.0)
            .ok()
            .flatten()
            .and_then(|key| trailing_u64(&key));
        let head = store
            .get(Table::ConversationHead, &conversation.0)
            .ok()
            .flatten()
            .and_then(|row| ConversationHead::decode(&row).ok())
            .map(|head| head.at_least(last.unwrap_or(0)));
        if head.is_none_or(|head| head.seq < newest) {
            return violated(
                "what_was_told_is_durable",
                format!("{newest} of {conversation} was told, the disk holds {head:?}"),
            );
        }
    }
    for ((conversation, seq), bytes) in &oracle.pushed {
        let key = tresse_server_core::record::key::entry(*conversation, *seq);
        let row = store
            .get(Table::ConversationEntry, key.as_ref())
            .ok()
            .flatten();
        // No row: everybody had it and it was swept away.
        if let Some(row) = row
            && EntryRow::decode(&row)
                .ok()
                .is_none_or(|row| row.entry != *bytes)
        {
            return violated(
                "what_was_told_is_durable",
                format!("entry {seq} of {conversation} is another one on the disk"),
            );
        }
    }
    Ok(())
}

/// A device that was told that it exists does so for ever.
pub fn a_told_device_is_on_the_disk(oracle: &Oracle, store: &dyn Store) -> Result<(), Violation> {
    for device in &oracle.devices {
        let key = tresse_server_core::record::key::device(*device);
        let row = store.get(Table::DeviceRecord, key.as_ref());
        if !row.is_ok_and(|row| row.is_some()) {
            return violated(
                "a_told_device_is_on_the_disk",
                format!("{device} was told that it exists"),
            );
        }
    }
    Ok(())
}

/// Reach that was confirmed to be on is on: nobody turns it off here.
pub fn told_reach_is_on_the_disk(oracle: &Oracle, store: &dyn Store) -> Result<(), Violation> {
    for (account, network) in &oracle.reach {
        let row = store.get(Table::AccountReach, &account.0).ok().flatten();
        let reach = row.and_then(|row| ReachRecord::decode(&row).ok());
        if !reach.is_some_and(|reach| reach.with(*network).inbound) {
            return violated(
                "told_reach_is_on_the_disk",
                format!("{account} was told that its reach is on"),
            );
        }
    }
    Ok(())
}

/// An invite that was handed out works until somebody is put out.
pub fn a_told_invite_is_on_the_disk(oracle: &Oracle, store: &dyn Store) -> Result<(), Violation> {
    for token in &oracle.invites {
        let key = token.0;
        let row = store.get(Table::InviteConversation, &key);
        if !row.is_ok_and(|row| row.is_some()) {
            return violated(
                "a_told_invite_is_on_the_disk",
                "an invite was handed out".into(),
            );
        }
    }
    Ok(())
}

/// The server's own check finds nothing (DESIGN: dense seqs, pointers that resolve, cursors).
pub fn the_store_is_consistent(store: &dyn Store) -> Result<(), Violation> {
    match tresse_server_core::check::check(store) {
        Ok(report) => match report.findings.first() {
            None => Ok(()),
            Some(first) => violated("the_store_is_consistent", format!("{first:?}")),
        },
        Err(error) => violated("the_store_is_consistent", error.to_string()),
    }
}

/// No message crosses the network in the clear.
pub fn no_text_is_sent_in_the_clear(frame: &Bytes) -> Result<(), Violation> {
    if contains(frame, workload::MARK.as_bytes()) {
        return violated(
            "no_text_is_sent_in_the_clear",
            "a frame to the server holds a text".into(),
        );
    }
    Ok(())
}

/// Neither texts nor handles are in the server's store: it cannot give away what it does not have.
pub fn the_store_holds_no_text_and_no_handle(
    handles: &[&str],
    store: &dyn Store,
) -> Result<(), Violation> {
    let mut found = None;
    for table in Table::ALL {
        let visited = store.visit(
            *table,
            KeyRange::all(),
            Direction::Ascending,
            &mut |key, value| {
                let holds =
                    |what: &str| contains(key, what.as_bytes()) || contains(value, what.as_bytes());
                if holds(workload::MARK) || handles.iter().any(|handle| holds(handle)) {
                    found = Some(table.name());
                }
                ControlFlow::Continue(())
            },
        );
        if let Err(error) = visited {
            return violated("the_store_is_consistent", error.to_string());
        }
    }
    match found {
        None => Ok(()),
        Some(table) => violated(
            "the_store_holds_no_text_and_no_handle",
            format!("{table} holds one"),
        ),
    }
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// A device shows a message once, however often it arrives and whenever the device crashes.
pub fn a_message_is_shown_once(
    oracle: &Oracle,
    actor: usize,
    conversation: ConversationId,
    seq: Seq,
) -> Result<(), Violation> {
    if oracle.shown_to.contains(&(actor, conversation, seq)) {
        return violated(
            "a_message_is_shown_once",
            format!("device {actor} shows message {seq} again"),
        );
    }
    Ok(())
}

/// A device shows the messages of others in the order of the conversation.
pub fn messages_of_others_are_shown_in_order(
    oracle: &Oracle,
    actor: usize,
    conversation: ConversationId,
    seq: Seq,
) -> Result<(), Violation> {
    match oracle.newest_to.get(&(actor, conversation)) {
        Some(newest) if *newest > seq => violated(
            "messages_of_others_are_shown_in_order",
            format!("device {actor} shows {seq} after {newest}"),
        ),
        _ => Ok(()),
    }
}

/// Everybody who is in the group agrees on who is.
pub fn everybody_agrees_on_the_members(
    lists: &[(&str, Vec<tresse_client_core::Member>)],
) -> Result<(), Violation> {
    let Some(((first, expected), others)) = lists.split_first() else {
        return Ok(());
    };
    match others.iter().find(|(_, members)| members != expected) {
        None => Ok(()),
        Some((other, members)) => violated(
            "everybody_agrees_on_the_members",
            format!("{first} sees {expected:?}, {other} sees {members:?}"),
        ),
    }
}

/// What is shown at a place in the end, after all edits, reactions, notices: from where on two
/// devices have anything to show, they show the same.
pub fn everybody_ends_with_the_same(
    shown: &[(&str, BTreeMap<Seq, String>)],
) -> Result<(), Violation> {
    for pair in shown.windows(2) {
        let [(one, ones), (other, others)] = pair else {
            continue;
        };
        let (Some(first), Some(second)) = (ones.keys().next(), others.keys().next()) else {
            continue;
        };
        let from = *first.max(second);
        let places: BTreeSet<_> = ones.range(from..).chain(others.range(from..)).collect();
        for (seq, _) in places {
            let (here, there) = (ones.get(seq), others.get(seq));
            if here != there {
                return violated(
                    "everybody_ends_with_the_same",
                    format!("at {seq} {one} shows {here:?}, {other} {there:?}"),
                );
            }
        }
    }
    Ok(())
}

/// The devices of a person know alike who that is and what the group is called.
pub fn own_devices_know_the_same<T: PartialEq + std::fmt::Debug>(
    name: &str,
    second: &T,
    first: Option<&T>,
) -> Result<(), Violation> {
    match first {
        Some(first) if first != second => violated(
            "own_devices_know_the_same",
            format!("{name} knows {second:?}, its first device {first:?}"),
        ),
        _ => Ok(()),
    }
}

/// Everybody sees the same message at the same place.
pub fn everybody_sees_the_same(
    oracle: &Oracle,
    conversation: ConversationId,
    seq: Seq,
    text: &str,
) -> Result<(), Violation> {
    match oracle.shown.get(&(conversation, seq)) {
        Some(other) if other != text => violated(
            "everybody_sees_the_same",
            format!("at {seq} one sees {other:?}, another {text:?}"),
        ),
        _ => Ok(()),
    }
}

/// A timeline shows every message once, in the order of the conversation.
pub fn a_timeline_is_in_order_without_repetition(
    name: &str,
    timeline: &[(Option<Seq>, String)],
) -> Result<(), Violation> {
    let mut newest = 0;
    let mut seen = BTreeMap::new();
    for (seq, text) in timeline {
        if let Some(other) = seen.insert(text, seq) {
            return violated(
                "a_timeline_is_in_order_without_repetition",
                format!("{name} sees {text:?} at {other:?} and at {seq:?}"),
            );
        }
        let Some(seq) = seq else { continue };
        if *seq <= newest {
            return violated(
                "a_timeline_is_in_order_without_repetition",
                format!("{name} sees {seq} after {newest}"),
            );
        }
        newest = *seq;
    }
    Ok(())
}

/// Every member has every message that anybody was promised would go out, but for those from before it
/// came in. What is placed after that, it can read, however little its author had heard of it.
pub fn nothing_that_was_promised_is_missing(
    actor: usize,
    oracle: &Oracle,
    timeline: &[(Option<Seq>, String)],
) -> Result<(), Violation> {
    let placed: BTreeSet<&str> = timeline
        .iter()
        .filter(|(seq, _)| seq.is_some())
        .map(|(_, text)| text.as_str())
        .collect();
    for text in &oracle.promised {
        if !placed.contains(text.as_str()) && !oracle.is_from_before(actor, text) {
            return violated(
                "nothing_that_was_promised_is_missing",
                format!("device {actor} never got {text:?}"),
            );
        }
    }
    Ok(())
}

/// Nothing was said that nobody said.
pub fn nothing_is_invented(
    name: &str,
    oracle: &Oracle,
    timeline: &[(Option<Seq>, String)],
) -> Result<(), Violation> {
    match timeline
        .iter()
        .find(|(_, text)| !oracle.said.contains(text))
    {
        None => Ok(()),
        Some((seq, text)) => violated(
            "nothing_is_invented",
            format!("{name} sees {text:?} at {seq:?}, which nobody sent"),
        ),
    }
}
