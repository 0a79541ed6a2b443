//! Scenes of log-in, and every way in which it is refused.

use ed25519_dalek::{Signer, SigningKey};
use tresse_proto::error::ErrorCode;
use tresse_proto::signing;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;

use crate::command::Command;
use crate::kit::World;

#[test]
fn nothing_but_registration_is_allowed_before_log_in() {
    let mut world = World::new();
    let (session, _) = world.connect();
    for request in [
        Request::GetAccount(wire::GetAccount {}),
        Request::DeleteAccount(wire::DeleteAccount {}),
        Request::ListConversations(wire::ListConversations {}),
        Request::Submit(wire::Submit::default()),
        Request::AckInbox(wire::AckInbox { position: 1 }),
        Request::CreateBlob(wire::CreateBlob { size: 1 }),
        Request::SubmitCommit(wire::SubmitCommit::default()),
    ] {
        assert_eq!(world.refused(session, request), ErrorCode::NotLoggedIn);
    }
}

#[test]
fn a_replayed_challenge_is_refused_on_another_connection() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let (_, overheard) = world.connect();
    let (session, _) = world.connect();
    // Signed for the connection that was overheard, sent on ours.
    let refusal = world
        .log_in_on(session, &overheard, &alice.key, 0)
        .expect_err("the nonce is not of this connection");
    assert_eq!(refusal.code, ErrorCode::AuthenticationFailed);
    assert!(world.closed(alice.session).is_none(), "alice stays online");
}

#[test]
fn a_nonce_is_good_for_one_attempt() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let stranger = SigningKey::from_bytes(&[99; 32]);
    let (session, nonce) = world.connect();
    let unknown = world.log_in_on(session, &nonce, &stranger, 0);
    assert_eq!(
        unknown.expect_err("the key is unknown").code,
        ErrorCode::AuthenticationFailed
    );
    let spent = world.log_in_on(session, &nonce, &alice.key, 0);
    assert_eq!(
        spent.expect_err("the nonce is spent").code,
        ErrorCode::AuthenticationFailed
    );
}

#[test]
fn unknown_keys_and_wrong_signatures_get_the_same_answer() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let stranger = SigningKey::from_bytes(&[99; 32]);
    let (_, unknown) = world.try_log_in(&stranger, 0);
    let (session, nonce) = world.connect();
    let request = Request::LogIn(wire::LogIn {
        version: 1,
        device_key: alice.public_key().to_bytes(),
        signature: stranger.sign(&signing::log_in(&nonce)).to_vec().into(),
        cursor: 0,
    });
    let forged = world
        .ask(session, request)
        .expect_err("the signature is forged");
    assert_eq!(unknown.expect_err("the key is unknown"), forged);
}

#[test]
fn another_version_and_malformed_fields_are_refused_without_spending_the_nonce() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let (session, nonce) = world.connect();
    let other_version = Request::LogIn(wire::LogIn {
        version: 2,
        ..Default::default()
    });
    assert_eq!(
        world.refused(session, other_version),
        ErrorCode::UnsupportedVersion
    );
    let short_key = Request::LogIn(wire::LogIn {
        version: 1,
        device_key: vec![1; 31].into(),
        ..Default::default()
    });
    assert_eq!(world.refused(session, short_key), ErrorCode::Malformed);
    assert!(world.log_in_on(session, &nonce, &alice.key, 0).is_ok());
}

#[test]
fn logging_in_twice_on_one_connection_is_refused() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let refusal = world
        .log_in_on(alice.session, &[0; 32], &alice.key, 0)
        .expect_err("alice has logged in there");
    assert_eq!(refusal.code, ErrorCode::AlreadyLoggedIn);
}

#[test]
fn the_newest_connection_of_a_device_wins() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let newer = world.log_in(&bob.key, 0);
    assert_eq!(world.closed(bob.session), Some(Reason::Replaced));
    world.receive(newer);
    world
        .send(&alice, conversation, "hello")
        .expect("bob is a member");
    assert_eq!(world.receive_texts(newer), ["hello"]);
    assert!(
        world.receive(bob.session).is_empty(),
        "nothing goes to the older one"
    );
    // The edge reports the end of the older connection late: the newer one must not suffer.
    world.command(Command::Closed {
        session: bob.session,
    });
    world
        .send(&alice, conversation, "again")
        .expect("bob is a member");
    assert_eq!(world.receive_texts(newer), ["again"]);
}

#[test]
fn a_replaced_connection_can_do_nothing_more() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    world.log_in(&alice.key, 0);
    let request = Request::GetAccount(wire::GetAccount {});
    assert_eq!(
        world.refused(alice.session, request),
        ErrorCode::NotLoggedIn
    );
}

#[test]
fn a_cursor_ahead_of_the_inbox_is_told_and_can_be_corrected() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let (session, nonce) = world.connect();
    let refusal = world
        .log_in_on(session, &nonce, &alice.key, 1)
        .expect_err("the inbox is empty");
    assert_eq!(refusal.code, ErrorCode::CursorAhead);
    assert!(world.log_in_on(session, &nonce, &alice.key, 0).is_ok());
}

#[test]
fn the_answer_tells_where_the_inbox_ends_and_which_key_packages_are_left() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    for text in ["one", "two"] {
        world
            .send(&alice, conversation, text)
            .expect("bob is a member");
    }
    world
        .publish(&bob, vec![bob.key_package(), bob.key_package()], None)
        .expect("the packages are good");
    let (_, logged_in) = world.try_log_in(&bob.key, 1);
    let logged_in = logged_in.expect("bob may log in");
    assert_eq!(logged_in.inbox_head, 2);
    assert_eq!(logged_in.inbox_floor, 0);
    assert_eq!(logged_in.key_packages, 2);
    assert_eq!(logged_in.device_id, bob.id.to_bytes());
}
