//! Leaving: off the roster at once, out of the tree with the next commit.

use tresse_proto::error::ErrorCode;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{self, notice};

use crate::code;
use crate::kit::world::World;

#[test]
fn who_leaves_gets_nothing_more_and_anybody_removes_its_leaf() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.leave(carol, group).unwrap();
    world.send(alice, group, "she left").unwrap();
    world.settle();
    assert!(world.person(carol).texts.is_empty());
    let seen = world.get(bob, group).unwrap();
    assert_eq!(seen.members.len(), 2);
    assert_eq!(seen.pending_removals, [world.device(carol).to_bytes()]);
    for who in [alice, bob, carol] {
        let Some(notice::Event::Left(left)) = world.notices(who, group).pop() else {
            panic!("everybody is told, and the other devices of who left too");
        };
        assert_eq!(left.account_ids, [world.account(carol).to_bytes()]);
    }
    world.remove(bob, group, carol).unwrap();
    world.settle();
    assert!(world.get(bob, group).unwrap().pending_removals.is_empty());
    assert_eq!(world.mls(alice).members(group).len(), 2);
    assert_eq!(
        code(world.leave(carol, group)),
        ErrorCode::UnknownConversation
    );
}

#[test]
fn after_the_last_admin_the_longest_standing_member_is_admin() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    world.add(alice, group, carol).unwrap();
    world.settle();
    world.leave(alice, group).unwrap();
    world.settle();
    assert_eq!(world.admins(carol, group), [world.account(bob)]);
    let Some(notice::Event::Role(event)) = world.notices(carol, group).pop() else {
        panic!("everybody is told");
    };
    assert_eq!(event.account_id, world.account(bob).to_bytes());
    assert_eq!(event.role(), wire::Role::Admin);
    world.remove(bob, group, carol).unwrap();
}

#[test]
fn who_left_may_be_added_again_while_its_leaf_is_still_there() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.leave(bob, group).unwrap();
    world.settle();
    let key_package = world.mls(bob).key_package();
    let device = world.device(bob);
    let change = world.prepare(alice, group, &[key_package], &[device]);
    world.submit(alice, group, change).unwrap();
    world.mls(bob).forget(group);
    world.settle();
    assert!(world.get(alice, group).unwrap().pending_removals.is_empty());
    world.send(bob, group, "back").unwrap();
    world.settle();
    assert_eq!(world.person(carol).texts, ["back"]);
}

#[test]
fn the_last_one_leaves_an_empty_conversation_behind() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let group = world.group(alice, &[]).unwrap();
    world.leave(alice, group).unwrap();
    assert!(world.list(alice).is_empty());
    assert_eq!(
        code(world.get(alice, group)),
        ErrorCode::UnknownConversation
    );
}

#[test]
fn a_deleted_account_is_off_every_roster() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let device = world.device(bob);
    world
        .ask(bob, Request::DeleteAccount(wire::DeleteAccount {}))
        .unwrap();
    world.catch_up(alice);
    let seen = world.get(alice, group).unwrap();
    assert_eq!(seen.members.len(), 1);
    assert_eq!(seen.pending_removals, [device.to_bytes()]);
    let change = world.prepare(alice, group, &[], &[device]);
    world.submit(alice, group, change).unwrap();
    assert!(world.get(alice, group).unwrap().pending_removals.is_empty());
}
