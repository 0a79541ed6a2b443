//! What others learn: reading and typing can be turned off, where the networks leave it to people.

use tresse_client_core::{Activity, Change, Intent, PrivacyChange};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

fn set(world: &mut World, person: Person, read_receipts: bool, typing: bool) {
    let change = PrivacyChange {
        read_receipts: Some(read_receipts),
        typing: Some(typing),
        ..PrivacyChange::default()
    };
    world.want(person, Intent::SetPrivacy(change)).unwrap();
    let privacy = world.client(person).privacy().unwrap();
    assert_eq!(
        (privacy.read_receipts, privacy.typing),
        (read_receipts, typing)
    );
}

/// Somebody writes, the other reads it: what the writer learns.
fn receipts(world: &mut World, from: Person, to: Person, at: ConversationId) -> (u32, u32) {
    world.want(from, send(at, "look")).unwrap();
    world.settle();
    let row = world.messages(to, at).pop().unwrap().row;
    let conversation = at;
    world
        .want(to, Intent::MarkRead { conversation, row })
        .unwrap();
    world.settle();
    let last = world.messages(from, at).pop().unwrap();
    (last.delivered, last.read)
}

#[test]
fn reading_is_not_told_by_who_does_not_want_it_and_arriving_still_is() {
    let mut world = World::new();
    world.receipts = true;
    let (alice, _, carol) = (world.join(), world.join(), world.join());
    let conversation = world.introduce(alice, carol);
    assert_eq!(receipts(&mut world, alice, carol, conversation), (1, 1));
    set(&mut world, carol, false, true);
    assert!(world.people[carol].changes.contains(&Change::Privacy));
    assert_eq!(receipts(&mut world, alice, carol, conversation), (1, 0));
    world.crash_now(carol);
    world.settle();
    assert_eq!(receipts(&mut world, alice, carol, conversation), (1, 0));
    set(&mut world, carol, true, true);
    assert_eq!(receipts(&mut world, alice, carol, conversation), (1, 1));
}

#[test]
fn a_network_may_not_let_people_turn_it_off_in_groups() {
    let mut world = World::new();
    world.receipts = true;
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    // Two on WhatsApp, and two on Messenger.
    for (one, other, is_told) in [(people[2], people[5], 1), (people[0], people[3], 0)] {
        let direct = world.introduce(one, other);
        world.want(other, send(direct, "yes")).unwrap();
        let group = world.group(one, &[other]);
        set(&mut world, other, false, true);
        assert_eq!(receipts(&mut world, one, other, direct).1, 0);
        assert_eq!(receipts(&mut world, one, other, group).1, is_told);
    }
}

#[test]
fn who_does_not_want_typing_to_be_seen_is_not_seen_typing() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let account = world.account(alice);
    let typing = Change::Typing {
        conversation,
        account,
        activity: Activity::Typing,
    };
    set(&mut world, alice, true, false);
    world.want(alice, Intent::Typing(conversation)).unwrap();
    world.settle();
    assert!(!world.people[bob].changes.contains(&typing));
    set(&mut world, alice, true, true);
    world.want(alice, Intent::Typing(conversation)).unwrap();
    world.settle();
    assert!(world.people[bob].changes.contains(&typing));
}

#[test]
fn a_tool_that_sends_no_receipts_sends_none_unless_it_is_told_to() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    assert!(!world.client(bob).privacy().unwrap().read_receipts);
    assert_eq!(receipts(&mut world, alice, bob, conversation), (0, 0));
    set(&mut world, bob, true, true);
    assert_eq!(receipts(&mut world, alice, bob, conversation), (1, 1));
}
