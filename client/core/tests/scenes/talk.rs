//! Two people: request, acceptance, messages, receipts, names.

use tresse_client_core::{
    Activity, Body, Change, ClientError, DomainError, Intent, Outcome, Outgoing, Standing,
};
use tresse_proto::ids::ConversationId;

use crate::world::{World, send};

#[test]
fn a_request_carries_one_text_and_both_can_write_once_it_is_accepted() {
    let mut world = World::new();
    world.relay.requests = true;
    world.profiles = true;
    let (alice, bob) = (world.join(), world.join());
    let conversation = world.introduce(alice, bob);

    assert_eq!(world.texts(bob, conversation), ["may I?"]);
    assert!(
        world.people[bob]
            .changes
            .contains(&Change::Request(conversation))
    );
    let requests = world.client(bob).requests().unwrap();
    assert_eq!(requests.len(), 1);
    // The name came with the text.
    let contact = world.client(bob).contact(world.account(alice)).unwrap();
    assert_eq!(contact.unwrap().name, "Alice");

    let more = world.want(alice, send(conversation, "hello?"));
    assert!(
        matches!(more, Err(ClientError::Domain(DomainError::RequestPending))),
        "{more:?}"
    );
    let early = world.want(bob, send(conversation, "who are you?"));
    assert!(
        matches!(early, Err(ClientError::Domain(DomainError::AcceptFirst))),
        "{early:?}"
    );

    let accepted = world.want(
        bob,
        Intent::AnswerRequest {
            conversation,
            accept: true,
        },
    );
    assert!(matches!(accepted, Ok(Outcome::Done)), "{accepted:?}");
    world.settle();
    assert!(matches!(
        world.want(bob, send(conversation, "yes")),
        Ok(Outcome::Sent { .. })
    ));
    assert!(matches!(
        world.want(alice, send(conversation, "nice")),
        Ok(Outcome::Sent { .. })
    ));
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["may I?", "yes", "nice"]);
    world.assert_same_timelines(&[alice, bob], conversation);
    let contact = world
        .client(alice)
        .contact(world.account(bob))
        .unwrap()
        .unwrap();
    assert_eq!(
        (contact.name.as_str(), contact.standing),
        ("Bob", Standing::Accepted)
    );
}

#[test]
fn a_declined_request_disappears_for_the_one_who_declined_only() {
    let mut world = World::new();
    world.relay.requests = true;
    let (alice, bob) = (world.join(), world.join());
    let conversation = world.introduce(alice, bob);
    let accept = false;
    world
        .want(
            bob,
            Intent::AnswerRequest {
                conversation,
                accept,
            },
        )
        .unwrap();
    world.settle();
    assert!(world.client(bob).requests().unwrap().is_empty());
    let for_alice = world
        .client(alice)
        .conversation(conversation)
        .unwrap()
        .unwrap();
    assert_eq!(for_alice.members.len(), 2, "she learns nothing");
    assert_eq!(world.texts(alice, conversation), ["may I?"]);
}

#[test]
fn messages_come_once_and_in_order_with_all_of_them_in_flight() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    for number in 0..30 {
        let from = if number % 3 == 0 { bob } else { alice };
        world.say(from, conversation, &format!("{number}"));
    }
    world.settle();
    assert_eq!(world.texts(bob, conversation).len(), 31);
    world.assert_same_timelines(&[alice, bob], conversation);
    for person in [alice, bob] {
        assert!(world.people[person].done.values().all(Result::is_ok));
        let own: Vec<i64> = world
            .messages(person, conversation)
            .into_iter()
            .filter(|message| message.is_own && message.body != Body::Text("may I?".into()))
            .map(|message| match message.body {
                Body::Text(text) => text.parse().unwrap(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(own.is_sorted(), "own messages stay in order: {own:?}");
    }
}

#[test]
fn messages_written_offline_go_out_later_and_answers_lost_on_the_way_change_nothing() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.set_online(alice, false);
    for number in 0..12 {
        world.say(alice, conversation, &format!("{number}"));
    }
    assert_eq!(world.client(alice).status().unwrap().queued, 12);
    // Everything the relay says to Alice is lost, again and again.
    for _ in 0..3 {
        world.come_back(alice);
        world.deaf = Some(alice);
        world.say(bob, conversation, "meanwhile");
        world.advance(1);
        world.cut(alice);
        world.deaf = None;
    }
    world.settle();
    world.settle();
    assert_eq!(world.client(alice).status().unwrap().queued, 0);
    assert_eq!(world.texts(alice, conversation).len(), 1 + 12 + 3);
    world.assert_same_timelines(&[alice, bob], conversation);
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_bytes() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let before = world.relay.seen["submit"];
    world.deaf = Some(alice);
    let ticket = world.say(alice, conversation, "once");
    world.deliver();
    assert_eq!(world.relay.seen["submit"], before + 1, "the relay has it");
    world.deaf = None;
    world.cut(alice);
    world.settle();
    assert!(matches!(
        world.people[alice].done[&ticket],
        Ok(Outcome::Sent { .. })
    ));
    assert_eq!(world.texts(bob, conversation), ["may I?", "once"]);
    world.assert_same_timelines(&[alice, bob], conversation);
}

#[test]
fn receipts_are_one_message_for_a_burst_and_reading_is_told() {
    let mut world = World::new();
    world.receipts = true;
    // Messenger and WhatsApp tell that a message arrived, Instagram does not.
    let (alice, _, bob) = (world.join(), world.join(), world.join());
    let conversation = world.introduce(alice, bob);
    world.settle();
    let before = world.relay.seen["submit"];
    for number in 0..5 {
        world.say(alice, conversation, &format!("{number}"));
    }
    world.settle();
    assert_eq!(
        world.relay.seen["submit"],
        before + 5 + 1,
        "one receipt for the burst"
    );
    let last = world.messages(alice, conversation).pop().unwrap();
    assert_eq!((last.delivered, last.read), (1, 0));

    let row = world.messages(bob, conversation).pop().unwrap().row;
    world
        .want(bob, Intent::MarkRead { conversation, row })
        .unwrap();
    world.settle();
    let last = world.messages(alice, conversation).pop().unwrap();
    assert_eq!((last.delivered, last.read), (1, 1));
    assert_eq!(
        world
            .client(bob)
            .conversation(conversation)
            .unwrap()
            .unwrap()
            .unread,
        0
    );
}

#[test]
fn nothing_is_confirmed_in_a_request_that_was_not_accepted() {
    let mut world = World::new();
    world.receipts = true;
    world.relay.requests = true;
    let (alice, bob) = (world.join(), world.join());
    let conversation = world.introduce(alice, bob);
    let submits = world.relay.seen["submit"];
    let row = world.messages(bob, conversation)[0].row;
    world
        .want(bob, Intent::MarkRead { conversation, row })
        .unwrap();
    world.settle();
    assert_eq!(
        world.relay.seen["submit"], submits,
        "reading a request tells nobody"
    );
}

#[test]
fn typing_is_seen_by_the_other_and_kept_by_nobody() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.want(alice, Intent::Typing(conversation)).unwrap();
    world.settle();
    let account = world.account(alice);
    let typing = Change::Typing {
        conversation,
        account,
        activity: Activity::Typing,
    };
    assert!(world.people[bob].changes.contains(&typing));
    assert_eq!(world.texts(bob, conversation), ["may I?"]);
}

#[test]
fn reactions_edits_and_unsent_messages_look_the_same_on_both_sides() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let Ok(Outcome::Sent { message, .. }) = world.want(alice, send(conversation, "helo")) else {
        panic!("not sent");
    };
    world.settle();
    let edit = Outgoing::Edit {
        message,
        text: "hello".into(),
    };
    let react = Outgoing::React {
        to: message,
        emoji: "👍".into(),
    };
    for (who, message) in [(alice, edit), (bob, react)] {
        let sent = world.want(
            who,
            Intent::Send {
                conversation,
                message,
                reference: None,
            },
        );
        assert!(matches!(sent, Ok(Outcome::Sent { .. })), "{sent:?}");
        world.settle();
    }
    for person in [alice, bob] {
        let shown = world.messages(person, conversation).pop().unwrap();
        assert_eq!(shown.body, Body::Text("hello".into()));
        assert_eq!(shown.reactions.len(), 1);
    }
    let unsend = Outgoing::Unsend { message };
    let sent = world.want(
        alice,
        Intent::Send {
            conversation,
            message: unsend,
            reference: None,
        },
    );
    assert!(matches!(sent, Ok(Outcome::Sent { .. })), "{sent:?}");
    world.settle();
    // Each sees what their own app shows: Messenger leaves a trace, Instagram does not.
    assert_eq!(world.texts(alice, conversation), ["may I?", "Unsent"]);
    assert_eq!(world.texts(bob, conversation), ["may I?"]);
}

#[test]
fn what_was_taken_back_stands_neither_in_the_database_nor_in_its_log() {
    const SECRET: &str = "the key is under the third stone";
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let folder = tempfile::tempdir().unwrap();
    world.move_to_file(bob, &folder.path().join("device.db"));
    world.come_back(bob);
    let holds = || {
        std::fs::read_dir(folder.path()).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes
                .windows(SECRET.len())
                .any(|window| window == SECRET.as_bytes())
        })
    };
    let Ok(Outcome::Sent { message, .. }) = world.want(alice, send(conversation, SECRET)) else {
        panic!("not sent");
    };
    world.settle();
    assert!(holds());
    let unsend = Intent::Send {
        conversation,
        message: Outgoing::Unsend { message },
        reference: None,
    };
    let sent = world.want(alice, unsend);
    assert!(matches!(sent, Ok(Outcome::Sent { .. })), "{sent:?}");
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["may I?"]);
    assert!(!holds());
}

#[test]
fn a_contact_without_one_time_key_packages_is_reached_by_the_last_resort() {
    let (mut world, [alice, bob]) = World::with_people();
    world.relay.forget_one_time_key_packages();
    let conversation = world.introduce(alice, bob);
    assert_eq!(world.texts(bob, conversation), ["may I?"]);
}

#[test]
fn key_packages_are_topped_up_when_half_of_them_are_used() {
    let (mut world, [alice, bob]) = World::with_people();
    let account = world.account(bob);
    let device = world
        .client(bob)
        .identity()
        .unwrap()
        .unwrap()
        .device
        .unwrap();
    assert_eq!(world.relay.key_packages_left(device), 4);
    for _ in 0..5 {
        let members = vec![account];
        let name = "again".into();
        world
            .want(alice, Intent::NewGroup { name, members })
            .unwrap();
        world.settle();
    }
    assert!(world.relay.key_packages_left(device) >= 2);
}

#[test]
fn intents_that_make_no_sense_end_with_a_reason() {
    let mut world = World::new();
    let nobody = world.newcomer("Nobody");
    let early = world.want(nobody, Intent::GetAccount);
    assert!(
        matches!(early, Err(ClientError::Domain(DomainError::NoAccount))),
        "{early:?}"
    );
    let early = world.want(nobody, Intent::Verify { code: "1".into() });
    assert!(matches!(
        early,
        Err(ClientError::Domain(DomainError::NoRegistration))
    ));
    let alice = world.join();
    let conversation = ConversationId([1; 16]);
    for intent in [
        send(conversation, "?"),
        Intent::Leave(conversation),
        Intent::Invite(conversation),
        Intent::Typing(conversation),
        Intent::MarkRead {
            conversation,
            row: 1,
        },
    ] {
        let result = world.want(alice, intent);
        let expected = matches!(
            result,
            Err(ClientError::Domain(DomainError::UnknownConversation))
        );
        assert!(expected, "{result:?}");
    }
    let again = world.want(
        alice,
        Intent::Register {
            network: "instagram".into(),
            handle: "other_name".into(),
            name: String::new(),
        },
    );
    assert!(matches!(
        again,
        Err(ClientError::Domain(DomainError::AccountExists))
    ));
    let bad = Intent::AddDevice { code: "xyz".into() };
    let bad = world.want(alice, bad);
    assert!(matches!(
        bad,
        Err(ClientError::Domain(DomainError::BadLinkCode(_)))
    ));
    let found = world.want(
        alice,
        Intent::Find {
            network: "instagram".into(),
            handle: "no_one_here".into(),
        },
    );
    assert!(
        matches!(found, Err(ClientError::Domain(DomainError::Refused(_)))),
        "{found:?}"
    );
}
