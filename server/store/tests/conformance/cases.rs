//! The promises, one by one. Each case starts with an empty store.

use std::ops::ControlFlow;

use tresse_store::key::{self, KEY_BYTES_MAX};
use tresse_store::{Batch, Direction, KeyRange, Store, StoreError, Table};

use crate::harness::Harness;

const ROWS: Table = Table::ConversationEntry;

fn put(store: &mut impl Store, table: Table, key: &[u8], value: &[u8]) {
    let mut batch = Batch::new();
    batch.put(table, key, value.to_vec());
    store.apply(batch).unwrap();
}

fn delete(store: &mut impl Store, table: Table, key: &[u8]) {
    let mut batch = Batch::new();
    batch.delete(table, key);
    store.apply(batch).unwrap();
}

fn get(store: &impl Store, table: Table, key: &[u8]) -> Option<Vec<u8>> {
    store.get(table, key).unwrap().map(|value| value.to_vec())
}

fn keys(store: &impl Store, range: KeyRange<'_>, direction: Direction) -> Vec<Vec<u8>> {
    let rows = store.scan(ROWS, range, direction, usize::MAX).unwrap();
    rows.into_iter().map(|(key, _)| key.to_vec()).collect()
}

/// Both directions of a range must show the same rows; returns them in order.
fn both_ways(store: &impl Store, range: KeyRange<'_>) -> Vec<Vec<u8>> {
    let forward = keys(store, range, Direction::Ascending);
    let mut backward = keys(store, range, Direction::Descending);
    backward.reverse();
    assert_eq!(forward, backward);
    forward
}

fn store_with<H: Harness>(harness: &mut H, keys: &[&[u8]]) -> H::Store {
    let mut store = harness.open();
    for key in keys {
        put(&mut store, ROWS, key, key);
    }
    store
}

pub(crate) fn what_was_put_can_be_got(harness: &mut impl Harness) {
    let mut store = harness.open();
    assert_eq!(get(&store, ROWS, b"key"), None);
    put(&mut store, ROWS, b"key", b"value");
    assert_eq!(get(&store, ROWS, b"key").unwrap(), b"value");
    put(&mut store, ROWS, b"key", b"another");
    assert_eq!(get(&store, ROWS, b"key").unwrap(), b"another");
    assert_eq!(get(&store, ROWS, b"ke"), None);
    assert_eq!(get(&store, ROWS, b"key2"), None);
}

pub(crate) fn an_empty_value_is_not_an_absent_one(harness: &mut impl Harness) {
    let mut store = harness.open();
    put(&mut store, ROWS, b"key", b"");
    assert_eq!(get(&store, ROWS, b"key").unwrap(), b"");
    assert_eq!(both_ways(&store, KeyRange::all()), [b"key"]);
}

pub(crate) fn an_empty_key_is_a_key(harness: &mut impl Harness) {
    let mut store = store_with(harness, &[b"", b"\x00", b"a"]);
    assert_eq!(get(&store, ROWS, b"").unwrap(), b"");
    assert_eq!(
        both_ways(&store, KeyRange::all()),
        [b"".as_slice(), b"\x00", b"a"]
    );
    delete(&mut store, ROWS, b"");
    assert_eq!(get(&store, ROWS, b""), None);
}

pub(crate) fn the_last_write_of_a_key_wins(harness: &mut impl Harness) {
    let mut store = harness.open();
    let mut batch = Batch::new();
    batch.put(ROWS, b"put last", vec![1]);
    batch.delete(ROWS, b"put last");
    batch.put(ROWS, b"put last", vec![2]);
    batch.put(ROWS, b"deleted last", vec![1]);
    batch.put(ROWS, b"deleted last", vec![2]);
    batch.delete(ROWS, b"deleted last");
    store.apply(batch).unwrap();
    assert_eq!(get(&store, ROWS, b"put last").unwrap(), [2]);
    assert_eq!(get(&store, ROWS, b"deleted last"), None);
    store.persist().unwrap();
    let store = harness.reopen(store);
    assert_eq!(get(&store, ROWS, b"put last").unwrap(), [2]);
    assert_eq!(get(&store, ROWS, b"deleted last"), None);
}

pub(crate) fn a_refused_batch_changes_nothing(harness: &mut impl Harness) {
    let mut store = harness.open();
    let mut batch = Batch::new();
    batch.put(Table::AccountInbox, b"before", vec![1]);
    batch.put(ROWS, vec![7; KEY_BYTES_MAX + 1], vec![1]);
    batch.put(Table::MessageSeq, b"after", vec![1]);
    assert!(matches!(
        store.apply(batch),
        Err(StoreError::KeyTooLong { table: ROWS, .. })
    ));
    assert_eq!(get(&store, Table::AccountInbox, b"before"), None);
    assert_eq!(get(&store, Table::MessageSeq, b"after"), None);
    assert!(!store.is_dirty());
    put(&mut store, ROWS, &[7; KEY_BYTES_MAX], b"just fits");
    assert_eq!(
        get(&store, ROWS, &[7; KEY_BYTES_MAX]).unwrap(),
        b"just fits"
    );
}

pub(crate) fn tables_do_not_see_each_other(harness: &mut impl Harness) {
    let mut store = harness.open();
    let mut batch = Batch::new();
    for table in Table::ALL {
        batch.put(*table, b"same key", vec![table.id()]);
        batch.put(*table, b"\xff\xff", vec![table.id()]);
    }
    store.apply(batch).unwrap();
    for table in Table::ALL {
        assert_eq!(get(&store, *table, b"same key").unwrap(), [table.id()]);
        for direction in [Direction::Ascending, Direction::Descending] {
            let rows = store
                .scan(*table, KeyRange::all(), direction, usize::MAX)
                .unwrap();
            assert_eq!(rows.len(), 2, "{table}");
            assert!(rows.iter().all(|(_, value)| value[..] == [table.id()]));
        }
    }
    delete(&mut store, Table::AccountInbox, b"same key");
    assert_eq!(
        get(&store, Table::InboxFloor, b"same key").unwrap(),
        [Table::InboxFloor.id()]
    );
}

pub(crate) fn rows_come_in_key_order_and_against_it(harness: &mut impl Harness) {
    let store = store_with(
        harness,
        &[b"b", b"a", b"ab", b"\xff", b"\x00", b"aa\x00", b"aa"],
    );
    let order: Vec<&[u8]> = vec![b"\x00", b"a", b"aa", b"aa\x00", b"ab", b"b", b"\xff"];
    assert_eq!(keys(&store, KeyRange::all(), Direction::Ascending), order);
    let reverse: Vec<&[u8]> = order.into_iter().rev().collect();
    assert_eq!(
        keys(&store, KeyRange::all(), Direction::Descending),
        reverse
    );
}

pub(crate) fn a_prefix_bounds_the_rows(harness: &mut impl Harness) {
    let store = store_with(
        harness,
        &[b"a", b"b", b"b\x00", b"b\xff", b"b\xff\xff", b"c"],
    );
    assert_eq!(
        both_ways(&store, KeyRange::prefix(b"b")),
        [b"b".as_slice(), b"b\x00", b"b\xff", b"b\xff\xff"]
    );
    assert_eq!(
        both_ways(&store, KeyRange::prefix(b"b\xff")),
        [b"b\xff".as_slice(), b"b\xff\xff"]
    );
    assert!(both_ways(&store, KeyRange::prefix(b"d")).is_empty());
}

pub(crate) fn a_prefix_of_all_ones_reaches_the_end_of_its_table(harness: &mut impl Harness) {
    let mut store = store_with(
        harness,
        &[b"\xfe", b"\xff", b"\xff\x00", b"\xff\xff", b"\xff\xff\xff"],
    );
    put(&mut store, Table::CommitEntry, b"\x00", b"the next table");
    put(
        &mut store,
        Table::DirectConversation,
        b"\xff\xff",
        b"the table before",
    );
    let ones: [&[u8]; 4] = [b"\xff", b"\xff\x00", b"\xff\xff", b"\xff\xff\xff"];
    assert_eq!(both_ways(&store, KeyRange::prefix(b"\xff")), ones);
    assert_eq!(both_ways(&store, KeyRange::prefix(b"\xff\xff")), ones[2..]);
}

pub(crate) fn cuts_are_inclusive_below_and_exclusive_above(harness: &mut impl Harness) {
    let id = [7; 16];
    let mut store = harness.open();
    for number in [1, 2, 3, 255, 256, 1 << 40, u64::MAX] {
        put(&mut store, ROWS, &key::with_u64(id, number), b"");
    }
    put(&mut store, ROWS, &key::with_u64([6; 16], 2), b"");
    put(&mut store, ROWS, &key::with_u64([8; 16], 2), b"");
    let numbers = |range: KeyRange<'_>| -> Vec<u64> {
        both_ways(&store, range)
            .iter()
            .map(|key| key::trailing_u64(key).unwrap())
            .collect()
    };
    let at = |number| key::with_u64(id, number);
    assert_eq!(
        numbers(KeyRange::prefix_from(&id, &at(3))),
        [3, 255, 256, 1 << 40, u64::MAX]
    );
    assert_eq!(
        numbers(KeyRange::prefix_until(&id, &at(256))),
        [1, 2, 3, 255]
    );
    assert_eq!(
        numbers(KeyRange::prefix_between(&id, &at(2), &at(255))),
        [2, 3]
    );
    assert_eq!(
        numbers(KeyRange::prefix_from(&id, &at(u64::MAX))),
        [u64::MAX]
    );
    assert_eq!(numbers(KeyRange::prefix_from(&id, &[0; 16])).len(), 7);
}

pub(crate) fn a_range_without_room_is_empty(harness: &mut impl Harness) {
    let store = store_with(harness, &[b"a", b"b", b"c"]);
    assert!(both_ways(&store, KeyRange::prefix_between(b"", b"b", b"b")).is_empty());
    assert!(both_ways(&store, KeyRange::prefix_between(b"", b"c", b"a")).is_empty());
    assert!(both_ways(&store, KeyRange::prefix_from(b"a", b"b")).is_empty());
    assert!(both_ways(&store, KeyRange::prefix_until(b"b", b"a")).is_empty());
}

pub(crate) fn a_limit_and_a_break_stop_the_visit(harness: &mut impl Harness) {
    let store = store_with(harness, &[b"a", b"b", b"c", b"d"]);
    let limited = |limit, direction| -> Vec<Vec<u8>> {
        let rows = store.scan(ROWS, KeyRange::all(), direction, limit).unwrap();
        rows.into_iter().map(|(key, _)| key.to_vec()).collect()
    };
    assert!(limited(0, Direction::Ascending).is_empty());
    assert_eq!(limited(2, Direction::Ascending), [b"a", b"b"]);
    assert_eq!(limited(2, Direction::Descending), [b"d", b"c"]);
    assert_eq!(limited(4, Direction::Ascending).len(), 4);
    let mut seen = 0;
    store
        .visit(
            ROWS,
            KeyRange::all(),
            Direction::Ascending,
            &mut |key, _| {
                seen += 1;
                if &key[..] == b"c" {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        )
        .unwrap();
    assert_eq!(seen, 3);
}

pub(crate) fn the_first_and_last_key_of_a_prefix_are_found(harness: &mut impl Harness) {
    let store = store_with(harness, &[b"a1", b"b1", b"b2", b"b\xff\xff", b"c1"]);
    assert_eq!(&store.first_key(ROWS, b"b").unwrap().unwrap()[..], b"b1");
    assert_eq!(
        &store.last_key(ROWS, b"b").unwrap().unwrap()[..],
        b"b\xff\xff"
    );
    assert_eq!(store.last_key(ROWS, b"d").unwrap(), None);
    assert_eq!(store.first_key(ROWS, b"d").unwrap(), None);
}

pub(crate) fn a_deleted_row_is_gone_and_may_come_back(harness: &mut impl Harness) {
    let mut store = store_with(harness, &[b"a", b"b", b"c"]);
    delete(&mut store, ROWS, b"b");
    delete(&mut store, ROWS, b"never there");
    assert_eq!(get(&store, ROWS, b"b"), None);
    assert_eq!(both_ways(&store, KeyRange::all()), [b"a", b"c"]);
    store.persist().unwrap();
    let mut store = harness.reopen(store);
    assert_eq!(both_ways(&store, KeyRange::all()), [b"a", b"c"]);
    put(&mut store, ROWS, b"b", b"back");
    assert_eq!(get(&store, ROWS, b"b").unwrap(), b"back");
}

pub(crate) fn large_values_come_back_whole(harness: &mut impl Harness) {
    let large: Vec<u8> = (0..1_500_000_u32).map(|at| (at % 251) as u8).collect();
    let mut store = harness.open();
    put(&mut store, Table::ConversationTree, b"large", &large);
    store.persist().unwrap();
    let store = harness.reopen(store);
    assert_eq!(
        get(&store, Table::ConversationTree, b"large").unwrap(),
        large
    );
}

pub(crate) fn only_applied_batches_make_a_store_dirty(harness: &mut impl Harness) {
    let mut store = harness.open();
    assert!(!store.is_dirty());
    store.apply(Batch::new()).unwrap();
    assert!(!store.is_dirty());
    put(&mut store, ROWS, b"a", b"a");
    assert!(store.is_dirty());
    store.persist().unwrap();
    assert!(!store.is_dirty());
    store.persist().unwrap();
    put(&mut store, ROWS, b"b", b"b");
    assert!(store.is_dirty());
}

pub(crate) fn persisted_batches_survive_reopening(harness: &mut impl Harness) {
    let mut store = harness.open();
    for round in 0..5_u64 {
        for number in 0..20 {
            put(
                &mut store,
                ROWS,
                &key::with_u64(b"round", round * 20 + number),
                &number.to_be_bytes(),
            );
        }
        store.persist().unwrap();
        store = harness.reopen(store);
        assert_eq!(
            both_ways(&store, KeyRange::all()).len() as u64,
            (round + 1) * 20
        );
    }
}

/// Batch `number` of the crash case: a row of its own in two trees, and one row that all of them overwrite.
fn numbered(number: u64) -> Batch {
    let mut batch = Batch::new();
    batch.put(ROWS, number.to_be_bytes(), vec![number as u8; 300]);
    batch.put(Table::AccountInbox, number.to_be_bytes(), vec![]);
    batch.put(
        Table::ConversationHead,
        b"head",
        number.to_be_bytes().to_vec(),
    );
    if let Some(old) = number.checked_sub(10) {
        batch.delete(Table::AccountInbox, old.to_be_bytes());
    }
    batch
}

/// How many of the numbered batches the store has; fails unless it is a prefix of whole ones.
fn prefix_of_batches(store: &impl Store) -> u64 {
    let head = get(store, Table::ConversationHead, b"head")
        .map_or(0, |value| key::trailing_u64(&value).unwrap());
    let entries: Vec<_> = (1..=head).map(|number| number.to_be_bytes()).collect();
    assert_eq!(both_ways(store, KeyRange::all()), entries);
    for number in 1..=head {
        assert_eq!(
            get(store, ROWS, &number.to_be_bytes()).unwrap(),
            vec![number as u8; 300]
        );
        let pointer = get(store, Table::AccountInbox, &number.to_be_bytes());
        assert_eq!(
            pointer.is_some(),
            number + 10 > head,
            "batch {number} of {head}"
        );
    }
    head
}

pub(crate) fn a_crash_keeps_all_persisted_batches_and_a_prefix_of_the_others(
    harness: &mut impl Harness,
) {
    let mut store = harness.open();
    let mut applied = 0;
    for (persisted_more, lost_perhaps) in [(3, 0), (5, 4), (0, 7), (30, 60), (1, 1)] {
        for _ in 0..persisted_more {
            applied += 1;
            store.apply(numbered(applied)).unwrap();
        }
        store.persist().unwrap();
        let persisted = applied;
        for _ in 0..lost_perhaps {
            applied += 1;
            store.apply(numbered(applied)).unwrap();
        }
        let left = harness.crashes(store);
        let found: Vec<u64> = left.iter().map(prefix_of_batches).collect();
        assert!(
            found
                .iter()
                .all(|found| (persisted..=applied).contains(found)),
            "{found:?} {persisted} {applied}"
        );
        // Life goes on from the worst case.
        store = left.into_iter().next().unwrap();
        applied = found[0];
    }
}

pub(crate) fn reads_agree_after_many_rounds_of_overwriting(harness: &mut impl Harness) {
    let mut store = harness.open();
    for round in 0..200_u32 {
        let mut batch = Batch::new();
        for row in 0..20_u32 {
            if (row + round) % 7 == 0 {
                batch.delete(ROWS, row.to_be_bytes());
            } else {
                batch.put(ROWS, row.to_be_bytes(), round.to_be_bytes().to_vec());
            }
        }
        store.apply(batch).unwrap();
        store.persist().unwrap();
        if round % 50 == 49 {
            store = harness.reopen(store);
        }
    }
    for row in 0..20_u32 {
        let expected = (!(row + 199).is_multiple_of(7)).then(|| 199_u32.to_be_bytes().to_vec());
        assert_eq!(get(&store, ROWS, &row.to_be_bytes()), expected);
    }
}
