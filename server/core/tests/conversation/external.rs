//! Coming back, and coming with a new device, by an external commit.

use tresse_proto::error::ErrorCode;
use tresse_server_core::limit::Rate;

use crate::code;
use crate::kit::world::World;

#[test]
fn a_device_that_lost_its_state_comes_back() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.come_back(bob, group).unwrap();
    world.settle();
    world.send(bob, group, "back").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["back"]);
    assert_eq!(
        world.mls(alice).members(group).len(),
        2,
        "the old leaf is gone"
    );
}

#[test]
fn a_new_device_of_a_member_comes_in_on_its_own() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let tablet = world.second_device(bob);
    world.come_back(tablet, group).unwrap();
    world.settle();
    world.send(alice, group, "to both").unwrap();
    world.settle();
    assert_eq!(world.person(bob).texts, ["to both"]);
    assert_eq!(world.person(tablet).texts, ["to both"]);
}

#[test]
fn who_came_back_reads_everything_that_is_accepted_from_then_on() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.come_back(bob, group).unwrap();
    let refusal = world.send(alice, group, "to the old bob").unwrap_err();
    assert_eq!(refusal.code, ErrorCode::EpochTooOld);
    world.settle();
    world.send(alice, group, "to the new bob").unwrap();
    world.settle();
    assert_eq!(world.person(bob).texts, ["to the new bob"]);
}

#[test]
fn a_device_comes_back_only_so_often_into_one_conversation() {
    let mut world = World::with(|config| config.rates.external_commits = Rate::new(2, 1));
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let other = world.group(alice, &[bob]).unwrap();
    world.come_back(bob, group).unwrap();
    world.come_back(bob, group).unwrap();
    let refusal = world.come_back(bob, group).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.retry_after_ms),
        (ErrorCode::RateLimited, 60_000)
    );
    world.come_back(bob, other).unwrap();
    world.settle();
    world.come_back(alice, group).unwrap();
    world.now_ms += 60_000;
    world.come_back(bob, group).unwrap();
}

#[test]
fn an_external_commit_of_an_outsider_is_refused() {
    let mut world = World::new();
    let [alice, bob, eve] = world.people("instagram", ["alice", "bob", "eve"]);
    let group = world.group_of_friends(alice, &[bob]);
    assert_eq!(
        code(world.group_info(eve, group)),
        ErrorCode::UnknownConversation
    );
    // Even with a group info from a friend inside.
    let info = world.group_info(bob, group).unwrap();
    let change = world
        .mls(eve)
        .external_commit(group, &info.group_info, &info.ratchet_tree);
    let message = world.message_id();
    let request = world.commit_request(eve, message, group, change.clone());
    assert_eq!(
        code(world.ask(eve, request)),
        ErrorCode::UnknownConversation
    );
    // And not through the friend's connection.
    let message = world.message_id();
    let request = world.commit_request(bob, message, group, change);
    assert_eq!(code(world.ask(bob, request)), ErrorCode::InvalidCommit);
    assert_eq!(world.get(alice, group).unwrap().epoch, 1);
}

#[test]
fn who_left_cannot_come_back_by_itself() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let info = world.group_info(bob, group).unwrap();
    world.leave(bob, group).unwrap();
    let change = world
        .mls(bob)
        .external_commit(group, &info.group_info, &info.ratchet_tree);
    let message = world.message_id();
    let request = world.commit_request(bob, message, group, change);
    assert_eq!(
        code(world.ask(bob, request)),
        ErrorCode::UnknownConversation
    );
}

#[test]
fn the_group_info_is_that_of_the_newest_epoch_and_has_its_tree() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.update(alice, group).unwrap();
    let info = world.group_info(bob, group).unwrap();
    assert_eq!(info.epoch, 2);
    assert_eq!(info.ratchet_tree, world.mls(alice).tree(group));
    // After a restart the parsed groups are gone; the stored one gives the same.
    world.crash(0);
    assert_eq!(world.group_info(bob, group).unwrap(), info);
}

#[test]
fn a_device_that_comes_back_late_is_told_the_epoch() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let info = world.group_info(bob, group).unwrap();
    world.update(alice, group).unwrap();
    let change = world
        .mls(bob)
        .external_commit(group, &info.group_info, &info.ratchet_tree);
    let message = world.message_id();
    let request = world.commit_request(bob, message, group, change);
    let refusal = world.ask(bob, request).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.current_epoch),
        (ErrorCode::WrongEpoch, 2)
    );
    world.come_back(bob, group).unwrap();
}
