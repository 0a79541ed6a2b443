//! What a message costs the device that it comes to: from the frame to the row in the database,
//! decryption and the commit of the transaction included, the kernel not.
//!
//! `cargo x budgets` counts the instructions inside `measured` and nowhere else; as tests these show
//! that what is measured is really there afterwards.
#![allow(clippy::print_stdout)] // what counts instructions reads it

use bytes::Bytes;
use tresse_client_core::{Client, Effect, Event};

use crate::relay::Person;
use crate::world::World;

/// Messages that warm everything up: ratchets have begun, statements are prepared.
const BEFORE: usize = 40;
const MESSAGES: usize = 320;

#[test]
fn messages_that_come_one_by_one_are_stored() {
    measure("delivery", 1);
}

#[test]
fn messages_that_come_in_bursts_are_stored() {
    measure("delivery_of_16", 16);
}

fn measure(path: &str, at_once: usize) {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let folder = tempfile::tempdir().unwrap();
    world.move_to_file(bob, &folder.path().join("device.db"));
    world.come_back(bob);
    let before = world.texts(bob, conversation).len();

    let mut frames = Vec::new();
    for number in 0..BEFORE + MESSAGES {
        let text = format!("message {number}, and as many words as people use in one of them");
        world.say(alice, conversation, &text);
        frames.extend(deliver_to_all_but(&mut world, bob));
    }
    let (warm_up, counted) = frames.split_at(BEFORE);
    let now_ms = world.now_ms;
    for frame in warm_up {
        let event = Event::Frame(frame.clone());
        world.client_mut(bob).handle(now_ms, event);
    }
    for frames in counted.chunks(at_once) {
        let events = frames.iter().cloned().map(Event::Frame).collect();
        measured(world.client_mut(bob), now_ms, events);
    }
    let stored = world.texts(bob, conversation).len() - before;
    assert_eq!(stored, BEFORE + MESSAGES, "each frame was one message");
    println!("{{\"path\":\"{path}\",\"times\":{}}}", counted.len());
}

/// What callgrind counts.
#[inline(never)]
fn measured(client: &mut Client, now_ms: u64, events: Vec<Event>) -> Vec<Effect> {
    client.handle_many(now_ms, events)
}

/// Delivers what is under way. What is for one person is not delivered but returned.
fn deliver_to_all_but(world: &mut World, person: Person) -> Vec<Bytes> {
    let mut kept = Vec::new();
    while let Some((to, frame)) = world.relay.out.pop_front() {
        if to == person {
            kept.push(frame);
        } else {
            world.call(to, Event::Frame(frame));
        }
    }
    kept
}
