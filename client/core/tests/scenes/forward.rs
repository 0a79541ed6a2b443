//! What somebody said is sent to other conversations too.

use tresse_client_core::{Body, ClientError, DomainError, Intent, Outcome, Outgoing, PolicyError};
use tresse_proto::ids::{ClientMsgId, ConversationId};

use crate::relay::Person;
use crate::world::World;

fn forward(
    world: &mut World,
    who: Person,
    row: i64,
    to: &[ConversationId],
) -> Result<Outcome, ClientError> {
    let intent = Intent::Forward {
        rows: vec![row],
        to: to.to_vec(),
        reference: Some(ClientMsgId([5; 16])),
    };
    world.want(who, intent)
}

fn policy(result: Result<Outcome, ClientError>) -> PolicyError {
    match result {
        Err(ClientError::Domain(DomainError::Policy(error))) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_text_is_sent_to_all_of_them_once_however_often_it_is_wanted() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let with_bob = world.introduce(alice, bob);
    let with_carol = world.introduce(alice, carol);
    world.say(bob, with_bob, "the train is late");
    world.settle();
    let row = world.messages(alice, with_bob).pop().unwrap().row;
    for _ in 0..2 {
        let done = forward(&mut world, alice, row, &[with_carol, with_bob]);
        assert!(matches!(done, Ok(Outcome::Done)), "{done:?}");
        world.settle();
    }
    assert_eq!(
        world.texts(carol, with_carol),
        ["may I?", "the train is late"]
    );
    let twice = ["may I?", "the train is late", "the train is late"];
    assert_eq!(world.texts(bob, with_bob), twice);
}

#[test]
fn more_targets_than_a_network_allows_are_refused_and_nothing_is_sent() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let row = world.messages(alice, conversation)[0].row;
    let mut targets = vec![conversation];
    for _ in 0..5 {
        targets.push(world.group(alice, &[bob]));
    }
    let refused = policy(forward(&mut world, alice, row, &targets));
    assert!(
        matches!(refused, PolicyError::TooManyTargets { max: 5, .. }),
        "{refused:?}"
    );
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["may I?"]);
    assert!(forward(&mut world, alice, row, &targets[..5]).is_ok());
    let nobody = forward(&mut world, alice, row, &[]);
    assert!(matches!(
        nobody,
        Err(ClientError::Domain(DomainError::NobodyNamed))
    ));
}

#[test]
fn one_target_that_is_not_possible_stops_all() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let with_bob = world.introduce(alice, bob);
    let with_carol = world.introduce(alice, carol);
    // Longer than Instagram shows.
    world.say(alice, with_carol, &"x".repeat(2_000));
    world.settle();
    let row = world.messages(alice, with_carol).pop().unwrap().row;
    let refused = policy(forward(&mut world, alice, row, &[with_carol, with_bob]));
    assert!(
        matches!(refused, PolicyError::TextTooLong { .. }),
        "{refused:?}"
    );
    world.settle();
    assert_eq!(world.texts(carol, with_carol).len(), 2);
}

#[test]
fn what_disappears_or_is_gone_cannot_be_forwarded() {
    let (mut world, [alice, _, carol]) = World::with_people();
    let conversation = world.introduce(alice, carol);
    let message = Outgoing::Text {
        text: "for a day".to_owned(),
        reply_to: None,
        mentions: Vec::new(),
        expires_after_ms: Some(24 * 60 * 60 * 1000),
    };
    let sent = world.want(
        alice,
        Intent::Send {
            conversation,
            message,
            reference: None,
        },
    );
    let Ok(Outcome::Sent { message, row, .. }) = sent else {
        panic!("{sent:?}");
    };
    let refused = policy(forward(&mut world, alice, row, &[conversation]));
    assert_eq!(refused, PolicyError::Disappears);
    let message = Outgoing::Unsend { message };
    world
        .want(
            alice,
            Intent::Send {
                conversation,
                message,
                reference: None,
            },
        )
        .unwrap();
    let refused = policy(forward(&mut world, alice, row, &[conversation]));
    assert_eq!(refused, PolicyError::Gone);
}

#[test]
fn files_go_on_under_the_same_place_and_key_without_a_second_upload() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let with_bob = world.introduce(alice, bob);
    let with_carol = world.introduce(alice, carol);
    let files = ["a.png", "b.png"].map(|name| world.put_file(name, name.as_bytes()));
    let intent = world.attach(with_bob, files.to_vec());
    world.start(alice, intent);
    world.settle_files();
    let sent = world.messages(alice, with_bob).pop().unwrap();
    assert_eq!(sent.attachments.len(), 2);
    assert!(forward(&mut world, alice, sent.row, &[with_carol]).is_ok());
    world.settle();
    assert!(world.people[alice].jobs.is_empty());
    let shown = world.messages(carol, with_carol).pop().unwrap();
    assert_eq!(shown.attachments, sent.attachments);
    assert_eq!(shown.body, Body::Text(String::new()));
}
