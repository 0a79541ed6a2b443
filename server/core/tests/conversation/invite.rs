//! Invites and knocks.

use bytes::Bytes;
use tresse_proto::error::ErrorCode;
use tresse_proto::wire::notice;

use crate::code;
use crate::kit::world::World;

#[test]
fn knock_then_add() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    let token = world.invite(alice, group).unwrap();
    // Carol is nobody's contact: the knock is her consent.
    world.knock(carol, group, &token).unwrap();
    world.settle();
    let Some(notice::Event::Knocked(knocked)) = world.notices(alice, group).pop() else {
        panic!("the members are told");
    };
    assert_eq!(knocked.account_ids, [world.account(carol).to_bytes()]);
    assert_eq!(
        world.get(alice, group).unwrap().knocks,
        [world.account(carol).to_bytes()]
    );
    assert!(
        world.get(bob, group).unwrap().knocks.is_empty(),
        "only for admins"
    );

    assert_eq!(code(world.add(bob, group, carol)), ErrorCode::NotAllowed);
    world.add(alice, group, carol).unwrap();
    world.settle();
    assert!(world.get(alice, group).unwrap().knocks.is_empty());
    world.send(carol, group, "thanks").unwrap();
    world.settle();
    assert_eq!(world.person(bob).texts, ["thanks"]);
}

#[test]
fn a_knock_is_used_up_by_being_added() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    let token = world.invite(alice, group).unwrap();
    world.knock(carol, group, &token).unwrap();
    world.add(alice, group, carol).unwrap();
    world.settle();
    world.remove(alice, group, carol).unwrap();
    world.settle();
    assert_eq!(
        code(world.add(alice, group, carol)),
        ErrorCode::NotReachable
    );
}

#[test]
fn who_was_removed_cannot_come_back_by_the_old_link() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    let token = world.invite(alice, group).unwrap();
    world.knock(carol, group, &token).unwrap();
    world.add(alice, group, carol).unwrap();
    world.settle();
    assert_eq!(
        world.invite(alice, group).unwrap(),
        token,
        "an addition leaves it"
    );
    world.remove(alice, group, carol).unwrap();
    world.settle();
    assert_eq!(
        code(world.knock(carol, group, &token)),
        ErrorCode::InvalidInvite
    );
    let new = world.invite(alice, group).unwrap();
    assert_ne!(new, token);
    world.knock(carol, group, &new).unwrap();
}

#[test]
fn knocking_twice_is_the_same_as_once() {
    let mut world = World::new();
    let [alice, carol] = world.people("instagram", ["alice", "carol"]);
    let group = world.group(alice, &[]).unwrap();
    let token = world.invite(alice, group).unwrap();
    world.knock(carol, group, &token).unwrap();
    world.knock(carol, group, &token).unwrap();
    world.knock(alice, group, &token).unwrap();
    world.settle();
    assert_eq!(world.notices(alice, group).len(), 1);
}

#[test]
fn a_wrong_or_revoked_invite_opens_nothing() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    let other = world.group(alice, &[]).unwrap();
    let token = world.invite(alice, group).unwrap();
    assert_eq!(
        world.invite(alice, group).unwrap(),
        token,
        "asked again, the same"
    );
    let wrong = Bytes::from_static(&[7; 16]);
    assert_eq!(
        code(world.knock(carol, group, &wrong)),
        ErrorCode::InvalidInvite
    );
    assert_eq!(
        code(world.knock(carol, other, &token)),
        ErrorCode::InvalidInvite
    );
    assert_eq!(
        code(world.knock(carol, group, &Bytes::from_static(b"short"))),
        ErrorCode::Malformed
    );
    world.revoke_invite(alice, group).unwrap();
    world.revoke_invite(alice, group).unwrap();
    assert_eq!(
        code(world.knock(carol, group, &token)),
        ErrorCode::InvalidInvite
    );
    assert_ne!(world.invite(alice, group).unwrap(), token);
}

#[test]
fn only_admins_of_groups_invite() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let direct = world.befriend(alice, bob);
    let group = world.group(alice, &[bob]).unwrap();
    assert_eq!(code(world.invite(bob, group)), ErrorCode::NotAllowed);
    assert_eq!(code(world.revoke_invite(bob, group)), ErrorCode::NotAllowed);
    assert_eq!(code(world.invite(alice, direct)), ErrorCode::NotAllowed);
    assert_eq!(
        code(world.invite(carol, group)),
        ErrorCode::UnknownConversation
    );
}

#[test]
fn a_knock_from_another_network_needs_reach_on_both_sides() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let [carol] = world.people("messenger", ["carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    let token = world.invite(alice, group).unwrap();
    assert_eq!(code(world.knock(carol, group, &token)), ErrorCode::ReachOff);
    world.set_reach(carol, "instagram", false, true).unwrap();
    world.knock(carol, group, &token).unwrap();
    assert_eq!(code(world.add(alice, group, carol)), ErrorCode::ReachOff);
    world.open_reach(alice, "messenger");
    assert_eq!(
        code(world.add(alice, group, carol)),
        ErrorCode::NotReachable
    );
    world.open_reach(bob, "messenger");
    world.add(alice, group, carol).unwrap();
}
