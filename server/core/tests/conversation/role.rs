//! Admins and members.

use tresse_proto::error::ErrorCode;
use tresse_proto::wire::{Role, notice};

use crate::code;
use crate::kit::world::World;

#[test]
fn an_admin_makes_an_admin_who_may_then_remove() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    assert_eq!(
        code(world.set_role(bob, group, bob, Role::Admin)),
        ErrorCode::NotAllowed
    );
    world.set_role(alice, group, bob, Role::Admin).unwrap();
    world.settle();
    let Some(notice::Event::Role(event)) = world.notices(carol, group).pop() else {
        panic!("everybody is told");
    };
    assert_eq!(
        (event.account_id.clone(), event.role()),
        (world.account(bob).to_bytes(), Role::Admin)
    );
    world.remove(bob, group, carol).unwrap();
}

#[test]
fn a_role_that_is_so_already_is_no_event() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.set_role(alice, group, bob, Role::Member).unwrap();
    world.settle();
    assert!(world.notices(bob, group).is_empty());
}

#[test]
fn the_last_admin_cannot_step_down() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    assert_eq!(
        code(world.set_role(alice, group, alice, Role::Member)),
        ErrorCode::NotAllowed
    );
    world.set_role(alice, group, bob, Role::Admin).unwrap();
    world.set_role(alice, group, alice, Role::Member).unwrap();
    assert_eq!(world.admins(alice, group), [world.account(bob)]);
}

#[test]
fn roles_are_for_members_of_groups() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let direct = world.befriend(alice, bob);
    let group = world.group(alice, &[bob]).unwrap();
    assert_eq!(
        code(world.set_role(alice, direct, bob, Role::Admin)),
        ErrorCode::NotAllowed
    );
    assert_eq!(
        code(world.set_role(alice, group, carol, Role::Admin)),
        ErrorCode::NotAllowed
    );
    assert_eq!(
        code(world.set_role(alice, group, bob, Role::Unspecified)),
        ErrorCode::Malformed
    );
    assert_eq!(
        code(world.set_role(carol, group, bob, Role::Admin)),
        ErrorCode::UnknownConversation
    );
}
