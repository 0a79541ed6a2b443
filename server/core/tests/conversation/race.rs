//! Exactly one commit wins in each epoch.

use bytes::Bytes;
use tresse_proto::codec::decode_entry;
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::EntryKind;

use crate::code;
use crate::kit::scene::accepted;
use crate::kit::world::{Who, World};

fn commit_bodies(missed: &[Bytes]) -> Vec<(u64, Bytes)> {
    missed
        .iter()
        .map(|entry| {
            let entry = decode_entry(entry.clone()).unwrap();
            assert_eq!(entry.kind(), EntryKind::Commit);
            (entry.epoch, entry.body)
        })
        .collect()
}

#[test]
fn two_commits_race_and_the_second_gets_wrong_epoch_with_the_first_inside() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);

    let first = world.prepare(alice, group, &[], &[]);
    let second = world.prepare(bob, group, &[], &[]);
    world.hold_jobs();
    let message = world.message_id();
    let request = world.commit_request(alice, message, group, first.clone());
    let alices = world.post(alice, request);
    let message = world.message_id();
    let request = world.commit_request(bob, message, group, second);
    let bobs = world.post(bob, request);
    assert!(world.answer(alice, alices).is_none());
    world.run_jobs();

    let answer = accepted(world.answer(alice, alices).unwrap());
    world.conclude(alice, group, &answer);
    answer.unwrap();
    let answer = accepted(world.answer(bob, bobs).unwrap());
    world.conclude(bob, group, &answer);
    let refusal = answer.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::WrongEpoch);
    assert_eq!(refusal.current_epoch, 2);
    assert_eq!(commit_bodies(&refusal.missed), [(1, first.commit.clone())]);

    // Bob rebases in one round trip.
    world.mls(bob).apply(group, &first.commit);
    world.update(bob, group).unwrap();
    world.settle();
    world.send(carol, group, "one history").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["one history"]);
    assert_eq!(world.person(bob).texts, ["one history"]);
}

#[test]
fn the_same_commit_twice_in_flight_counts_once() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(alice, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(alice, message, group, change);
    world.hold_jobs();
    let one = world.post(alice, request.clone());
    let other = world.post(alice, request);
    world.run_jobs();
    let one = accepted(world.answer(alice, one).unwrap()).unwrap();
    let other = accepted(world.answer(alice, other).unwrap()).unwrap();
    assert_eq!(one, other);
    assert_eq!(world.get(alice, group).unwrap().epoch, 2);
    world.mls(alice).merge(group);
    world.settle();
    world.update(bob, group).unwrap();
}

#[test]
fn who_was_removed_while_its_commit_was_checked_is_refused() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(bob, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(bob, message, group, change);
    world.hold_jobs();
    let bobs = world.post(bob, request);
    world.leave(bob, group).unwrap();
    world.run_jobs();
    let answer = world.answer(bob, bobs).unwrap();
    assert_eq!(code(answer), ErrorCode::UnknownConversation);
    assert_eq!(world.get(alice, group).unwrap().epoch, 1);
}

#[test]
fn a_device_revoked_while_its_commit_was_checked_is_refused() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let tablet = world.second_device(bob);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(tablet, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(tablet, message, group, change);
    world.hold_jobs();
    world.post(tablet, request);
    world.revoke(bob, tablet).unwrap();
    world.run_jobs();
    assert_eq!(world.get(alice, group).unwrap().epoch, 1);
}

#[test]
fn a_refused_commit_does_not_stand_in_the_way_of_the_next() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    // Valid for MLS, so the job moves the parsed group on; the rules refuse it.
    assert_eq!(code(world.remove(bob, group, carol)), ErrorCode::NotAllowed);
    world.update(carol, group).unwrap();
    world.settle();
    world.update(alice, group).unwrap();
    world.settle();
    world.send(bob, group, "all well").unwrap();
    world.settle();
    assert_eq!(world.person(carol).texts, ["all well"]);
}

/// `count` updates of alice which bob does not read.
fn updates(world: &mut World, alice: Who, group: ConversationId, count: usize) {
    for _ in 0..count {
        world.update(alice, group).unwrap();
    }
}

#[test]
fn who_missed_several_commits_gets_them_in_order() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let late = world.prepare(bob, group, &[], &[]);
    updates(&mut world, alice, group, 3);
    let refusal = world.submit(bob, group, late).unwrap_err();
    assert_eq!(refusal.current_epoch, 4);
    let missed = commit_bodies(&refusal.missed);
    assert_eq!(
        missed.iter().map(|(epoch, _)| *epoch).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    for (_, commit) in missed {
        world.mls(bob).apply(group, &commit);
    }
    world.update(bob, group).unwrap();
}

#[test]
fn who_missed_too_many_commits_gets_none_and_has_to_come_back() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let late = world.prepare(bob, group, &[], &[]);
    updates(
        &mut world,
        alice,
        group,
        tresse_proto::limits::MISSED_COMMITS_MAX + 1,
    );
    let refusal = world.submit(bob, group, late).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::WrongEpoch);
    assert!(refusal.missed.is_empty());
    world.come_back(bob, group).unwrap();
    world.settle();
    world.send(bob, group, "back").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["back"]);
}

#[test]
fn commits_from_before_an_account_joined_are_not_shown_to_it() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    world.update(alice, group).unwrap();
    world.settle();
    world.now_ms += 1000;
    world.add(alice, group, carol).unwrap();
    world.settle();
    let mut change = world.prepare(carol, group, &[], &[]);
    change.epoch = 1;
    let refusal = world.submit(carol, group, change).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::WrongEpoch);
    assert!(refusal.missed.is_empty());
}

#[test]
fn a_commit_ahead_of_the_head_is_refused() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let mut change = world.prepare(alice, group, &[], &[]);
    change.epoch = u64::MAX;
    let refusal = world.submit(alice, group, change).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.current_epoch),
        (ErrorCode::WrongEpoch, 1)
    );
}
