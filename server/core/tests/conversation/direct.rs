//! Two accounts for ever, and how it begins: as a request, or open.

use tresse_proto::error::ErrorCode;
use tresse_proto::wire::{ConversationKind, ConversationState, EntryKind, notice};
use tresse_server_core::limit::Rate;

use crate::code;
use crate::kit::world::World;

#[test]
fn a_first_contact_is_a_request_with_one_text() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let direct = world.direct(alice, bob).unwrap();
    world.settle();
    let accepted = world.send(alice, direct, "hello").unwrap();
    assert_eq!(accepted.state(), ConversationState::Requested);
    assert_eq!(
        code(world.send(alice, direct, "hello?")),
        ErrorCode::RequestPending
    );
    world.settle();
    assert_eq!(world.person(bob).texts, ["hello"]);
    assert_eq!(code(world.send(bob, direct, "hi")), ErrorCode::NotAllowed);

    world.answer_request(bob, direct, true).unwrap();
    world.send(bob, direct, "hi").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["hi"]);
    assert_eq!(
        world.get(alice, direct).unwrap().state(),
        ConversationState::Open
    );
}

#[test]
fn on_whatsapp_a_first_contact_is_delivered() {
    let mut world = World::new();
    let [alice, bob] = world.people("whatsapp", ["alice", "bob"]);
    let direct = world.direct(alice, bob).unwrap();
    world.settle();
    world.send(bob, direct, "hi").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["hi"]);
}

#[test]
fn a_second_request_waits_for_the_first() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.direct(alice, bob).unwrap();
    assert_eq!(code(world.direct(alice, bob)), ErrorCode::AlreadyRequested);
    assert_eq!(
        code(world.direct(bob, alice)),
        ErrorCode::ConversationExists
    );
}

#[test]
fn there_is_only_one_direct_conversation() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.befriend(alice, bob);
    assert_eq!(
        code(world.direct(alice, bob)),
        ErrorCode::ConversationExists
    );
    assert_eq!(
        code(world.direct(bob, alice)),
        ErrorCode::ConversationExists
    );
}

#[test]
fn a_declined_request_stays_pending_for_the_sender() {
    let mut world = World::new();
    let [alice, bob, carol, dave] = world.people("instagram", ["alice", "bob", "carol", "dave"]);
    let declined = world.direct(alice, bob).unwrap();
    let pending = world.direct(carol, dave).unwrap();
    world.settle();
    world.answer_request(bob, declined, false).unwrap();
    assert_eq!(
        code(world.get(bob, declined)),
        ErrorCode::UnknownConversation
    );
    assert!(world.list(bob).is_empty());

    // Whatever alice tries, it is as for carol, whose request merely waits.
    for step in 0..6 {
        let mut of = |who, whom, conversation| match step {
            0 => format!(
                "{:?}",
                world
                    .send(who, conversation, "hello")
                    .map(|a| (a.seq, a.state))
            ),
            1 => format!(
                "{:?}",
                world.send(who, conversation, "hello?").map(|a| a.seq)
            ),
            2 => {
                let seen = world.get(who, conversation).unwrap();
                format!(
                    "{:?}",
                    (seen.state, seen.epoch, seen.head_seq, seen.members.len())
                )
            }
            3 => format!(
                "{:?}",
                world.update(who, conversation).map(|a| (a.seq, a.state))
            ),
            4 => format!("{:?}", world.direct(who, whom)),
            _ => {
                world.settle();
                let kinds: Vec<EntryKind> = world
                    .person(who)
                    .entries
                    .iter()
                    .map(|entry| entry.kind())
                    .collect();
                format!("{kinds:?}")
            }
        };
        assert_eq!(
            of(alice, bob, declined),
            of(carol, dave, pending),
            "step {step}"
        );
    }
    assert!(
        world.person(bob).texts.is_empty(),
        "nothing reaches who declined"
    );
}

#[test]
fn a_request_that_was_seen_looks_like_one_that_was_not() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let direct = world.direct(alice, bob).unwrap();
    world.settle();
    let told = world.person(alice).entries.len();
    assert_eq!(code(world.update(bob, direct)), ErrorCode::NotAllowed);
    let tablet = world.second_device(bob);
    world.revoke(bob, tablet).unwrap();
    world.settle();
    assert_eq!(world.person(alice).entries.len(), told);
}

#[test]
fn who_leaves_a_request_leaves_silently() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let direct = world.direct(alice, bob).unwrap();
    world.settle();
    let told = world.person(alice).entries.len();
    world.leave(bob, direct).unwrap();
    world.settle();
    assert_eq!(world.person(alice).entries.len(), told);
    assert_eq!(
        world.get(alice, direct).unwrap().state(),
        ConversationState::Requested
    );
    assert!(world.list(bob).is_empty());
}

#[test]
fn who_declined_may_write_first_later() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let old = world.direct(alice, bob).unwrap();
    world.settle();
    world.answer_request(bob, old, false).unwrap();
    let new = world.direct(bob, alice).unwrap();
    world.settle();
    world.answer_request(alice, new, true).unwrap();
    world.send(alice, new, "so you did read it").unwrap();
    world.settle();
    assert_eq!(world.person(bob).texts, ["so you did read it"]);
}

#[test]
fn a_direct_conversation_has_exactly_two_accounts() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    world.befriend(alice, bob);
    world.befriend(alice, carol);
    let (alone, made) = world.make(alice, &[]);
    let refused = world.publish(alice, alone, ConversationKind::Direct, made);
    assert_eq!(code(refused), ErrorCode::NotAllowed);
    let key_packages = [bob, carol].map(|who| world.mls(who).key_package());
    let (three, made) = world.make(alice, &key_packages);
    let refused = world.publish(alice, three, ConversationKind::Direct, made);
    assert_eq!(code(refused), ErrorCode::NotAllowed);
}

#[test]
fn a_direct_conversation_never_changes_its_accounts() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let direct = world.befriend(alice, bob);
    world.befriend(alice, carol);
    assert_eq!(code(world.add(alice, direct, carol)), ErrorCode::NotAllowed);
    assert_eq!(
        code(world.remove(alice, direct, bob)),
        ErrorCode::NotAllowed
    );
    assert_eq!(
        code(world.remove(bob, direct, alice)),
        ErrorCode::NotAllowed
    );
    world.update(bob, direct).unwrap();
}

#[test]
fn but_its_accounts_may_change_their_devices() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let direct = world.befriend(alice, bob);
    let tablet = world.second_device(bob);
    let key_package = world.mls(tablet).key_package();
    let change = world.prepare(bob, direct, &[key_package], &[]);
    world.submit(bob, direct, change).unwrap();
    world.settle();
    world.send(alice, direct, "to both").unwrap();
    world.settle();
    assert_eq!(world.person(tablet).texts, ["to both"]);
}

#[test]
fn who_was_blocked_before_the_conversation_is_not_heard_in_it_from_its_first_entry_on() {
    let mut world = World::new();
    let [alice, bob] = world.people("whatsapp", ["alice", "bob"]);
    world.block(bob, alice);
    let direct = world.direct(bob, alice).unwrap();
    world.settle();
    world.send(alice, direct, "can you hear me?").unwrap();
    world.send(bob, direct, "from here yes").unwrap();
    world.settle();
    assert!(world.person(bob).texts.is_empty());
    assert_eq!(world.person(alice).texts, ["from here yes"]);
}

#[test]
fn who_was_blocked_cannot_tell() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let direct = world.befriend(alice, bob);
    world.block(bob, alice);
    let accepted = world.send(alice, direct, "hello?").unwrap();
    assert_eq!(accepted.state(), ConversationState::Open);
    world.update(alice, direct).unwrap();
    world.settle();
    assert!(world.person(bob).texts.is_empty());
}

#[test]
fn after_leaving_two_people_may_begin_anew() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let old = world.befriend(alice, bob);
    world.leave(bob, old).unwrap();
    world.settle();
    assert!(matches!(
        world.notices(alice, old).last(),
        Some(notice::Event::Left(_))
    ));
    let new = world.direct(alice, bob).unwrap();
    assert_eq!(
        world.get(alice, new).unwrap().state(),
        ConversationState::Open
    );
}

#[test]
fn who_asks_cannot_flood_the_recipient_with_commits() {
    let mut world = World::with(|config| config.rates.first_contacts = Rate::new(3, 1));
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    // The request itself is the first of three.
    let direct = world.direct(alice, bob).unwrap();
    world.update(alice, direct).unwrap();
    world.update(alice, direct).unwrap();
    assert_eq!(code(world.update(alice, direct)), ErrorCode::RateLimited);

    world.answer_request(bob, direct, true).unwrap();
    world.settle();
    for _ in 0..5 {
        world.update(alice, direct).unwrap();
    }
}
