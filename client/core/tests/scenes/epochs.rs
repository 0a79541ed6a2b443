//! A message that was encrypted before its author had heard of a newcomer: the server sends it back,
//! and it is encrypted again for everybody.

use tresse_client_core::{Intent, Outcome};

use crate::world::{World, send};

#[test]
fn a_message_from_before_a_newcomer_is_encrypted_again_once_under_the_same_ids() {
    let (mut world, [alice, bob, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let epoch = world.relay.epoch(conversation);
    let add = Intent::Add {
        conversation,
        accounts: vec![world.account(dave)],
    };
    world.start(alice, add);
    // Bob writes while the commit is on its way to him.
    while world.relay.epoch(conversation) == epoch {
        let (person, bytes) = world.relay.out.pop_front().expect("the commit comes");
        world.call(person, tresse_client_core::Event::Frame(bytes));
    }
    world.relay.submitted.clear();
    let ticket = world.say(bob, conversation, "for dave, too");
    world.settle();

    let ended = world.people[bob].done.remove(&ticket);
    let Some(Ok(Outcome::Sent { message, .. })) = ended else {
        panic!("{ended:?}");
    };
    let account = world.account(bob);
    let tries = world.relay.submitted.iter();
    let tries: Vec<_> = tries.filter(|it| it.0.account() == account).collect();
    let epochs: Vec<u64> = tries.iter().map(|(_, _, epoch)| *epoch).collect();
    assert_eq!(epochs, [epoch, epoch + 1], "encrypted again once");
    assert_eq!(tries[0].1, tries[1].1, "one id for all tries");
    for person in [alice, bob, dave] {
        assert_eq!(world.texts(person, conversation), ["for dave, too"]);
        let shown = world.messages(person, conversation);
        let shown: Vec<_> = shown.iter().filter(|it| it.message == message).collect();
        assert_eq!(shown.len(), 1, "the same message id everywhere");
    }
}

#[test]
fn a_queue_that_is_sent_back_keeps_its_order_through_a_crash() {
    let (mut world, [alice, bob, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    world.set_online(bob, false);
    let add = Intent::Add {
        conversation,
        accounts: vec![world.account(dave)],
    };
    world.want(alice, add).unwrap();
    let words = ["one", "two", "three", "four"];
    for text in words {
        world.start(bob, send(conversation, text));
    }
    world.crash_now(bob);
    world.come_back(bob);
    for person in [alice, bob, dave] {
        assert_eq!(world.texts(person, conversation), words);
    }
    world.assert_same_timelines(&[alice, bob, dave], conversation);
}
