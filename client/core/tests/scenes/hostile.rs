//! Entries that no honest server or member would send: recorded, shown as such, and passed by.

use bytes::Bytes;
use proptest::prelude::*;
use tresse_proto::wire::EntryKind;

use crate::world::World;

#[test]
fn an_entry_that_cannot_be_opened_is_shown_as_such_and_blocks_nothing() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let epoch = world.relay.epoch(conversation);
    let kind = EntryKind::Application as i32;
    let body = Bytes::from_static(b"no MLS message");
    world
        .relay
        .inject(conversation, kind, epoch, Bytes::new(), body);
    world
        .relay
        .inject_bytes(world.account(bob), Bytes::from_static(b"\xff\xff"));
    world.say(alice, conversation, "goes on");
    world.settle();
    world.cut(bob);
    world.settle();
    let texts = world.texts(bob, conversation);
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[1].starts_with('['), "{texts:?}");
    assert_eq!(texts[2], "goes on");
    let status = world.client(bob).status().unwrap();
    assert_eq!((status.undecryptable, status.trouble), (1, None));
}

#[test]
fn a_message_under_somebody_elses_client_msg_id_is_no_echo() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    // Bob's message waits for its answer; an entry of the same id comes from elsewhere.
    world.deaf = Some(bob);
    let ticket = world.say(bob, conversation, "mine");
    world.deliver();
    world.deaf = None;
    let id = world.relay.last_client_msg_id(conversation);
    let epoch = world.relay.epoch(conversation);
    let kind = EntryKind::Application as i32;
    let body = Bytes::from_static(b"something else");
    world.relay.inject(conversation, kind, epoch, id, body);
    world.cut(bob);
    world.settle();
    assert!(world.people[bob].done[&ticket].is_ok());
    let texts = world.texts(bob, conversation);
    assert_eq!(texts[0], "mine");
    assert!(texts[1].starts_with('['), "{texts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_entry_stops_a_client(
        entries in prop::collection::vec(
            (0..6_i32, 0..4_u64, prop::collection::vec(any::<u8>(), 0..40)),
            1..6,
        ),
    ) {
        let (mut world, [alice, bob]) = World::with_people();
        let conversation = world.introduce(alice, bob);
        for (kind, epoch, body) in entries {
            world.relay.inject(conversation, kind, epoch, Bytes::new(), body.into());
            world.deliver();
        }
        for _ in 0..4 {
            world.settle();
        }
        world.say(alice, conversation, "still");
        world.say(bob, conversation, "here");
        world.settle();
        for person in [alice, bob] {
            let texts = world.texts(person, conversation);
            prop_assert!(texts.contains(&"still".to_owned()), "{texts:?}");
            prop_assert!(texts.contains(&"here".to_owned()), "{texts:?}");
        }
    }
}
