//! Scenes of contacts: R1, R4 and R6 of the requirements.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId, NetworkCode};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, ConversationState, EntryKind};

use crate::kit::{TestDevice, World};
use crate::record::contact::ContactRecord;
use crate::record::key;

fn reads_of_find(
    world: &mut World,
    device: &TestDevice,
    network: &str,
    handle: &str,
) -> (usize, Refusal) {
    let before = world.core.store().reads();
    let refusal = world
        .find(device, network, handle)
        .expect_err("nobody can be reached there");
    (world.core.store().reads() - before, refusal)
}

#[test]
fn unknown_unwilling_and_blocking_are_one_answer_and_one_amount_of_work() {
    // R4: if this fails, a stranger can tell who has an account, who is shy, and who blocked them.
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let unwilling = world.user("messenger", "unwilling");
    let blocking = world.user("messenger", "blocking");
    world.set_reach(&alice, "messenger", false, true);
    world.set_reach(&unwilling, "instagram", false, true);
    world.set_reach(&blocking, "instagram", true, true);
    world.block(&blocking, alice.account(), true);
    let unknown = reads_of_find(&mut world, &alice, "messenger", "nobody.at.all");
    assert_eq!(unknown.1.code, ErrorCode::NotReachable);
    for handle in ["unwilling", "blocking"] {
        assert_eq!(
            reads_of_find(&mut world, &alice, "messenger", handle),
            unknown,
            "{handle}"
        );
    }
    // The same within one network.
    let [bob] = world.users(["bob"]);
    let unknown = reads_of_find(&mut world, &alice, "instagram", "nobody.at.all");
    world.block(&bob, alice.account(), true);
    assert_eq!(
        reads_of_find(&mut world, &alice, "instagram", "bob"),
        unknown
    );
}

#[test]
fn finding_across_networks_needs_both_sides() {
    // R1.
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let bob = world.user("messenger", "bob");
    let code = |result: Result<wire::ContactFound, Refusal>| result.map_err(|refusal| refusal.code);
    assert_eq!(
        code(world.find(&alice, "messenger", "bob")),
        Err(ErrorCode::ReachOff)
    );
    world.set_reach(&alice, "messenger", false, true);
    assert_eq!(
        code(world.find(&alice, "messenger", "bob")),
        Err(ErrorCode::NotReachable)
    );
    world.set_reach(&bob, "instagram", true, false);
    let found = world
        .find(&alice, "messenger", "bob")
        .expect("both want it");
    assert_eq!(found.account_id, bob.account().to_bytes());
    assert!(found.needs_request);
    world.set_reach(&bob, "instagram", false, false);
    assert_eq!(
        code(world.find(&alice, "messenger", "bob")),
        Err(ErrorCode::NotReachable),
        "revoked at once"
    );
}

#[test]
fn whether_a_first_contact_is_a_request_is_the_networks_rule() {
    let mut world = World::new();
    let [alice, _bob] = world.users(["alice", "bob"]);
    let found = world
        .find(&alice, "instagram", "@Bob")
        .expect("same network");
    assert!(found.needs_request);
    let carol = world.user("whatsapp", "+41791234567");
    let _dave = world.user("whatsapp", "+41791234568");
    let found = world
        .find(&carol, "whatsapp", "+41 79 123 45 68")
        .expect("same network");
    assert!(!found.needs_request, "whatsapp delivers first contacts");
}

#[test]
fn nobody_finds_themselves() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let refusal = world.find(&alice, "instagram", "alice");
    assert_eq!(
        refusal.expect_err("it is alice herself").code,
        ErrorCode::NotReachable
    );
}

#[test]
fn looking_up_handles_is_slow_on_purpose() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let second = world.add_device(&alice);
    for number in 0..30 {
        let device = if number % 2 == 0 { &alice } else { &second };
        let handle = format!("nobody{number}");
        let refusal = world.find(device, "instagram", &handle);
        assert_eq!(
            refusal.expect_err("nobody is there").code,
            ErrorCode::NotReachable
        );
    }
    for device in [&alice, &second] {
        let refusal = world
            .find(device, "instagram", "nobody")
            .expect_err("too often");
        assert_eq!(
            refusal.code,
            ErrorCode::RateLimited,
            "devices share the limit"
        );
        assert!(refusal.retry_after_ms > 0);
    }
}

#[test]
fn an_accepted_request_opens_the_conversation_and_both_are_told() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.request(&alice, &bob);
    let accepted = world
        .send(&alice, conversation, "hello")
        .expect("the first text");
    assert_eq!(accepted.state, ConversationState::Requested as i32);
    assert_eq!(world.receive_texts(bob.session), ["hello"]);
    world.receive(alice.session);
    for _ in 0..2 {
        world
            .answer(&bob, conversation, true)
            .expect("bob may accept");
    }
    for device in [&alice, &bob] {
        let kinds: Vec<_> = world
            .receive(device.session)
            .iter()
            .map(|received| received.entry.kind)
            .collect();
        assert_eq!(kinds, [EntryKind::Notice as i32], "told once");
    }
    let accepted = world.send(&bob, conversation, "hi").expect("it is open");
    assert_eq!(accepted.state, ConversationState::Open as i32);
    for (one, other) in [(&alice, &bob), (&bob, &alice)] {
        let contact = world
            .core
            .read::<ContactRecord>(key::contact(one.account(), other.account()))
            .expect("the store in memory does not fail")
            .expect("they are in contact");
        assert!(contact.accepted);
    }
}

/// Everything that the sender of a request can see, in order.
fn senders_view(
    world: &mut World,
    alice: &TestDevice,
    conversation: ConversationId,
) -> Vec<String> {
    let mut seen = Vec::new();
    for text in ["one", "two", "three"] {
        seen.push(format!("{:?}", world.send(alice, conversation, text)));
    }
    let ephemeral = Request::SendEphemeral(wire::SendEphemeral {
        conversation_id: conversation.to_bytes(),
        epoch: 1,
        body: vec![1].into(),
    });
    seen.push(format!("{:?}", world.try_ask(alice.session, ephemeral)));
    let other = world
        .core
        .hot(conversation)
        .expect("the store in memory does not fail")
        .expect("it exists")
        .record
        .members[1]
        .account;
    let devices = Request::ListDevices(wire::ListDevices {
        account_id: other.to_bytes(),
    });
    seen.push(format!(
        "{:?}",
        world
            .ask(alice.session, devices)
            .map(|_| "devices")
            .map_err(|refusal| refusal.code)
    ));
    seen.push(format!("{}", world.receive(alice.session).len()));
    seen
}

#[test]
fn a_declined_request_looks_to_its_sender_like_one_that_waits() {
    // R6: if this fails, the sender learns that the request was seen.
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let waiting = world.request(&alice, &bob);
    let mut when_waiting = senders_view(&mut world, &alice, waiting);
    world.receive(bob.session);

    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let declined = world.request(&alice, &bob);
    for _ in 0..2 {
        world
            .answer(&bob, declined, false)
            .expect("bob may decline");
    }
    let mut when_declined = senders_view(&mut world, &alice, declined);
    assert!(
        world.receive(bob.session).is_empty(),
        "bob gets nothing more"
    );
    when_waiting.sort();
    when_declined.sort();
    assert_eq!(when_waiting, when_declined);
}

#[test]
fn leaving_a_request_or_deleting_the_account_looks_like_one_that_waits_too() {
    // R6: otherwise going away quietly would be an answer.
    let view = |end: fn(&mut World, &TestDevice, ConversationId)| {
        let mut world = World::new();
        let [alice, bob] = world.users(["alice", "bob"]);
        let conversation = world.request(&alice, &bob);
        end(&mut world, &bob, conversation);
        let get = Request::GetConversation(wire::GetConversation {
            conversation_id: conversation.to_bytes(),
        });
        let mut view = senders_view(&mut world, &alice, conversation);
        view.push(format!("{:?}", world.ask(alice.session, get)));
        view
    };
    let waiting = view(|_, _, _| {});
    let left = view(|world, bob, conversation| {
        let leave = Request::LeaveConversation(wire::LeaveConversation {
            conversation_id: conversation.to_bytes(),
        });
        world.ask(bob.session, leave).expect("bob may leave");
    });
    let deleted = view(|world, bob, _| {
        let delete = Request::DeleteAccount(wire::DeleteAccount {});
        world.ask(bob.session, delete).expect("bob may delete");
    });
    assert_eq!(waiting, left);
    assert_eq!(waiting, deleted);
}

#[test]
fn for_who_declined_the_conversation_is_gone() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.request(&alice, &bob);
    world
        .answer(&bob, conversation, false)
        .expect("bob may decline");
    let refusal = world.send(&bob, conversation, "on second thoughts");
    assert_eq!(
        refusal.expect_err("it is gone").code,
        ErrorCode::UnknownConversation
    );
    let refusal = world.answer(&bob, conversation, true);
    assert_eq!(
        refusal.expect_err("it is gone").code,
        ErrorCode::UnknownConversation
    );
}

#[test]
fn requests_are_answered_by_their_receiver_only() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    let conversation = world.request(&alice, &bob);
    let code = |result: Result<Body, Refusal>| result.expect_err("not theirs to answer").code;
    for accept in [true, false] {
        assert_eq!(
            code(world.answer(&alice, conversation, accept)),
            ErrorCode::NotAllowed
        );
        assert_eq!(
            code(world.answer(&carol, conversation, accept)),
            ErrorCode::UnknownConversation
        );
        assert_eq!(
            code(world.answer(&carol, ConversationId([9; 16]), accept)),
            ErrorCode::UnknownConversation
        );
    }
    world
        .answer(&bob, conversation, true)
        .expect("bob may accept");
    assert_eq!(
        code(world.answer(&bob, conversation, false)),
        ErrorCode::NotAllowed
    );
}

#[test]
fn who_is_blocked_cannot_tell_and_is_not_heard() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world.block(&bob, alice.account(), true);
    let accepted = world
        .send(&alice, conversation, "hello?")
        .expect("as always");
    assert_eq!(accepted.state, ConversationState::Open as i32);
    assert!(world.receive(bob.session).is_empty());
    assert_eq!(world.receive_texts(alice.session), ["hello?"]);
    world.block(&bob, alice.account(), false);
    world
        .send(&alice, conversation, "hello!")
        .expect("as always");
    assert_eq!(world.receive_texts(bob.session), ["hello!"]);
}

#[test]
fn blocking_nobody_is_no_oracle_and_leaves_no_row() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    world.block(&alice, bob.account(), true);
    let rows = world.rows(tresse_store::Table::ContactState);
    world.block(&alice, AccountId::new(NetworkCode(2), [0; 14]), true);
    assert_eq!(world.rows(tresse_store::Table::ContactState), rows);
    let myself = Request::BlockContact(wire::BlockContact {
        account_id: alice.account().to_bytes(),
        blocked: true,
    });
    assert_eq!(world.refused(alice.session, myself), ErrorCode::NotAllowed);
}
