//! Connections: back-off, patience, goodbye, bad frames.

use tresse_client_core::{
    Change, ClientError, DomainError, Event, FileEvent, Intent, NetworkError, Outcome,
};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::BlobId;
use tresse_proto::wire::goodbye::Reason;

use crate::world::{World, garbage};

#[test]
fn a_server_that_is_down_is_asked_less_and_less_often() {
    let (mut world, [alice]) = World::with_people();
    world.set_online(alice, false);
    let start = world.people[alice].connects;
    for _ in 0..1200 {
        world.advance(500);
    }
    let attempts = world.people[alice].connects - start;
    assert!(
        (10..60).contains(&attempts),
        "{attempts} attempts in ten minutes"
    );
    world.set_online(alice, true);
    for _ in 0..130 {
        world.advance(500);
    }
    assert!(world.client(alice).status().unwrap().caught_up);
}

#[test]
fn goodbye_is_honoured_for_as_long_as_it_asks() {
    let (mut world, [alice]) = World::with_people();
    world.relay.goodbye(alice, Reason::ShuttingDown, 20_000);
    world.deliver();
    assert!(!world.relay.is_connected(alice));
    let connects = world.people[alice].connects;
    for _ in 0..39 {
        world.advance(500);
    }
    assert_eq!(
        world.people[alice].connects, connects,
        "not before 20 seconds are over"
    );
    for _ in 0..10 {
        world.advance(500);
    }
    assert!(world.client(alice).status().unwrap().caught_up);
}

#[test]
fn a_replaced_device_does_not_fight_back_and_a_revoked_one_says_so() {
    let (mut world, [alice, bob]) = World::with_people();
    world.relay.goodbye(alice, Reason::Replaced, 0);
    world.relay.goodbye(bob, Reason::DeviceRevoked, 0);
    world.deliver();
    for _ in 0..400 {
        world.advance(500);
    }
    assert!(!world.relay.is_connected(alice));
    assert!(world.client(alice).status().unwrap().trouble.is_some());
    assert!(world.people[bob].changes.contains(&Change::Revoked));
    let refused = world.want(bob, Intent::GetAccount);
    assert!(
        matches!(refused, Err(ClientError::Domain(DomainError::Revoked))),
        "{refused:?}"
    );
}

#[test]
fn an_account_is_deleted_also_when_the_server_closes_before_its_answer_is_heard() {
    let (mut world, [_, bob]) = World::with_people();
    let ticket = world.start(bob, Intent::DeleteAccount);
    // Whatever it was.
    world.relay.out.clear();
    world.relay.goodbye(bob, Reason::DeviceRevoked, 0);
    world.deliver();
    let result = world.people[bob].done.remove(&ticket);
    assert!(matches!(result, Some(Ok(Outcome::Done))), "{result:?}");
}

#[test]
fn a_busy_server_is_asked_again_after_the_time_it_names() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    for code in [
        ErrorCode::RateLimited,
        ErrorCode::Overloaded,
        ErrorCode::Internal,
    ] {
        let refusal = Refusal::new(code, "later").retry_after_ms(1_000);
        world.relay.refuse_next.push_back(refusal);
    }
    let before = world.relay.seen["submit"];
    let ticket = world.say(alice, conversation, "patience");
    world.deliver();
    assert_eq!(world.relay.seen["submit"], before, "refused");
    world.settle();
    assert!(matches!(
        world.people[alice].done[&ticket],
        Ok(Outcome::Sent { .. })
    ));
    assert_eq!(world.texts(bob, conversation), ["may I?", "patience"]);
}

#[test]
fn a_person_is_not_kept_waiting_for_ever() {
    let (mut world, [alice]) = World::with_people();
    world.set_online(alice, false);
    let waited = world.want(alice, Intent::GetAccount);
    assert!(
        matches!(waited, Err(ClientError::Network(NetworkError::TimedOut))),
        "{waited:?}"
    );
    world.set_online(alice, true);
    world.settle();
    world.settle();
    let refusal = Refusal::new(ErrorCode::RateLimited, "later").retry_after_ms(60_000);
    world.relay.refuse_next.push_back(refusal);
    let busy = world.want(alice, Intent::GetAccount);
    let is_busy = matches!(
        busy,
        Err(ClientError::Network(NetworkError::Busy {
            retry_after_ms: 60_000
        }))
    );
    assert!(is_busy, "{busy:?}");
}

#[test]
fn a_connection_without_answers_is_given_up() {
    let (mut world, [alice]) = World::with_people();
    world.deaf = Some(alice);
    world.start(alice, Intent::GetAccount);
    world.advance(29_000);
    assert!(world.relay.is_connected(alice));
    world.advance(2_000);
    assert!(
        !world.relay.is_connected(alice),
        "no answer for half a minute"
    );
    world.deaf = None;
    world.settle();
    assert!(
        world.people[alice].done.values().all(Result::is_ok),
        "asked again on the next one"
    );
}

#[test]
fn bytes_that_are_no_frame_end_the_connection_and_nothing_else() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.call(alice, Event::Frame(garbage()));
    assert!(!world.relay.is_connected(alice));
    world.say(bob, conversation, "still there?");
    world.settle();
    assert_eq!(world.texts(alice, conversation), ["may I?", "still there?"]);
}

#[test]
fn events_at_the_wrong_time_do_no_harm() {
    let (mut world, [alice]) = World::with_people();
    for _ in 0..3 {
        world.call(alice, Event::Started);
        world.call(alice, Event::Tick);
        for place in ["out-1", "in-07", ""] {
            let place = place.to_owned();
            world.call(alice, Event::File(FileEvent::Missing { place }));
        }
        let (place, blob) = ("out-1".to_owned(), BlobId([77; 32]));
        let result = Ok(());
        let event = FileEvent::Uploaded {
            place,
            blob,
            result,
        };
        world.call(alice, Event::File(event));
    }
    world.settle();
    assert!(world.client(alice).status().unwrap().caught_up);
}

#[test]
fn the_server_learns_how_far_the_inbox_is_stored() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    for number in 0..3 {
        world.say(alice, conversation, &format!("{number}"));
    }
    world.settle();
    let device = world
        .client(bob)
        .identity()
        .unwrap()
        .unwrap()
        .device
        .unwrap();
    assert_eq!(
        world.relay.acked[&device],
        world.client(bob).status().unwrap().cursor
    );
}

#[test]
fn many_events_in_one_call_give_the_same_as_one_call_each() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.set_online(bob, false);
    for number in 0..20 {
        world.say(alice, conversation, &format!("{number}"));
    }
    world.settle();
    world.batch = true;
    world.set_online(bob, true);
    world.settle();
    assert_eq!(world.texts(bob, conversation).len(), 21);
    world.assert_same_timelines(&[alice, bob], conversation);
}
