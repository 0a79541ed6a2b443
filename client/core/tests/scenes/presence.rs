//! Who is there, typing or recording: told to few, shown to those who show themselves.

use tresse_client_core::{Activity, Change, Intent, Looked, Presence, PrivacyChange};
use tresse_networks::Audience;
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

/// Two people on WhatsApp who have written to each other.
fn two() -> (World, Person, Person, ConversationId) {
    let mut world = World::new();
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    world.want(frank, send(conversation, "hello")).unwrap();
    world.settle();
    (world, carol, frank, conversation)
}

fn look(world: &mut World, person: Person, active: bool, listed: &[ConversationId]) {
    let looked = Looked {
        active,
        open: Vec::new(),
        listed: listed.to_vec(),
    };
    world.want(person, Intent::Look(looked)).unwrap();
    world.deliver();
}

/// Lets nobody see whether they are there.
fn hide(world: &mut World, person: Person) {
    let nobody = PrivacyChange {
        presence: Some(Audience::Nobody),
        ..PrivacyChange::default()
    };
    world.want(person, Intent::SetPrivacy(nobody)).unwrap();
}

fn seen(world: &World, by: Person, at: ConversationId) -> Option<Presence> {
    world.client(by).chat_row(at).unwrap().unwrap().presence
}

#[test]
fn who_looks_at_a_list_is_seen_to_be_there_and_to_go() {
    let (mut world, carol, frank, conversation) = two();
    assert_eq!(seen(&world, frank, conversation), None);
    look(&mut world, carol, true, &[conversation]);
    let there = Some(Presence {
        active: true,
        last_seen_ms: None,
    });
    assert_eq!(seen(&world, frank, conversation), there);
    for _ in 0..6 {
        world.advance(50_000);
    }
    assert_eq!(seen(&world, frank, conversation), there, "it is told again");
    look(&mut world, carol, false, &[]);
    let gone = seen(&world, frank, conversation).unwrap();
    assert!(!gone.active && gone.last_seen_ms.is_some());
}

#[test]
fn who_looks_while_they_are_strangers_is_seen_as_soon_as_they_are_none() {
    let mut world = World::new();
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    for person in [carol, frank] {
        look(&mut world, person, true, &[conversation]);
    }
    assert_eq!(seen(&world, carol, conversation), None);
    assert_eq!(seen(&world, frank, conversation), None);
    world.want(frank, send(conversation, "hello")).unwrap();
    world.settle();
    world.advance(1_000);
    for person in [carol, frank] {
        let there = seen(&world, person, conversation);
        assert!(there.is_some_and(|it| it.active), "not after a minute, now");
    }
}

#[test]
fn who_ends_without_a_word_is_gone_after_a_while() {
    let (mut world, carol, frank, conversation) = two();
    look(&mut world, carol, true, &[conversation]);
    world.set_online(carol, false);
    assert!(seen(&world, frank, conversation).unwrap().active);
    world.advance(100_000);
    let gone = seen(&world, frank, conversation).unwrap();
    assert!(!gone.active && gone.last_seen_ms.is_some());
}

#[test]
fn who_hides_is_not_seen_and_sees_nobody() {
    let (mut world, carol, frank, conversation) = two();
    look(&mut world, carol, true, &[conversation]);
    assert!(seen(&world, frank, conversation).is_some());
    hide(&mut world, frank);
    assert_eq!(seen(&world, frank, conversation), None);
    look(&mut world, frank, true, &[conversation]);
    world.advance(120_000);
    assert_eq!(seen(&world, frank, conversation), None);
    assert_eq!(seen(&world, carol, conversation), None);
}

#[test]
fn who_was_seen_and_hides_is_forgotten_by_those_who_saw_them() {
    let (mut world, carol, frank, conversation) = two();
    look(&mut world, carol, true, &[conversation]);
    assert!(seen(&world, frank, conversation).is_some());
    hide(&mut world, carol);
    world.deliver();
    assert_eq!(seen(&world, frank, conversation), None, "not even when");
    world.advance(120_000);
    assert_eq!(seen(&world, frank, conversation), None);
}

#[test]
fn who_is_restricted_learns_nothing_and_goes_out_of_sight() {
    let mut world = World::new();
    world.receipts = true;
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (alice, dave) = (people[0], people[3]);
    let conversation = world.introduce(alice, dave);
    let restrict = |restricted| Intent::Restrict {
        conversation,
        restricted,
    };
    world.want(dave, restrict(true)).unwrap();
    let row = world.client(dave).chat_row(conversation).unwrap().unwrap();
    assert_eq!((row.folder.name(), row.restricted), ("hidden", true));
    world.want(alice, send(conversation, "hey")).unwrap();
    world.settle();
    let row = world.messages(dave, conversation).pop().unwrap().row;
    world
        .want(dave, Intent::MarkRead { conversation, row })
        .unwrap();
    look(&mut world, dave, true, &[conversation]);
    world.people[alice].changes.clear();
    world.want(dave, Intent::Typing(conversation)).unwrap();
    world.settle();
    let last = world.messages(alice, conversation).pop().unwrap();
    assert_eq!((last.delivered, last.read), (0, 0));
    assert_eq!(seen(&world, alice, conversation), None);
    let is_typing = |change: &Change| matches!(change, Change::Typing { .. });
    assert!(!world.people[alice].changes.iter().any(is_typing));
    world.want(dave, restrict(false)).unwrap();
    let row = world.client(dave).chat_row(conversation).unwrap().unwrap();
    assert_eq!((row.folder.name(), row.restricted), ("inbox", false));
    // WhatsApp has no such thing.
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    let intent = Intent::Restrict {
        conversation,
        restricted: true,
    };
    assert_eq!(world.want(frank, intent).unwrap_err().code(), "not_here");
}

#[test]
fn whoever_sends_is_not_typing_any_more() {
    let (mut world, carol, frank, conversation) = two();
    let account = world.account(carol);
    let ended = Change::TypingEnded {
        conversation,
        account,
    };
    world.people[frank].changes.clear();
    world.want(carol, Intent::Recording(conversation)).unwrap();
    world.deliver();
    let recording = Change::Typing {
        conversation,
        account,
        activity: Activity::Recording,
    };
    assert!(world.people[frank].changes.contains(&recording));
    assert!(!world.people[frank].changes.contains(&ended));
    world.start(carol, send(conversation, "done"));
    world.deliver();
    assert!(
        world.people[frank].changes.contains(&ended),
        "with the message, not later"
    );

    world.people[frank].changes.clear();
    world.want(carol, Intent::Typing(conversation)).unwrap();
    world.deliver();
    world.advance(7_000);
    assert!(world.people[frank].changes.contains(&ended), "given up");
}
