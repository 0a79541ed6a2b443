//! Making groups.

use bytes::Bytes;
use tresse_proto::error::ErrorCode;
use tresse_proto::wire::{ConversationKind, ConversationState, EntryKind, Role};

use crate::code;
use crate::kit::world::World;

#[test]
fn alice_creates_a_group_with_bob_and_carol_and_they_talk() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);

    for who in [alice, bob, carol] {
        world.send(who, group, "hello").unwrap();
        world.settle();
    }
    assert_eq!(world.person(alice).texts, ["hello", "hello"]);
    assert_eq!(world.person(bob).texts, ["hello", "hello"]);
    assert_eq!(world.person(carol).texts, ["hello", "hello"]);
}

#[test]
fn the_creator_is_admin_and_the_others_are_members() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let seen = world.get(bob, group).unwrap();
    assert_eq!(seen.kind(), ConversationKind::Group);
    assert_eq!(seen.state(), ConversationState::Open);
    assert_eq!((seen.epoch, seen.head_seq), (1, 1));
    let roles: Vec<_> = seen
        .members
        .iter()
        .map(|m| (m.account_id.clone(), m.role()))
        .collect();
    assert_eq!(
        roles,
        [
            (world.account(alice).to_bytes(), Role::Admin),
            (world.account(bob).to_bytes(), Role::Member),
        ]
    );
}

#[test]
fn the_first_entry_is_the_welcome_and_everybody_gets_it() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    for who in [alice, bob] {
        let last = world.person(who).entries.last().unwrap();
        assert_eq!(last.conversation_id, group.to_bytes());
        assert_eq!(
            (last.kind(), last.seq, last.epoch),
            (EntryKind::Welcome, 1, 1)
        );
    }
}

#[test]
fn a_group_may_begin_with_nobody_else() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.befriend(alice, bob);
    let (group, made) = world.make(alice, &[]);
    let accepted = world
        .publish(alice, group, ConversationKind::Group, made)
        .unwrap();
    assert_eq!(accepted.seq, 0, "there is no Welcome, so no entry");
    world.add(alice, group, bob).unwrap();
    world.settle();
    world.send(bob, group, "here").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["here"]);
}

#[test]
fn creating_twice_with_the_same_id_is_the_same_as_once() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.befriend(alice, bob);
    let (group, made) = world.make(alice, &[]);
    let message = world.message_id();
    let request =
        world.publish_request(alice, message, group, ConversationKind::Group, made.clone());
    let first = world.ask(alice, request.clone()).unwrap();
    world.now_ms += 1000;
    assert_eq!(world.ask(alice, request).unwrap(), first);

    let other = world.publish(alice, group, ConversationKind::Group, made);
    assert_eq!(code(other), ErrorCode::ConversationExists);
}

#[test]
fn a_group_with_a_stranger_is_refused() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    world.befriend(alice, bob);
    let stranger = world.mls(carol).key_package();
    let (group, made) = world.make(alice, &[stranger]);
    let refused = world.publish(alice, group, ConversationKind::Group, made);
    assert_eq!(code(refused), ErrorCode::NotReachable);
    assert!(world.list(carol).is_empty());
}

#[test]
fn a_group_with_somebody_who_blocked_the_creator_is_refused() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.befriend(alice, bob);
    world.block(bob, alice);
    let key_package = world.mls(bob).key_package();
    let (group, made) = world.make(alice, &[key_package]);
    let refused = world.publish(alice, group, ConversationKind::Group, made);
    assert_eq!(code(refused), ErrorCode::NotReachable);
}

#[test]
fn a_device_that_is_not_registered_cannot_be_in_a_group() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.befriend(alice, bob);
    // A ghost: bob's name, but a key that bob never had.
    let ghost = crate::kit::mls::Device::new(world.device(bob)).key_package();
    let (group, made) = world.make(alice, &[ghost]);
    let refused = world.publish(alice, group, ConversationKind::Group, made);
    assert_eq!(code(refused), ErrorCode::UnknownDevice);
}

#[test]
fn a_revoked_device_cannot_be_in_a_new_group() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let tablet = world.second_device(bob);
    world.befriend(alice, bob);
    let key_packages = world.claim(alice, &[world.account(bob)], None).unwrap();
    assert_eq!(key_packages.len(), 2);
    let (group, made) = world.make(alice, &key_packages);
    world.revoke(bob, tablet).unwrap();
    let refused = world.publish(alice, group, ConversationKind::Group, made);
    assert_eq!(code(refused), ErrorCode::UnknownDevice);
}

#[test]
fn the_kind_must_be_said_and_the_parts_must_fit() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let (group, made) = world.make(alice, &[]);
    let refused = world.publish(alice, group, ConversationKind::Unspecified, made.clone());
    assert_eq!(code(refused), ErrorCode::Malformed);

    let mut broken = made.clone();
    broken.group_info = Bytes::from_static(b"rubbish");
    let refused = world.publish(alice, group, ConversationKind::Group, broken);
    assert_eq!(code(refused), ErrorCode::InvalidCommit);

    let mut oversized = made;
    oversized.welcome = vec![0; tresse_proto::limits::HANDSHAKE_BYTES_MAX + 1].into();
    let refused = world.publish(alice, group, ConversationKind::Group, oversized);
    assert_eq!(code(refused), ErrorCode::TooLarge);
    assert!(world.list(alice).is_empty());
}
