//! Stored formats: rows written by an earlier version are opened and used.
//!
//! `fixture.hex` was written by [`write_the_fixture`] and never changes; a new format gets a new
//! file beside it. Regenerate with `TRESSE_WRITE_FIXTURE=1` only if no version was released yet.

use std::collections::BTreeMap;

use super::stage::{Device, ROOM, assert_agreement, gather};
use crate::test_store::TestStore;
use crate::{Change, Mls};

const FIXTURE: &str = include_str!("fixture.hex");

/// Alice's rows, Bob's rows, a message that Bob has not read, and a pending commit of Alice.
fn write_the_fixture() -> String {
    let mut cast: [Device; 3] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, mut carol] = cast;
    for n in 0..3 {
        let hello = carol.says(&format!("hello {n}"));
        alice.reads(&hello);
        bob.reads(&hello);
        let update = carol.commits(Change::default());
        carol.merges();
        alice.hears(&update.commit);
        bob.hears(&update.commit);
    }
    bob.mls.last_resort().unwrap();
    bob.key_package();
    let unread = alice.says("written by an earlier version");
    let pending = alice.commits(Change {
        add: &[],
        remove: &[carol.id],
    });
    let mut out = String::new();
    for (name, device) in [("alice", &alice), ("bob", &bob)] {
        for (key, value) in device.store.rows() {
            out += &format!("{name} {} {}\n", hex(&key), hex(&value));
        }
    }
    out += &format!("unread {}\n", hex(&unread.body));
    out += &format!("commit {}\n", hex(&pending.commit));
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap())
        .collect()
}

#[test]
fn rows_of_an_earlier_version_are_opened_and_used() {
    if std::env::var_os("TRESSE_WRITE_FIXTURE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/fixture.hex");
        std::fs::write(path, write_the_fixture()).unwrap();
        return;
    }
    let mut stores: BTreeMap<&str, TestStore> = BTreeMap::new();
    let mut messages: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for line in FIXTURE.lines() {
        let parts: Vec<_> = line.split(' ').collect();
        match parts[..] {
            [name, key, value] => {
                let write = (unhex(key), Some(unhex(value)));
                stores.entry(name).or_default().commit(vec![write]);
            }
            [name, message] => {
                messages.insert(name, unhex(message));
            }
            _ => panic!("not a line of the fixture"),
        }
    }
    let open = |name| {
        let store: TestStore = stores[name].clone();
        let mls = Mls::new(Box::new(store.clone()));
        let id = mls.device().unwrap().unwrap();
        Device { id, store, mls }
    };
    let (mut alice, mut bob) = (open("alice"), open("bob"));
    let unread = crate::Encrypted {
        epoch: 4,
        body: messages["unread"].clone().into(),
    };
    let text = "written by an earlier version";
    assert_eq!(bob.reads(&unread), (alice.id, text.into()));
    assert!(alice.mls.has_pending(ROOM).unwrap());
    assert_eq!(alice.merges().removed.len(), 1);
    bob.hears(&messages["commit"]);
    assert_agreement(&mut [&mut alice, &mut bob]);
    assert_eq!(alice.reads(&bob.says("today")).1, "today");
}

#[test]
fn the_same_rows_are_written_today() {
    // Values hold fresh keys, so only the labels and their number can be compared.
    let labels = |fixture: &str| -> Vec<String> {
        fixture
            .lines()
            .map(|line| {
                let mut parts = line.split(' ');
                let name = parts.next().unwrap_or_default();
                let key = parts.next().unwrap_or_default();
                match parts.next() {
                    Some(_) => format!("{name} {}", &key[..4]),
                    None => name.to_owned(),
                }
            })
            .collect()
    };
    assert_eq!(labels(&write_the_fixture()), labels(FIXTURE));
}
