//! Scenes of sending: one order for everybody, twice is the same as once, and every refusal.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::ConversationId;
use tresse_proto::limits;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{self, ConversationState};
use tresse_store::{Batch, Table};

use crate::command::Command;
use crate::effect::Effect;
use crate::kit::{World, private_message, submit};
use crate::limit::Rate;
use crate::record::conversation::{Kind, State};

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> ErrorCode {
    result.expect_err("it is refused").code
}

#[test]
fn everybody_gets_everything_in_one_order() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    let accounts = [alice.account(), bob.account(), carol.account()];
    let group = world.conversation(Kind::Group, State::Open, &accounts);
    for (number, sender) in [&alice, &bob, &carol, &bob, &alice].into_iter().enumerate() {
        let accepted = world
            .send(sender, group, &format!("text {number}"))
            .expect("they are members");
        assert_eq!(accepted.seq, number as u64 + 1, "seq is dense from 1");
    }
    let of_alice = world.receive(alice.session);
    assert_eq!(of_alice.len(), 5);
    assert!(of_alice.iter().map(|r| r.entry.seq).eq(1..=5));
    assert!(of_alice.iter().map(|r| r.position).eq(1..=5));
    for device in [&bob, &carol] {
        assert_eq!(world.receive(device.session), of_alice);
    }
    assert_eq!(
        world.rows(Table::ConversationEntry),
        5,
        "the body is stored once"
    );
}

#[test]
fn a_repeated_message_gets_the_original_answer_and_is_delivered_once() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let first = world.send_as(&alice, conversation, 1, [7; 16], "hello");
    world.now_ms += 1000;
    world
        .send(&bob, conversation, "in between")
        .expect("bob is a member");
    world.set_epoch(conversation, 100);
    let again = world.send_as(&alice, conversation, 1, [7; 16], "hello");
    assert_eq!(first, again, "also when the epoch is long over");
    assert_eq!(world.receive_texts(bob.session), ["hello", "in between"]);
    let mut world = world.crash(0);
    let session = world.log_in(&alice.key, 0);
    let alice = crate::kit::TestDevice { session, ..alice };
    assert_eq!(
        first,
        world.send_as(&alice, conversation, 1, [7; 16], "hello"),
        "also after a crash"
    );
}

#[test]
fn the_ids_of_two_devices_do_not_collide() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let of_alice = world.send_as(&alice, conversation, 1, [7; 16], "hers");
    let of_bob = world.send_as(&bob, conversation, 1, [7; 16], "his");
    assert_ne!(of_alice, of_bob);
    assert_eq!(world.receive_texts(alice.session), ["hers", "his"]);
}

#[test]
fn one_message_id_belongs_to_one_conversation() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    let (one, other) = (world.open(&alice, &bob), world.open(&alice, &carol));
    world
        .send_as(&alice, one, 1, [7; 16], "hello")
        .expect("a member");
    assert_eq!(
        code(world.send_as(&alice, other, 1, [7; 16], "hello")),
        ErrorCode::Malformed
    );
}

#[test]
fn other_peoples_conversations_are_as_unknown_as_none() {
    let mut world = World::new();
    let [alice, bob, mallory] = world.users(["alice", "bob", "mallory"]);
    let theirs = world.open(&alice, &bob);
    let refused = world.send(&mallory, theirs, "let me in");
    let nothing = world.send(&mallory, ConversationId([9; 16]), "let me in");
    assert_eq!(refused, nothing);
    assert_eq!(code(refused), ErrorCode::UnknownConversation);
    let ephemeral = |conversation: ConversationId| {
        Request::SendEphemeral(wire::SendEphemeral {
            conversation_id: conversation.to_bytes(),
            epoch: 1,
            body: vec![1].into(),
        })
    };
    assert_eq!(
        world.refused(mallory.session, ephemeral(theirs)),
        ErrorCode::UnknownConversation
    );
    for device in [&alice, &bob] {
        assert!(world.receive(device.session).is_empty());
    }
}

#[test]
fn messages_may_be_a_few_epochs_old_but_not_more_and_never_of_the_future() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world.set_epoch(conversation, 10);
    for (epoch, fits) in [
        (6, false),
        (7, true),
        (10, true),
        (11, false),
        (u64::MAX, false),
    ] {
        let message = world.fresh();
        let result = world.send_as(&alice, conversation, epoch, message, "hello");
        match result {
            Ok(_) => assert!(fits, "epoch {epoch}"),
            Err(refusal) => {
                assert!(!fits, "epoch {epoch}");
                assert_eq!(refusal.code, ErrorCode::EpochTooOld);
                assert_eq!(refusal.current_epoch, 10);
            }
        }
    }
}

#[test]
fn a_body_must_be_a_private_message_of_this_group_and_epoch() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let good = private_message(conversation, 1, "hello");
    let mut public = good.to_vec();
    public[3] = 1;
    let mut longer = good.to_vec();
    longer.push(0);
    for (what, body) in [
        ("plain text", bytes::Bytes::from_static(b"hello")),
        ("nothing", bytes::Bytes::new()),
        ("cut short", good.slice(..good.len() - 1)),
        ("longer than it says", longer.into()),
        ("a public message", public.into()),
        (
            "of another group",
            private_message(ConversationId([9; 16]), 1, "hello"),
        ),
        (
            "of another epoch",
            private_message(conversation, 0, "hello"),
        ),
        ("a key package", alice.key_package()),
    ] {
        let message = world.fresh::<16>();
        let request = Request::Submit(wire::Submit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: message.to_vec().into(),
            epoch: 1,
            body,
        });
        assert_eq!(
            world.refused(alice.session, request),
            ErrorCode::InvalidCommit,
            "{what}"
        );
    }
    assert!(world.receive(bob.session).is_empty());
}

#[test]
fn oversize_bodies_are_refused() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let text = "x".repeat(limits::APPLICATION_BYTES_MAX);
    assert_eq!(
        code(world.send(&alice, conversation, &text)),
        ErrorCode::TooLarge
    );
    let ephemeral = Request::SendEphemeral(wire::SendEphemeral {
        conversation_id: conversation.to_bytes(),
        epoch: 1,
        body: vec![0; limits::EPHEMERAL_BYTES_MAX + 1].into(),
    });
    assert_eq!(world.refused(alice.session, ephemeral), ErrorCode::TooLarge);
}

#[test]
fn ids_of_the_wrong_length_are_malformed() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    for (conversation_id, client_msg_id) in [
        (vec![1; 15], vec![1; 16]),
        (conversation.0.to_vec(), vec![1; 17]),
        (conversation.0.to_vec(), Vec::new()),
    ] {
        let request = Request::Submit(wire::Submit {
            conversation_id: conversation_id.into(),
            client_msg_id: client_msg_id.into(),
            epoch: 1,
            body: private_message(conversation, 1, "hello"),
        });
        assert_eq!(world.refused(alice.session, request), ErrorCode::Malformed);
    }
}

#[test]
fn a_request_holds_one_small_text_until_it_is_answered() {
    // R6.
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.request(&alice, &bob);
    let long = "x".repeat(limits::REQUEST_BYTES_MAX);
    assert_eq!(
        code(world.send(&alice, conversation, &long)),
        ErrorCode::TooLarge
    );
    assert_eq!(
        code(world.send(&bob, conversation, "who is it?")),
        ErrorCode::NotAllowed
    );
    let accepted = world.send_as(&alice, conversation, 1, [7; 16], "hello");
    assert_eq!(
        accepted.as_ref().map(|accepted| accepted.state),
        Ok(ConversationState::Requested as i32)
    );
    assert_eq!(
        code(world.send(&alice, conversation, "hello?")),
        ErrorCode::RequestPending
    );
    assert_eq!(
        world.send_as(&alice, conversation, 1, [7; 16], "hello"),
        accepted,
        "sending the same again is no second text"
    );
    assert_eq!(world.receive_texts(bob.session), ["hello"]);
}

#[test]
fn typing_reaches_the_others_who_are_live_and_nobody_before_acceptance() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let second = world.add_device(&alice);
    world.receive(second.session);
    let conversation = world.open(&alice, &bob);
    let waiting = world.request(&alice, &bob);
    let typing = |conversation: ConversationId| {
        Request::SendEphemeral(wire::SendEphemeral {
            conversation_id: conversation.to_bytes(),
            epoch: 1,
            body: vec![1].into(),
        })
    };
    assert!(world.try_ask(alice.session, typing(waiting)).is_none());
    assert!(!world.mail.contains_key(&bob.session));
    assert!(world.try_ask(alice.session, typing(conversation)).is_none());
    let mail = world.mail.remove(&bob.session).unwrap_or_default();
    assert!(matches!(mail.as_slice(), [Effect::Ephemeral { .. }]));
    assert!(!world.mail.contains_key(&second.session));
    assert_eq!(world.rows(Table::ConversationEntry), 0, "never stored");
}

#[test]
fn who_sends_too_fast_is_told_how_long_to_wait() {
    let mut world = World::with(|config| config.rates.submits = Rate::new(2, 60));
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    for _ in 0..2 {
        world
            .send(&alice, conversation, "hello")
            .expect("within the limit");
    }
    let refusal = world
        .send(&alice, conversation, "hello")
        .expect_err("too fast");
    assert_eq!(
        (refusal.code, refusal.retry_after_ms),
        (ErrorCode::RateLimited, 1000)
    );
    world
        .send(&bob, conversation, "hello")
        .expect("bob has his own limit");
    world.now_ms += 1000;
    world
        .send(&alice, conversation, "hello")
        .expect("after waiting");
}

#[test]
fn a_message_to_a_known_conversation_costs_one_read_and_one_batch() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    let accounts = [alice.account(), bob.account(), carol.account()];
    let group = world.conversation(Kind::Group, State::Open, &accounts);
    world
        .send(&alice, group, "warms the caches")
        .expect("a member");
    let (reads, writes) = (world.core.store().reads(), world.core.store().writes());
    world.send(&alice, group, "is hot").expect("a member");
    assert_eq!(
        world.core.store().reads() - reads,
        1,
        "the de-duplication key"
    );
    assert_eq!(world.core.store().writes() - writes, 1);
}

#[test]
fn an_acknowledged_message_is_there_after_any_crash() {
    // If this fails an ack does not imply durability: the first promise of delivery.
    for kept in 0..6 {
        let mut world = World::new();
        let [alice, bob] = world.users(["alice", "bob"]);
        let conversation = world.open(&alice, &bob);
        for text in ["one", "two", "three"] {
            world.send(&alice, conversation, text).expect("a member");
        }
        world.receive_texts(bob.session);
        for number in 0..5_u8 {
            // Decided, not durable: whatever the crash keeps must be a prefix.
            let effects = world.decide_only(Command::Request {
                session: alice.session,
                request_id: 1000 + u64::from(number),
                request: submit(
                    conversation,
                    1,
                    [100 + number; 16],
                    &format!("lost {number}"),
                ),
            });
            assert!(!effects.is_empty());
        }
        let mut world = world.crash(kept);
        let session = world.log_in(&bob.key, 0);
        let texts = world.receive_texts(session);
        let mut expected: Vec<String> = ["one", "two", "three"].map(String::from).to_vec();
        expected.extend((0..kept.min(5)).map(|number| format!("lost {number}")));
        assert_eq!(texts, expected);
        // The device sends again what was not acked: what survived is not doubled, and the order goes on densely.
        let session = world.log_in(&alice.key, 0);
        let alice = crate::kit::TestDevice { session, ..alice };
        for number in 0..5_u8 {
            let accepted = world
                .send_as(
                    &alice,
                    conversation,
                    1,
                    [100 + number; 16],
                    &format!("lost {number}"),
                )
                .expect("a member");
            assert_eq!(accepted.seq, 4 + u64::from(number));
        }
        assert_eq!(world.rows(Table::ConversationEntry), 8);
    }
}

#[test]
fn a_message_that_meets_a_damaged_row_has_not_happened_for_anybody() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world
        .send(&alice, conversation, "before")
        .expect("a member");
    // Whichever of the two comes first on the roster.
    for damaged in [alice.account(), bob.account()] {
        let mut batch = Batch::new();
        batch.put(Table::InboxFloor, damaged.0, vec![0xff; 3]);
        world.write(batch);
        // As if the account had not been used for long.
        world.core.inbox_heads.remove(&damaged);
        assert_eq!(
            code(world.send(&alice, conversation, "lost")),
            ErrorCode::Internal
        );
        assert!(
            matches!(world.others.pop(), Some(Effect::Damaged(row)) if row.table == Table::InboxFloor)
        );
        let mut batch = Batch::new();
        batch.delete(Table::InboxFloor, damaged.0);
        world.write(batch);
    }
    let accepted = world
        .send(&alice, conversation, "after")
        .expect("the rows are whole again");
    assert_eq!(accepted.seq, 2, "seqs are dense");
    for device in [&alice, &bob] {
        let received = world.receive(device.session);
        let of = |received: &crate::kit::Received| (received.position, received.entry.seq);
        assert_eq!(
            received.iter().map(of).collect::<Vec<_>>(),
            [(1, 1), (2, 2)],
            "nothing undone was pushed, and positions are dense"
        );
    }
}
