//! How many accounts a group holds: the strictest network decides, and 1,024 at most.

use tresse_networks::Networks;
use tresse_proto::error::ErrorCode;
use tresse_proto::wire::ConversationKind;

use crate::code;
use crate::kit::world::{Who, World};

/// Instagram with groups of at most 3, WhatsApp with groups of at most 4.
fn small() -> World {
    let text = include_str!("../../../../networks/networks.toml");
    let mut caps = ["2", "3", "4"].into_iter();
    let text: String = text
        .lines()
        .map(|line| match line.starts_with("group_accounts_max") {
            true => format!("group_accounts_max = {}\n", caps.next().unwrap()),
            false => format!("{line}\n"),
        })
        .collect();
    let networks = Networks::parse(&text).unwrap();
    World::with(|config| config.networks = networks)
}

fn publish_group(world: &mut World, who: Who, others: &[Who]) -> ErrorCode {
    let key_packages: Vec<_> = others
        .iter()
        .map(|other| world.mls(*other).key_package())
        .collect();
    let (group, made) = world.make(who, &key_packages);
    code(world.publish(who, group, ConversationKind::Group, made))
}

#[test]
fn a_group_beyond_its_networks_limit_is_refused() {
    let mut world = small();
    let [alice, bob, carol, dave] = world.people("instagram", ["alice", "bob", "carol", "dave"]);
    for other in [bob, carol, dave] {
        world.befriend(alice, other);
    }
    assert_eq!(
        publish_group(&mut world, alice, &[bob, carol, dave]),
        ErrorCode::ConversationFull
    );
    let group = world.group(alice, &[bob, carol]).unwrap();
    assert_eq!(
        code(world.add(alice, group, dave)),
        ErrorCode::ConversationFull
    );
    // One out, one in, in the same commit.
    let key_package = world.mls(dave).key_package();
    let device = world.device(carol);
    let change = world.prepare(alice, group, &[key_package], &[device]);
    world.submit(alice, group, change).unwrap();
    assert_eq!(world.roster(alice, group).len(), 3);
}

#[test]
fn devices_do_not_count() {
    let mut world = small();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    world.second_device(bob);
    world.second_device(carol);
    let group = world.group_of_friends(alice, &[bob, carol]);
    assert_eq!(world.mls(alice).members(group).len(), 5);
}

#[test]
fn the_strictest_network_present_decides() {
    let mut world = small();
    let [alice, bob, carol] = world.people("whatsapp", ["alice", "bob", "carol"]);
    let [dave] = world.people("instagram", ["dave"]);
    world.open_reach(dave, "whatsapp");
    for who in [alice, bob, carol] {
        world.open_reach(who, "instagram");
    }
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.befriend(alice, dave);
    assert_eq!(
        code(world.add(alice, group, dave)),
        ErrorCode::ConversationFull
    );
}

#[test]
fn a_group_holds_1_024_accounts_and_no_more() {
    let mut world = World::new();
    let [alice] = world.people("whatsapp", ["alice"]);
    let others: Vec<Who> = (0..1024).map(|_| world.register("whatsapp", "")).collect();
    for other in &others {
        world.make_contacts(alice, *other);
    }
    let (last, fitting) = others.split_last().unwrap();
    assert_eq!(
        publish_group(&mut world, alice, &others),
        ErrorCode::ConversationFull
    );
    let key_packages: Vec<_> = fitting
        .iter()
        .map(|other| world.mls(*other).key_package())
        .collect();
    let (group, made) = world.make(alice, &key_packages);
    world
        .publish(alice, group, ConversationKind::Group, made)
        .unwrap();
    assert_eq!(world.roster(alice, group).len(), 1024);
    assert_eq!(
        code(world.add(alice, group, *last)),
        ErrorCode::ConversationFull
    );
    world.catch_up(others[700]);
    world.send(others[700], group, "full house").unwrap();
    world.catch_up(alice);
    assert_eq!(world.person(alice).texts, ["full house"]);
}
