//! What happens when entries, trees or devices are missing.

use tresse_client_core::{Change, Intent, Outcome};

use crate::world::World;

#[test]
fn a_device_that_missed_a_commit_enters_anew_and_goes_on() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    world.say(alice, conversation, "before");
    world.settle();
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
    world.say(alice, conversation, "lost to bob");
    world.settle();
    world.relay.drop_inbox_of = None;
    world.come_back(bob);
    world.say(alice, conversation, "after");
    world.say(bob, conversation, "here again");
    world.settle();
    assert!(
        world.relay.seen["group_info"] >= 1,
        "he entered by an external commit"
    );
    assert_eq!(
        world.texts(bob, conversation),
        ["before", "after", "here again"]
    );
    assert_eq!(
        world.texts(alice, conversation),
        ["before", "lost to bob", "after", "here again"]
    );
    assert_eq!(world.members(bob, conversation).len(), 3);
}

#[test]
fn what_was_written_while_out_of_step_is_sent_afterwards() {
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
    let ticket = world.say(bob, conversation, "queued");
    world.come_back(bob);
    assert!(matches!(
        world.people[bob].done[&ticket],
        Ok(Outcome::Sent { .. })
    ));
    assert_eq!(world.texts(alice, conversation), ["queued"]);
    assert_eq!(world.texts(carol, conversation), ["queued"]);
}

#[test]
fn a_message_of_an_epoch_that_is_too_old_is_encrypted_again() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    // Bob's message is encrypted, and lost on its way; meanwhile the group changes often.
    world.relay.refuse_next.push_back(
        tresse_proto::error::Refusal::new(tresse_proto::error::ErrorCode::Overloaded, "later")
            .retry_after_ms(60_000),
    );
    let ticket = world.say(bob, conversation, "late");
    world.deliver();
    world.set_online(bob, false);
    for _ in 0..3 {
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
        let account = world.account(carol);
        world
            .want(
                alice,
                Intent::Remove {
                    conversation,
                    account,
                },
            )
            .unwrap();
        world.settle();
    }
    world.come_back(bob);
    world.settle();
    assert!(matches!(
        world.people[bob].done[&ticket],
        Ok(Outcome::Sent { .. })
    ));
    assert_eq!(world.texts(alice, conversation), ["late"]);
    world.assert_same_timelines(&[alice, bob], conversation);
}

#[test]
fn a_linked_device_enters_every_conversation_by_itself() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.say(bob, conversation, "to the phone");
    world.settle();
    let laptop = world.newcomer("Laptop");
    let account = world.account(alice);
    let network = "messenger".to_owned();
    let linked = world.want(laptop, Intent::Link { network, account });
    let Ok(Outcome::LinkCode(code)) = linked else {
        panic!("{linked:?}");
    };
    let added = world.want(alice, Intent::AddDevice { code });
    assert!(matches!(added, Ok(Outcome::DeviceAdded(..))), "{added:?}");
    for _ in 0..5 {
        world.settle();
    }
    assert!(world.people[laptop].changes.contains(&Change::CaughtUp));
    world.say(bob, conversation, "to both");
    world.settle();
    assert_eq!(world.texts(laptop, conversation), ["to both"]);
    world.say(laptop, conversation, "from the laptop");
    world.settle();
    assert_eq!(
        world.texts(alice, conversation),
        ["may I?", "to the phone", "to both", "from the laptop"]
    );
    assert!(
        world.messages(alice, conversation)[3].is_own,
        "it is the same person"
    );

    // And a device that is logged out loses its leaf.
    let device = world
        .client(laptop)
        .identity()
        .unwrap()
        .unwrap()
        .device
        .unwrap();
    world.want(alice, Intent::RevokeDevice(device)).unwrap();
    world.settle();
    assert!(!world.relay.leaves(conversation).contains(&device));
}

#[test]
fn when_the_server_lost_data_every_conversation_is_entered_anew_and_nothing_is_shown_twice() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    for number in 0..4 {
        world.say(alice, conversation, &format!("{number}"));
    }
    world.settle();
    let account = world.account(bob);
    world.relay.forget_newest(account, 3);
    world.cut(bob);
    for _ in 0..3 {
        world.settle();
    }
    world.say(alice, conversation, "after");
    world.say(bob, conversation, "me too");
    world.settle();
    assert_eq!(
        world.texts(bob, conversation),
        ["may I?", "0", "1", "2", "3", "after", "me too"]
    );
}
