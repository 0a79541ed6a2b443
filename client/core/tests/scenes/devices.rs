//! A further device of a person knows what the others know.

use tresse_client_core::{Intent, Outcome, Standing};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{ConversationId, DeviceId};

use crate::relay::Person;
use crate::world::{World, handle};

fn titles(world: &World, person: Person) -> Vec<(ConversationId, String)> {
    let conversations = world.client(person).conversations().unwrap();
    let mut titles: Vec<_> = conversations
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    titles.sort();
    titles
}

fn name_of(world: &World, person: Person, of: Person) -> String {
    let contact = world.client(person).contact(world.account(of)).unwrap();
    contact.map(|it| it.name).unwrap_or_default()
}

/// Alice knows Bob by name and handle, is in a group with him and Carol, and has blocked Dave.
fn with_alice() -> (World, [Person; 4]) {
    let mut world = World::new();
    world.profiles = true;
    let [alice, bob, carol, dave] = std::array::from_fn(|_| world.join());
    let (network, address) = handle(bob);
    let find = Intent::Find {
        network,
        handle: address,
    };
    world.want(alice, find).unwrap();
    let direct = world.introduce(alice, bob);
    world.say(bob, direct, "hello");
    let crew = world.group(alice, &[bob, carol]);
    world.say(carol, crew, "hi");
    world.settle();
    let block = Intent::Block {
        account: world.account(dave),
        blocked: true,
    };
    world.want(alice, block).unwrap();
    (world, [alice, bob, carol, dave])
}

#[test]
fn a_linked_device_learns_names_titles_contacts_and_who_it_belongs_to() {
    let (mut world, [alice, bob, carol, dave]) = with_alice();
    let laptop = world.link("Laptop", alice);

    let identity = |person| world.client(person).identity().unwrap().unwrap();
    assert_eq!(identity(laptop).name, "Alice");
    assert_eq!(identity(laptop).handle, identity(alice).handle);
    assert_eq!(titles(&world, laptop), titles(&world, alice));
    assert!(titles(&world, laptop).iter().any(|(_, it)| it == "Crew"));
    assert_eq!(name_of(&world, laptop, bob), "Bob");
    assert_eq!(name_of(&world, laptop, carol), "Carol");
    let contacts = |person| world.client(person).contacts().unwrap();
    assert_eq!(contacts(laptop), contacts(alice));
    let contact = |of| world.client(laptop).contact(world.account(of)).unwrap();
    let known = contact(bob).unwrap();
    assert_eq!(known.handle, handle(bob).1);
    assert_eq!(known.standing, Standing::Accepted);
    assert!(contact(dave).unwrap().blocked);
}

#[test]
fn news_go_to_all_own_devices_a_third_one_learns_everything_and_nobody_else_hears_of_it() {
    let (mut world, [alice, bob, carol, _]) = with_alice();
    let laptop = world.link("Laptop", alice);
    let (network, address) = handle(carol);
    let find = Intent::Find {
        network,
        handle: address,
    };
    world.want(laptop, find).unwrap();
    world.settle();
    let tablet = world.link("Tablet", laptop);
    for device in [alice, laptop, tablet] {
        let known = world.client(device).contact(world.account(carol)).unwrap();
        assert_eq!(known.unwrap().handle, handle(carol).1);
        assert_eq!(titles(&world, device), titles(&world, alice));
        let status = world.client(device).status().unwrap();
        assert_eq!((status.undecryptable, status.queued), (0, 0));
    }
    // Others know of no further conversation, and no handle that they did not look up.
    for other in [bob, carol] {
        assert_eq!(
            titles(&world, other).len(),
            if other == bob { 2 } else { 1 }
        );
        let contacts = world.client(other).contacts().unwrap();
        assert!(contacts.iter().all(|it| it.handle.is_empty()));
    }
}

#[test]
fn a_linked_device_learns_everything_when_the_first_one_comes_back() {
    let (mut world, [alice, bob, ..]) = with_alice();
    let laptop = world.newcomer("Laptop");
    let account = world.account(alice);
    let network = handle(alice).0;
    let linked = world.want(laptop, Intent::Link { network, account });
    let Ok(Outcome::LinkCode(code)) = linked else {
        panic!("{linked:?}");
    };
    world.start(alice, Intent::AddDevice { code });
    // The process ends as soon as the server has heard of the new device.
    world.crash_now(alice);
    world.set_online(alice, false);
    for _ in 0..5 {
        world.settle();
    }
    assert_eq!(name_of(&world, laptop, bob), "");
    world.come_back(alice);
    world.settle();
    assert_eq!(name_of(&world, laptop, bob), "Bob");
}

#[test]
fn a_place_for_the_own_devices_that_the_server_refused_is_made_when_the_device_comes() {
    let (mut world, [alice, bob, ..]) = with_alice();
    world.relay.refuse_create = Some(Refusal::new(ErrorCode::NotAllowed, "not now"));
    let laptop = world.link("Laptop", alice);
    assert!(world.relay.refuse_create.is_none(), "it was refused");
    assert_eq!(name_of(&world, laptop, bob), "Bob");
}

#[test]
fn newcomers_of_a_group_learn_its_title_and_the_names_of_those_who_write() {
    let (mut world, [alice, bob, carol, dave]) = with_alice();
    let crew = world.group(bob, &[carol]);
    let add = Intent::Add {
        conversation: crew,
        accounts: vec![world.account(dave)],
    };
    world.want(bob, add).unwrap();
    world.settle();
    let shown = world.client(dave).conversation(crew).unwrap().unwrap();
    assert_eq!(shown.name, "Crew");
    world.say(carol, crew, "hello dave");
    world.say(bob, crew, "hello");
    world.settle();
    assert_eq!(name_of(&world, dave, carol), "Carol");
    assert_eq!(name_of(&world, dave, bob), "Bob");
    assert_eq!(name_of(&world, dave, alice), "");
}

fn handle_of(world: &World, person: Person, of: Person) -> String {
    let contact = world.client(person).contact(world.account(of)).unwrap();
    contact.map(|it| it.handle).unwrap_or_default()
}

fn find(world: &mut World, person: Person, whom: Person) {
    let (network, address) = handle(whom);
    let find = Intent::Find {
        network,
        handle: address,
    };
    world.want(person, find).unwrap();
    world.settle();
}

fn block(world: &mut World, person: Person, whom: Person, blocked: bool) {
    let account = world.account(whom);
    world
        .want(person, Intent::Block { account, blocked })
        .unwrap();
    world.settle();
}

fn is_blocked(world: &World, person: Person, whom: Person) -> bool {
    let contact = world.client(person).contact(world.account(whom)).unwrap();
    contact.is_some_and(|it| it.blocked)
}

/// The key at the start of a link code, as the server takes it from there.
fn key_in(code: &str) -> Vec<u8> {
    let mut key = Vec::new();
    let (mut buffer, mut bits) = (0u32, 0);
    for character in code.bytes() {
        let digits = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let digit = digits.iter().position(|it| *it == character).unwrap();
        buffer = buffer << 5 | u32::try_from(digit).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            key.push((buffer >> bits).to_le_bytes()[0]);
        }
    }
    key.truncate(32);
    key
}

#[test]
fn a_device_that_the_server_made_up_is_told_nothing_and_teaches_nothing() {
    let (mut world, [alice, bob, ..]) = with_alice();
    let ghost = world.newcomer("Ghost");
    let account = world.account(alice);
    let network = handle(alice).0;
    let linked = world.want(ghost, Intent::Link { network, account });
    let Ok(Outcome::LinkCode(code)) = linked else {
        panic!("{linked:?}");
    };
    let key = key_in(&code);
    world
        .relay
        .add_device(DeviceId::new(account, 2), key.into());
    for _ in 0..5 {
        world.settle();
    }
    // It trusts Alice's device without being asked to, so it speaks.
    let key = world.relay.key_of(DeviceId::new(account, 1));
    world.tamper(ghost, |connection| {
        connection.execute(
            "INSERT INTO vouched_device (device_key) VALUES (?1)",
            [&key[..]],
        )
    });
    world.settle();
    let second = world.link("Ghost", ghost);
    block(&mut world, ghost, bob, true);
    assert!(is_blocked(&world, second, bob), "they do talk");
    assert!(!is_blocked(&world, alice, bob));
    for device in [ghost, second] {
        assert_eq!(handle_of(&world, device, bob), "");
        assert_eq!(world.client(device).identity().unwrap().unwrap().handle, "");
    }
}

#[test]
fn a_device_that_its_person_logged_out_is_told_nothing_even_if_the_server_keeps_it() {
    let (mut world, [alice, _, carol, _]) = with_alice();
    let laptop = world.link("Laptop", alice);
    let device = world.client(laptop).identity().unwrap().unwrap().device;
    world.relay.revokes_nobody = true;
    world
        .want(alice, Intent::RevokeDevice(device.unwrap()))
        .unwrap();
    find(&mut world, alice, carol);
    assert_eq!(handle_of(&world, alice, carol), handle(carol).1);
    assert_eq!(handle_of(&world, laptop, carol), "");
}

#[test]
fn the_other_devices_hear_which_one_was_logged_out_and_go_on_without_it() {
    let (mut world, [alice, _, carol, _]) = with_alice();
    let laptop = world.link("Laptop", alice);
    let tablet = world.link("Tablet", alice);
    let device = world.client(laptop).identity().unwrap().unwrap().device;
    let device = device.unwrap();
    let key = world.relay.key_of(device);
    world.want(alice, Intent::RevokeDevice(device)).unwrap();
    world.settle();
    find(&mut world, alice, carol);
    assert_eq!(handle_of(&world, tablet, carol), handle(carol).1);
    assert_eq!(handle_of(&world, laptop, carol), "");
    for person in [alice, tablet] {
        let revoked: bool = world.tamper(person, |connection| {
            connection.query_row(
                "SELECT revoked FROM vouched_device WHERE device_key = ?1",
                [&key[..]],
                |row| row.get(0),
            )
        });
        assert!(revoked);
    }
}

#[test]
fn who_was_unblocked_stays_so_when_another_device_tells_what_it_knew() {
    let (mut world, [alice, _, _, dave]) = with_alice();
    let laptop = world.link("Laptop", alice);
    block(&mut world, laptop, dave, false);
    assert!(!is_blocked(&world, alice, dave), "news count");
    // Alice's first device has not heard of it when it tells a new device everything.
    let account = world.account(dave);
    world.tamper(alice, |connection| {
        connection.execute(
            "UPDATE contact SET blocked = 1 WHERE account = ?1",
            [account.0],
        )
    });
    world.come_back(alice);
    world.link("Tablet", alice);
    assert!(!is_blocked(&world, laptop, dave));
}
