//! Inboxes: positions are dense from the floor on, and every pointer leads to an entry that counts it.

use std::collections::HashMap;

use tresse_proto::ids::{AccountId, ConversationId, InboxPosition, Seq};
use tresse_store::key::trailing_u64;
use tresse_store::{StoreError, Table};

use super::walk::{Check, Found, RowKey};
use crate::record::account::AccountRecord;
use crate::record::entry::{EntryRow, PointersLeft};
use crate::record::inbox::{Floor, Pointer};
use crate::record::{Row, key};

/// Entries whose pointers are counted at a time. More entries make more passes over the inboxes, not more memory.
const ENTRIES_PER_PASS: u64 = 8_000_000;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(|check, account: AccountId, _: Floor| {
        let known = !check.get::<AccountRecord>(account.0)?.is_missing();
        check.require(
            known,
            Table::InboxFloor,
            account.0,
            "its account does not exist",
        );
        Ok(())
    })?;
    pointers(check)?;
    counts(check, ENTRIES_PER_PASS)
}

/// The newest position of an inbox; none if a row that says so is damaged.
pub(super) fn inbox_head(
    check: &Check<'_>,
    account: AccountId,
) -> Result<Option<InboxPosition>, StoreError> {
    let floor = match check.get::<Floor>(account.0)? {
        Found::Row(floor) => floor.0,
        Found::Missing => 0,
        Found::Damaged => return Ok(None),
    };
    let last = check
        .store
        .last_key(Table::AccountInbox, &account.0)?
        .and_then(|key| trailing_u64(&key));
    Ok(Some(floor.max(last.unwrap_or(0))))
}

/// Each inbox, in order.
fn pointers(check: &mut Check<'_>) -> Result<(), StoreError> {
    let mut inbox: Option<Inbox> = None;
    check.raw_rows(Table::AccountInbox, |check, raw, value| {
        let Some((account, position)) = <(AccountId, u64)>::read(raw) else {
            check.find(Table::AccountInbox, raw, "its key is malformed");
            return Ok(());
        };
        if inbox.as_ref().is_none_or(|inbox| inbox.account != account) {
            inbox = Some(Inbox::open(check, account)?);
        }
        let inbox = inbox.as_mut().expect("it was just opened");
        if let Some(before) = inbox.before.replace(position) {
            check.require(
                position == before + 1,
                Table::AccountInbox,
                raw,
                "positions before it are missing",
            );
        }
        match Pointer::decode(value) {
            Err(damaged) => check.find(Table::AccountInbox, raw, damaged.what),
            Ok(pointer) => {
                let entry = key::entry(pointer.conversation, pointer.seq);
                let there = check.store.get(Table::ConversationEntry, &entry)?.is_some();
                check.require(
                    there,
                    Table::AccountInbox,
                    raw,
                    "it leads to an entry that does not exist",
                );
                let last = inbox.seqs.insert(pointer.conversation, pointer.seq);
                check.require(
                    last.is_none_or(|last| last < pointer.seq),
                    Table::AccountInbox,
                    raw,
                    "it leads to an entry that is not newer than the one before it",
                );
            }
        }
        Ok(())
    })
}

/// The inbox that is being walked.
struct Inbox {
    account: AccountId,
    /// The position before the next one; none if the floor cannot be read.
    before: Option<InboxPosition>,
    /// The last seq of each conversation.
    seqs: HashMap<ConversationId, Seq>,
}

impl Inbox {
    fn open(check: &mut Check<'_>, account: AccountId) -> Result<Self, StoreError> {
        if check.get::<AccountRecord>(account.0)?.is_missing() {
            check.find(
                Table::AccountInbox,
                account.0,
                "the account of this inbox does not exist",
            );
        }
        let before = match check.get::<Floor>(account.0)? {
            Found::Row(floor) => Some(floor.0),
            Found::Missing => Some(0),
            Found::Damaged => None,
        };
        Ok(Self {
            account,
            before,
            seqs: HashMap::new(),
        })
    }
}

/// Every entry knows how many pointers lead to it.
fn counts(check: &mut Check<'_>, entries_per_pass: u64) -> Result<(), StoreError> {
    let mut entries = 0;
    check.rows_again(|_, _: (ConversationId, u64), _: EntryRow| {
        entries += 1;
        Ok(())
    })?;
    let passes = entries / entries_per_pass + 1;
    for pass in 0..passes {
        let mine = |conversation: ConversationId| {
            let [.., a, b] = conversation.0;
            u64::from(u16::from_be_bytes([a, b])) % passes == pass
        };
        let mut pointers: HashMap<(ConversationId, Seq), u64> = HashMap::new();
        check.rows_again(|_, _: (AccountId, u64), pointer: Pointer| {
            if mine(pointer.conversation) {
                *pointers
                    .entry((pointer.conversation, pointer.seq))
                    .or_default() += 1;
            }
            Ok(())
        })?;
        check.rows_again(
            |check, (conversation, seq): (ConversationId, u64), row: EntryRow| {
                if !mine(conversation) {
                    return Ok(());
                }
                let place = key::entry(conversation, seq);
                let found = pointers.remove(&(conversation, seq)).unwrap_or(0);
                let (table, count) = match check.get::<PointersLeft>(&place)? {
                    Found::Row(left) => (Table::EntryPointers, left.0),
                    Found::Missing => (Table::ConversationEntry, u64::from(row.pointers)),
                    Found::Damaged => return Ok(()),
                };
                check.require(
                    found == count,
                    table,
                    place,
                    "it does not count the pointers that there are",
                );
                Ok(())
            },
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use tresse_proto::ids::NetworkCode;
    use tresse_store::{Batch, MemoryStore, Store};

    use super::*;
    use crate::record::BatchRows;

    /// Twenty conversations with ten entries each, pointed to from one inbox; some entries are counted wrong.
    fn findings(entries_per_pass: u64, wrong: &[(u8, u64)]) -> u64 {
        let account = AccountId::new(NetworkCode(1), [1; 14]);
        let mut batch = Batch::new();
        let mut position = 0;
        for number in 0..20 {
            for seq in 1..=10 {
                position += 1;
                let conversation = ConversationId([number; 16]);
                let count = if wrong.contains(&(number, seq)) { 2 } else { 1 };
                batch.put_row(
                    key::entry(conversation, seq),
                    &EntryRow {
                        pointers: count,
                        entry: Bytes::from_static(b"counted, not read"),
                    },
                );
                batch.put_row(
                    key::inbox(account, position),
                    &Pointer { conversation, seq },
                );
            }
        }
        let mut store = MemoryStore::new();
        store.apply(batch).unwrap();
        let mut check = Check::new(&store);
        counts(&mut check, entries_per_pass).unwrap();
        check.into_report().findings_len()
    }

    #[test]
    fn counting_in_many_passes_finds_what_one_pass_finds() {
        for entries_per_pass in [1, 7, 50, 1000] {
            assert_eq!(findings(entries_per_pass, &[]), 0);
            assert_eq!(findings(entries_per_pass, &[(3, 1), (3, 10), (19, 5)]), 3);
        }
    }
}
