//! Polls and votes, places, contacts and stickers between real clients.

use tresse_client_core::{
    ClientError, DomainError, Intent, NewPart, Outcome, Outgoing, PartRow, PolicyError, VoteOf,
};
use tresse_content::MessageId;
use tresse_proto::ids::{ClientMsgId, ConversationId};

use crate::relay::Person;
use crate::world::{Crash, World};

fn poll(multiple: bool) -> NewPart {
    NewPart::Poll {
        question: "When?".to_owned(),
        options: ["Friday", "Saturday", "Sunday"]
            .map(ToOwned::to_owned)
            .to_vec(),
        multiple,
    }
}

fn place() -> NewPart {
    NewPart::Location {
        latitude: 46.2,
        longitude: 6.15,
        accuracy: Some(20.0),
        label: "Bridge".to_owned(),
    }
}

fn part(conversation: ConversationId, part: NewPart) -> Intent {
    Intent::Send {
        conversation,
        message: Outgoing::Part {
            part,
            reply_to: None,
            expires_after_ms: None,
        },
        reference: None,
    }
}

fn vote(conversation: ConversationId, poll: MessageId, choices: &[u8]) -> Intent {
    Intent::Send {
        conversation,
        message: Outgoing::Vote {
            poll,
            choices: choices.to_vec(),
        },
        reference: None,
    }
}

fn sent(outcome: Result<Outcome, ClientError>) -> MessageId {
    match outcome {
        Ok(Outcome::Sent { message, .. }) => message,
        other => panic!("{other:?}"),
    }
}

fn policy(result: Result<Outcome, ClientError>) -> PolicyError {
    match result {
        Err(ClientError::Domain(DomainError::Policy(error))) => error,
        other => panic!("{other:?}"),
    }
}

fn votes(world: &World, person: Person, conversation: ConversationId) -> Vec<VoteOf> {
    let messages = world.messages(person, conversation);
    let poll = messages.into_iter().find(|message| message.part.is_some());
    poll.expect("a poll").votes
}

#[test]
fn all_members_see_the_same_votes_also_a_device_that_comes_back_later() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let group = world.group(alice, &[bob, carol]);
    world.settle();
    let asked = sent(world.want(alice, part(group, poll(true))));
    world.settle();
    world.set_online(carol, false);
    sent(world.want(bob, vote(group, asked, &[2, 0, 2])));
    sent(world.want(alice, vote(group, asked, &[1])));
    sent(world.want(bob, vote(group, asked, &[1])));
    world.come_back(carol);
    let expected = votes(&world, alice, group);
    assert_eq!(expected.len(), 2);
    assert!(expected.iter().all(|vote| vote.choices == [1]));
    for person in [bob, carol] {
        assert_eq!(votes(&world, person, group), expected);
    }
    sent(world.want(bob, vote(group, asked, &[])));
    world.settle();
    for person in [alice, bob, carol] {
        assert_eq!(votes(&world, person, group).len(), 1);
    }
    assert_eq!(
        policy(world.want(bob, vote(group, asked, &[]))),
        PolicyError::NoVote
    );
}

#[test]
fn what_cannot_be_asked_or_chosen_is_refused_before_it_is_sent() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let group = world.group(alice, &[bob, carol]);
    let asked = sent(world.want(alice, part(group, poll(false))));
    world.settle();
    let entries = world.relay.seen.clone();
    let many = vote(group, asked, &[0, 1]);
    assert_eq!(policy(world.want(bob, many)), PolicyError::OneChoice);
    let beyond = vote(group, asked, &[3]);
    assert_eq!(policy(world.want(bob, beyond)), PolicyError::NotAnOption);
    let text = world.messages(bob, group)[0].message;
    if text != asked {
        let other = vote(group, text, &[0]);
        assert!(world.want(bob, other).is_err());
    }
    // Instagram has no places, and Messenger polls in groups only.
    let refused = policy(world.want(bob, part(group, place())));
    assert!(
        matches!(refused, PolicyError::NotHere { .. }),
        "{refused:?}"
    );
    let direct = world.introduce(alice, carol);
    let refused = policy(world.want(alice, part(direct, poll(false))));
    assert!(
        matches!(refused, PolicyError::NotHere { .. }),
        "{refused:?}"
    );
    sent(world.want(carol, part(direct, poll(false))));
    assert_eq!(world.relay.seen.get("commit"), entries.get("commit"));
}

#[test]
fn a_poll_reads_as_a_list_where_the_app_has_none_and_is_one_elsewhere() {
    let (mut world, [_, bob, carol]) = World::with_people();
    let direct = world.introduce(carol, bob);
    sent(world.want(carol, part(direct, poll(false))));
    world.settle();
    let rows = |world: &World, person: Person| {
        let around = tresse_client_core::Around {
            anchor: None,
            before: 1,
            after: 0,
        };
        let thread = world.client(person).thread(world.now_ms, direct, around);
        thread.unwrap().rows.pop().unwrap()
    };
    let (there, here) = (rows(&world, bob), rows(&world, carol));
    assert_eq!(there.part, None, "between two, Instagram has no polls");
    assert!(!there.can.vote);
    assert_eq!(there.body, here.body);
    assert!(matches!(here.part, Some(PartRow::Poll { .. })) && here.can.vote);
    let texts = world.texts(bob, direct);
    assert_eq!(
        texts.last().unwrap(),
        "When?\n• Friday\n• Saturday\n• Sunday"
    );
}

#[test]
fn a_vote_counts_once_wherever_the_process_ends() {
    let count = |world: &World, person: Person, group: ConversationId| {
        let votes = votes(world, person, group);
        assert_eq!(votes.len(), 1);
        votes[0].choices.clone()
    };
    for (step, crash) in (1..=4).flat_map(|step| {
        [Crash::BeforeCall(step), Crash::AfterCall(step)].map(|crash| (step, crash))
    }) {
        let (mut world, [alice, bob]) = World::with_people();
        let group = world.group(alice, &[bob]);
        let asked = sent(world.want(alice, part(group, poll(false))));
        world.settle();
        world.crash = Some(match crash {
            Crash::BeforeCall(_) => Crash::BeforeCall(world.calls + step),
            Crash::AfterCall(_) => Crash::AfterCall(world.calls + step),
        });
        let message = Outgoing::Vote {
            poll: asked,
            choices: vec![2],
        };
        let wanted = |message| Intent::Send {
            conversation: group,
            message,
            reference: Some(ClientMsgId([7; 16])),
        };
        world.start(bob, wanted(message.clone()));
        for _ in 0..3 {
            world.settle();
        }
        // The window asks again, with the same reference.
        world.start(bob, wanted(message));
        for _ in 0..3 {
            world.settle();
        }
        assert_eq!(count(&world, alice, group), [2], "{crash:?}");
        assert_eq!(count(&world, bob, group), [2], "{crash:?}");
    }
}

#[test]
fn two_devices_of_one_person_have_one_vote() {
    let (mut world, [alice, bob]) = World::with_people();
    let group = world.group(alice, &[bob]);
    let asked = sent(world.want(alice, part(group, poll(false))));
    let second = world.link("Bob's other", bob);
    world.settle();
    let later = sent(world.want(alice, part(group, poll(false))));
    world.settle();
    sent(world.want(bob, vote(group, later, &[0])));
    sent(world.want(second, vote(group, later, &[1])));
    world.settle();
    let of = |world: &World, person: Person| {
        let messages = world.messages(person, group);
        let poll = messages.into_iter().find(|it| it.message == later);
        poll.unwrap().votes
    };
    let expected = of(&world, alice);
    assert_eq!(expected.len(), 1);
    assert_eq!(expected[0].choices, [1]);
    for person in [bob, second] {
        assert_eq!(of(&world, person), expected);
    }
    assert_ne!(asked, later);
}

#[test]
fn a_pinned_message_is_seen_by_all_until_its_time_is_over_and_a_fourth_takes_the_oldest_off() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let (mut world, [alice, bob, carol]) = World::with_people();
    let group = world.group(carol, &[alice, bob]);
    let pin = |message: MessageId, for_ms: Option<u64>| Intent::PinMessage {
        conversation: group,
        message,
        for_ms,
    };
    let pinned = |world: &World, person: Person| -> Vec<MessageId> {
        let chat = world.client(person).chat(group).unwrap().unwrap();
        chat.pins.iter().map(|pin| pin.message).collect()
    };
    let mut said = Vec::new();
    for number in 0..4 {
        said.push(sent(
            world.want(carol, crate::world::send(group, &number.to_string())),
        ));
        world.settle();
    }
    for message in &said {
        world.want(carol, pin(*message, Some(DAY_MS))).unwrap();
        world.settle();
    }
    let newest = [said[3], said[2], said[1]];
    assert_eq!(pinned(&world, carol), newest);
    assert_eq!(pinned(&world, alice), newest);
    assert_eq!(pinned(&world, bob), [], "Instagram shows no pins");
    // Nobody else has such a time, and Instagram has no pins at all.
    let refused = policy(world.want(alice, pin(said[0], Some(DAY_MS))));
    assert!(
        matches!(refused, PolicyError::NotATimer { .. }),
        "{refused:?}"
    );
    let refused = policy(world.want(bob, pin(said[0], None)));
    assert!(
        matches!(refused, PolicyError::NotHere { .. }),
        "{refused:?}"
    );
    world.want(alice, pin(said[2], None)).unwrap();
    world.settle();
    assert_eq!(pinned(&world, carol), [said[3], said[1]]);
    world.now_ms += DAY_MS;
    world.settle();
    assert_eq!(pinned(&world, carol), []);
    assert_eq!(pinned(&world, alice), []);
}
