//! Across networks: off until both turn it on (R1), found only on purpose (R4), always a request (R6).

use tresse_proto::error::ErrorCode;
use tresse_proto::wire::{ConversationKind, ConversationState};

use crate::code;
use crate::kit::world::World;

#[test]
fn across_networks_nobody_is_reachable_until_both_want_it() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let [bob] = world.people("messenger", ["bob"]);
    assert_eq!(code(world.direct(alice, bob)), ErrorCode::ReachOff);
    world.open_reach(alice, "messenger");
    assert_eq!(code(world.direct(alice, bob)), ErrorCode::NotReachable);
    world.open_reach(bob, "instagram");
    let direct = world.direct(alice, bob).unwrap();
    assert_eq!(
        world.get(bob, direct).unwrap().state(),
        ConversationState::Requested
    );
}

#[test]
fn across_networks_even_whatsapp_begins_with_a_request() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let [bob] = world.people("whatsapp", ["bob"]);
    world.open_reach(alice, "whatsapp");
    world.open_reach(bob, "instagram");
    let direct = world.direct(bob, alice).unwrap();
    assert_eq!(
        world.get(bob, direct).unwrap().state(),
        ConversationState::Requested
    );
}

#[test]
fn reach_that_was_turned_off_meanwhile_holds_at_once() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let [bob] = world.people("messenger", ["bob"]);
    world.open_reach(alice, "messenger");
    world.open_reach(bob, "instagram");
    let account = world.find(alice, bob).unwrap();
    let key_packages = world.claim(alice, &[account], None).unwrap();
    let (direct, made) = world.make(alice, &key_packages);
    world.set_reach(bob, "instagram", false, false).unwrap();
    let refused = world.publish(alice, direct, ConversationKind::Direct, made);
    assert_eq!(code(refused), ErrorCode::NotReachable);
}

#[test]
fn unknown_unwilling_and_blocked_are_one_answer() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let [dave] = world.people("messenger", ["dave"]);
    world.open_reach(alice, "messenger");
    world.block(carol, alice);
    let nobody = crate::kit::mls::Device::new(tresse_proto::ids::DeviceId::new(
        tresse_proto::ids::AccountId::new(world.account(bob).network(), [9; 14]),
        1,
    ));
    let refusals = [
        nobody.key_package(),
        world.mls(carol).key_package(),
        world.mls(dave).key_package(),
    ]
    .map(|key_package| {
        let (group, made) = world.make(alice, &[key_package]);
        world
            .publish(alice, group, ConversationKind::Group, made)
            .unwrap_err()
    });
    assert_eq!(refusals[0].code, ErrorCode::NotReachable);
    assert_eq!(refusals[0], refusals[1]);
    assert_eq!(refusals[0], refusals[2]);
}

#[test]
fn people_of_three_networks_who_all_want_it_talk() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let [bob] = world.people("messenger", ["bob"]);
    let [carol] = world.people("whatsapp", ["carol"]);
    let networks = [
        (alice, "instagram"),
        (bob, "messenger"),
        (carol, "whatsapp"),
    ];
    for (who, own) in networks {
        for (_, network) in networks.iter().filter(|(_, network)| *network != own) {
            world.open_reach(who, network);
        }
    }
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.send(carol, group, "one rope").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["one rope"]);
    assert_eq!(world.person(bob).texts, ["one rope"]);
}

#[test]
fn adding_across_networks_without_reach_is_refused() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let [carol] = world.people("messenger", ["carol"]);
    world.open_reach(alice, "messenger");
    world.open_reach(carol, "instagram");
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    // Bob never agreed to be with people of that network.
    assert_eq!(
        code(world.add(alice, group, carol)),
        ErrorCode::NotReachable
    );
    world.open_reach(bob, "messenger");
    world.add(alice, group, carol).unwrap();
    world.settle();
    world.send(bob, group, "welcome").unwrap();
    world.settle();
    assert_eq!(world.person(carol).texts, ["welcome"]);
}

#[test]
fn a_network_that_is_there_already_is_no_new_question() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let [carol, dave] = world.people("messenger", ["carol", "dave"]);
    for who in [alice, bob] {
        world.open_reach(who, "messenger");
    }
    for who in [carol, dave] {
        world.open_reach(who, "instagram");
    }
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.befriend(alice, dave);
    // Bob turns it off: for new contacts, not for the group he is in.
    world.set_reach(bob, "messenger", false, false).unwrap();
    world.add(alice, group, dave).unwrap();
}

#[test]
fn who_comes_must_have_reach_with_every_network_present() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let [bob] = world.people("messenger", ["bob"]);
    let [carol] = world.people("whatsapp", ["carol"]);
    world.open_reach(alice, "messenger");
    world.open_reach(alice, "whatsapp");
    world.open_reach(bob, "instagram");
    world.open_reach(bob, "whatsapp");
    world.open_reach(carol, "instagram");
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    assert_eq!(
        code(world.add(alice, group, carol)),
        ErrorCode::NotReachable
    );
    world.open_reach(carol, "messenger");
    world.add(alice, group, carol).unwrap();
}

#[test]
fn the_callers_own_switch_is_named() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let [bob] = world.people("messenger", ["bob"]);
    world.open_reach(alice, "messenger");
    world.open_reach(bob, "instagram");
    world.befriend(alice, bob);
    world.set_reach(alice, "messenger", false, false).unwrap();
    assert_eq!(code(world.group(alice, &[bob])), ErrorCode::ReachOff);
}
