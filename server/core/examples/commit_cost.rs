//! What it costs the server to check a commit, by size of the group.
//! `cargo run --release -p tresse-server-core --example commit_cost`
#![allow(clippy::print_stdout, missing_docs, unreachable_pub, dead_code)]

#[path = "../tests/kit/mls.rs"]
mod mls;

use std::time::Instant;

use bytes::Bytes;
use mls::{Change, Device};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};
use tresse_server_core::public_group::{Commit, Group, Publication};

const CONVERSATION: ConversationId = ConversationId([7; 16]);

fn main() {
    for members in [180_usize, 999] {
        measure(members);
    }
}

fn measure(others: usize) {
    println!("{} members", others + 1);
    let mut alice = device(0);
    let key_packages: Vec<Bytes> = (1..=others).map(|n| device(n).key_package()).collect();

    let alone = alice.create(CONVERSATION, &[]);
    let created = Group::create(&publication(&alice, alone)).unwrap();
    let mut group = created.group;

    let add = alice.commit(CONVERSATION, &key_packages, &[]);
    alice.merge(CONVERSATION);
    println!(
        "  commit that adds all: {} bytes, welcome {}",
        add.commit.len(),
        add.welcome.len()
    );
    let state = apply("add all", &mut group, add);

    let whole = mls::Made {
        group_info: alice.group_info(CONVERSATION),
        ratchet_tree: alice.tree(CONVERSATION),
        welcome: Bytes::new(),
    };
    let start = Instant::now();
    // The Welcome is missing, which is found last.
    let _ = Group::create(&publication(&alice, whole));
    report("publish the whole group", start);

    for round in ["first", "second"] {
        let update = alice.commit(CONVERSATION, &[], &[]);
        alice.merge(CONVERSATION);
        println!("  {round} update: {} bytes", update.commit.len());
        apply("update", &mut group, update);
    }

    println!("  state: {} bytes", state.len());
    let start = Instant::now();
    let read = Group::from_state(CONVERSATION, &state).unwrap();
    report("read state", start);
    let start = Instant::now();
    let tree = read.tree().unwrap();
    report("export tree", start);
    println!("  tree: {} bytes", tree.len());
}

fn apply(what: &str, group: &mut Group, change: Change) -> Bytes {
    let commit = Commit {
        conversation: CONVERSATION,
        epoch: change.epoch,
        commit: change.commit,
        welcome: change.welcome,
        group_info: change.group_info,
    };
    let start = Instant::now();
    let checked = group.check(&commit).unwrap();
    report(&format!("{what}: check"), start);
    let start = Instant::now();
    let verified = group.advance(checked).unwrap();
    report(&format!("{what}: advance and write state"), start);
    verified.state
}

fn report(what: &str, start: Instant) {
    println!("  {what}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
}

fn device(number: usize) -> Device {
    let mut random = [0; 14];
    random[..8].copy_from_slice(&(number as u64).to_be_bytes());
    Device::new(DeviceId::new(AccountId::new(NetworkCode(1), random), 1))
}

fn publication(creator: &Device, made: mls::Made) -> Publication {
    Publication {
        conversation: CONVERSATION,
        creator: creator.id,
        group_info: made.group_info,
        ratchet_tree: made.ratchet_tree,
        welcome: made.welcome,
    }
}
