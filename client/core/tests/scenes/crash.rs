//! A client that crashes at any moment: before a call, or after it with all its effects lost.

use tresse_client_core::Intent;
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{Crash, World};

/// Runs a play once for every moment at which a client may crash.
fn at_every_moment(
    prepare: impl Fn() -> (World, Vec<Person>, ConversationId),
    play: impl Fn(&mut World, &[Person], ConversationId),
    check: impl Fn(&World, &[Person], ConversationId),
) {
    let (mut world, people, conversation) = prepare();
    let first = world.calls;
    play(&mut world, &people, conversation);
    check(&world, &people, conversation);
    let calls = world.calls - first;
    assert!(calls > 10, "the play is too short to mean anything");
    for moment in 1..=calls {
        for crash in [
            Crash::BeforeCall(first + moment),
            Crash::AfterCall(first + moment),
        ] {
            let (mut world, people, conversation) = prepare();
            assert_eq!(world.calls, first, "the play is the same every time");
            world.crash = Some(crash);
            play(&mut world, &people, conversation);
            world.crash = None;
            for _ in 0..3 {
                world.settle();
            }
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                check(&world, &people, conversation);
            }));
            assert!(
                checked.is_ok(),
                "{crash:?}, with {calls} calls after {first}"
            );
        }
    }
}

#[test]
fn messages_survive_a_crash_at_any_moment() {
    at_every_moment(
        || {
            let (mut world, [alice, bob]) = World::with_people();
            let conversation = world.introduce(alice, bob);
            (world, vec![alice, bob], conversation)
        },
        |world, people, conversation| {
            for number in 0..4 {
                world.say(people[0], conversation, &format!("a{number}"));
                world.say(people[1], conversation, &format!("b{number}"));
            }
            world.settle();
        },
        |world, people, conversation| {
            world.assert_same_timelines(people, conversation);
            let texts = world.texts(people[0], conversation);
            assert!(
                texts.len() >= 8,
                "at most what one crash swallowed is missing: {texts:?}"
            );
            assert!(texts.iter().all(|text| !text.starts_with('[')), "{texts:?}");
            assert_eq!(world.client(people[0]).status().unwrap().queued, 0);
        },
    );
}

#[test]
fn a_change_of_members_survives_a_crash_at_any_moment() {
    at_every_moment(
        || {
            let (mut world, [alice, bob, carol]) = World::with_people();
            let conversation = world.group(alice, &[bob]);
            (world, vec![alice, bob, carol], conversation)
        },
        |world, people, conversation| {
            let accounts = vec![world.account(people[2])];
            world.start(
                people[0],
                Intent::Add {
                    conversation,
                    accounts,
                },
            );
            world.say(people[1], conversation, "one");
            world.settle();
            world.say(people[0], conversation, "two");
            world.settle();
        },
        |world, people, conversation| {
            let (alice, bob, carol) = (people[0], people[1], people[2]);
            world.assert_same_timelines(&[alice, bob], conversation);
            let members = world.members(alice, conversation);
            assert_eq!(members, world.members(bob, conversation));
            let leaves = world.relay.leaves(conversation);
            assert_eq!(leaves.len(), members.len());
            // The intent itself may be what was lost; half of it never happens.
            if members.contains(&world.account(carol)) {
                assert_eq!(world.members(carol, conversation), members);
            }
            for person in [alice, bob, carol] {
                let texts = world.texts(person, conversation);
                assert!(texts.iter().all(|text| !text.starts_with('[')), "{texts:?}");
            }
        },
    );
}

#[test]
fn a_first_contact_survives_a_crash_at_any_moment() {
    at_every_moment(
        || {
            let (mut world, [alice, bob]) = World::with_people();
            world.relay.requests = true;
            (world, vec![alice, bob], ConversationId([0; 16]))
        },
        |world, people, _| {
            let account = world.account(people[1]);
            let text = "may I?".to_owned();
            world.start(people[0], Intent::Request { account, text });
            world.settle();
        },
        |world, people, _| {
            let [sent, received] =
                [people[0], people[1]].map(|person| world.client(person).conversations().unwrap());
            assert_eq!(sent.len(), received.len(), "both or neither");
            for conversation in received {
                world.assert_same_timelines(people, conversation.id);
                assert_eq!(world.texts(people[1], conversation.id), ["may I?"]);
                assert!(conversation.is_request_to_me());
            }
        },
    );
}

#[test]
fn entering_anew_survives_a_crash_at_any_moment() {
    at_every_moment(
        || {
            let (mut world, [alice, bob, carol]) = World::with_people();
            let conversation = world.group(alice, &[bob]);
            world.set_online(bob, false);
            world.relay.drop_inbox_of = Some(world.account(bob));
            let accounts = vec![world.account(carol)];
            world
                .want(
                    alice,
                    Intent::Add {
                        conversation,
                        accounts,
                    },
                )
                .unwrap();
            world.settle();
            world.relay.drop_inbox_of = None;
            (world, vec![alice, bob, carol], conversation)
        },
        |world, people, conversation| {
            world.come_back(people[1]);
            world.say(people[0], conversation, "welcome back");
            world.say(people[1], conversation, "thanks");
            world.settle();
        },
        |world, people, conversation| {
            world.assert_same_timelines(people, conversation);
            assert_eq!(world.members(people[1], conversation).len(), 3);
            let texts = world.texts(people[0], conversation);
            assert!(!texts.is_empty() && texts.iter().all(|text| !text.starts_with('[')));
        },
    );
}
