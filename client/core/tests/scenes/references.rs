//! A reference that the caller chose: wanting the same message twice makes one.

use tresse_client_core::{ClientError, DomainError, Intent, Outcome};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{ClientMsgId, ConversationId};

use crate::world::{World, text};

const REFERENCE: ClientMsgId = ClientMsgId([9; 16]);

fn send_once(conversation: ConversationId, words: &str) -> Intent {
    Intent::Send {
        conversation,
        message: text(words),
        reference: Some(REFERENCE),
    }
}

fn sent(outcome: &Result<Outcome, ClientError>) -> &Outcome {
    match outcome {
        Ok(outcome @ Outcome::Sent { .. }) => outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_reference_is_one_message_with_one_outcome_early_late_and_after_a_crash() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let first = world.start(alice, send_once(conversation, "once"));
    let early = world.start(alice, send_once(conversation, "once"));
    world.settle();
    let late = world.want(alice, send_once(conversation, "once"));
    world.crash_now(alice);
    world.settle();
    let after_crash = world.want(alice, send_once(conversation, "once"));
    let expected = sent(&world.people[alice].done[&first]);
    assert_eq!(sent(&world.people[alice].done[&early]), expected);
    assert_eq!(sent(&late), expected);
    assert_eq!(sent(&after_crash), expected);
    assert_eq!(world.texts(bob, conversation), ["may I?", "once"]);
    world.assert_same_timelines(&[alice, bob], conversation);
}

#[test]
fn what_was_queued_before_a_crash_is_joined_after_it() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.set_online(alice, false);
    world.start(alice, send_once(conversation, "once"));
    world.crash_now(alice);
    let again = world.start(alice, send_once(conversation, "once"));
    world.come_back(alice);
    sent(&world.people[alice].done[&again]);
    assert_eq!(world.texts(bob, conversation), ["may I?", "once"]);
}

#[test]
fn everybody_who_waits_learns_of_a_refusal_and_the_reference_is_free_again() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let refusal = Refusal::new(ErrorCode::NotAllowed, "not now");
    world.relay.refuse_next.push_back(refusal);
    let tickets = [(); 3].map(|()| world.start(alice, send_once(conversation, "once")));
    world.settle();
    for ticket in tickets {
        let ended = &world.people[alice].done[&ticket];
        assert!(
            matches!(ended, Err(ClientError::Domain(DomainError::Refused(_)))),
            "{ended:?}"
        );
    }
    assert_eq!(world.texts(alice, conversation), ["may I?"]);
    let again = world.want(alice, send_once(conversation, "once"));
    sent(&again);
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["may I?", "once"]);
}
