//! Any history of batches, persists and restarts, compared with a sorted map after every step.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::harness::Harness;

/// Tables that share a tree, and tables that do not.
const TABLES: [Table; 4] = [
    Table::ConversationEntry,
    Table::AccountRecord,
    Table::ConversationHead,
    Table::MessageSeq,
];

#[derive(Debug, Clone)]
enum Step {
    Apply(Vec<(usize, Vec<u8>, Option<Vec<u8>>)>),
    Persist,
    Reopen,
    Range {
        table: usize,
        prefix: Vec<u8>,
        from: Option<Vec<u8>>,
        until: Option<Vec<u8>>,
        limit: usize,
    },
}

/// Short keys from few letters, so that they meet.
fn key() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![Just(0), Just(1), Just(0xfe), Just(0xff)], 0..4)
}

fn step() -> impl Strategy<Value = Step> {
    let write = (
        0..TABLES.len(),
        key(),
        proptest::option::weighted(0.7, vec(any::<u8>(), 0..6)),
    );
    let range = (
        0..TABLES.len(),
        key(),
        proptest::option::of(key()),
        proptest::option::of(key()),
        0..20_usize,
    );
    prop_oneof![
        6 => vec(write, 0..8).prop_map(Step::Apply),
        2 => Just(Step::Persist),
        1 => Just(Step::Reopen),
        6 => range.prop_map(|(table, prefix, from, until, limit)| Step::Range { table, prefix, from, until, limit }),
    ]
}

/// Runs that many histories on engines made by `harness`.
pub(crate) fn agrees<H: Harness>(histories: u32, harness: impl Fn() -> H) {
    let config = ProptestConfig {
        cases: histories,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&vec(step(), 1..40), |steps| {
        let mut harness = harness();
        let mut store = harness.open();
        let mut model: [BTreeMap<Vec<u8>, Vec<u8>>; 4] = Default::default();
        for step in steps {
            match step {
                Step::Apply(writes) => {
                    let mut batch = Batch::new();
                    for (table, key, value) in writes {
                        match value {
                            Some(value) => {
                                batch.put(TABLES[table], &key, value.clone());
                                model[table].insert(key, value);
                            }
                            None => {
                                batch.delete(TABLES[table], &key);
                                model[table].remove(&key);
                            }
                        }
                    }
                    store.apply(batch).unwrap();
                }
                Step::Persist => store.persist().unwrap(),
                Step::Reopen => {
                    store.persist().unwrap();
                    store = harness.reopen(store);
                }
                Step::Range {
                    table,
                    prefix,
                    from,
                    until,
                    limit,
                } => {
                    let range = match (&from, &until) {
                        (None, None) => KeyRange::prefix(&prefix),
                        (Some(from), None) => KeyRange::prefix_from(&prefix, from),
                        (None, Some(until)) => KeyRange::prefix_until(&prefix, until),
                        (Some(from), Some(until)) => KeyRange::prefix_between(&prefix, from, until),
                    };
                    let expected: Vec<_> = model[table]
                        .iter()
                        .filter(|(key, _)| {
                            key.starts_with(&prefix)
                                && from.as_ref().is_none_or(|from| *key >= from)
                                && until.as_ref().is_none_or(|until| *key < until)
                        })
                        .map(|(key, value)| (key.clone(), value.clone()))
                        .collect();
                    let scan = |direction| -> Vec<(Vec<u8>, Vec<u8>)> {
                        let rows = store.scan(TABLES[table], range, direction, limit).unwrap();
                        rows.into_iter()
                            .map(|(key, value)| (key.to_vec(), value.to_vec()))
                            .collect()
                    };
                    let first: Vec<_> = expected.iter().take(limit).cloned().collect();
                    let last: Vec<_> = expected.iter().rev().take(limit).cloned().collect();
                    prop_assert_eq!(scan(Direction::Ascending), first);
                    prop_assert_eq!(scan(Direction::Descending), last);
                }
            }
            for (table, rows) in TABLES.iter().zip(&model) {
                let stored = store
                    .scan(*table, KeyRange::all(), Direction::Ascending, usize::MAX)
                    .unwrap();
                prop_assert_eq!(stored.len(), rows.len());
                for (key, value) in rows {
                    let stored = store.get(*table, key).unwrap();
                    prop_assert_eq!(stored.as_deref(), Some(value.as_slice()));
                }
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
