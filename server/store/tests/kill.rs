//! A process is killed while it writes, again and again: nothing it has acknowledged may be lost, nothing half-written
//! may be found.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use tresse_store::{Direction, EmbeddedConfig, EmbeddedStore, KeyRange, Store, Table, key};

/// Runs the writer until it has acknowledged `rounds` rounds, kills it, and returns what it acknowledged last.
fn write_until_killed(directory: &Path, rounds: usize) -> u64 {
    let mut writer = Command::new(env!("CARGO_BIN_EXE_tresse-store-writer"))
        .arg(directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap());
    let mut acked = 0;
    let mut line = String::new();
    for round in 0.. {
        if round == rounds {
            writer.kill().unwrap();
        }
        line.clear();
        lines.read_line(&mut line).unwrap();
        // A line without its end was cut off by the kill and acknowledges nothing.
        match line.strip_suffix('\n') {
            Some(number) => acked = number.parse().unwrap(),
            None => break,
        }
    }
    assert!(
        !writer.wait().unwrap().success(),
        "the writer stopped by itself"
    );
    acked
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let directory = tempfile::tempdir().unwrap();
    for kill in 0..12 {
        let acked = write_until_killed(directory.path(), 1 + kill * 5);
        let store = EmbeddedStore::open(directory.path(), &EmbeddedConfig::small()).unwrap();
        let head = store
            .get(Table::ConversationHead, b"head")
            .unwrap()
            .unwrap();
        let head = key::trailing_u64(&head).unwrap();
        assert!(
            head >= acked,
            "batch {acked} was acknowledged, but the store ends with {head}"
        );
        let mut expected = 0;
        let entries = store
            .scan(
                Table::ConversationEntry,
                KeyRange::all(),
                Direction::Ascending,
                usize::MAX,
            )
            .unwrap();
        for (key, value) in entries {
            expected += 1;
            assert_eq!(key::trailing_u64(&key), Some(expected));
            assert!(
                value.len() as u64 == expected % 3000
                    && value.iter().all(|byte| *byte == expected as u8)
            );
        }
        assert_eq!(expected, head);
        let pointers = store
            .scan(
                Table::AccountInbox,
                KeyRange::all(),
                Direction::Ascending,
                usize::MAX,
            )
            .unwrap();
        assert_eq!(pointers.len() as u64, head);
        assert!(pointers.iter().all(|(key, value)| key == value));
    }
}
