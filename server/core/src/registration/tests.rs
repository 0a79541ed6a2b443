//! Scenes of registration, and every way in which it is refused.

use ed25519_dalek::{Signer, SigningKey};
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::RegistrationId;
use tresse_proto::limits;
use tresse_proto::signing;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Direction, KeyRange, Store, Table};

use super::{Registrations, Waiting};
use crate::command::Command;
use crate::effect::Effect;
use crate::kit::World;
use crate::limit::{Rate, Rates};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

#[test]
fn a_handle_becomes_an_account_with_its_first_device() {
    let mut world = World::new();
    let device = world
        .register("instagram", "alice", &key(1))
        .expect("the handle is free");
    assert_eq!(device.number(), 1);
    assert_eq!(device.account().network().0, 2);
    assert_eq!(world.rows(Table::AccountRecord), 1);
    let session = world.log_in(&key(1), 0);
    assert!(world.closed(session).is_none());
}

#[test]
fn finishing_again_with_the_same_key_gives_the_same_device_even_after_a_crash() {
    let mut world = World::new();
    let (session, _) = world.connect();
    let (registration, code) = world
        .start_registration(session, "instagram", "alice")
        .expect("the handle is free");
    let first = world.finish_registration(session, registration, &code, &key(1));
    let again = world.finish_registration(session, registration, &code, &key(1));
    assert_eq!(first, again);
    let mut world = world.crash(0);
    let (session, _) = world.connect();
    let after = world.finish_registration(session, registration, "forgotten", &key(1));
    assert_eq!(first, after);
    assert_eq!(world.rows(Table::AccountRecord), 1);
}

#[test]
fn after_five_wrong_codes_the_right_one_is_wrong_too() {
    let mut world = World::new();
    let (session, _) = world.connect();
    let (registration, code) = world
        .start_registration(session, "instagram", "alice")
        .expect("the handle is free");
    for _ in 0..limits::REGISTRATION_TRIES_MAX {
        let refusal = world
            .finish_registration(session, registration, "no code", &key(1))
            .expect_err("the code is wrong");
        assert_eq!(refusal.code, ErrorCode::VerificationFailed);
    }
    let refusal = world
        .finish_registration(session, registration, &code, &key(1))
        .expect_err("the registration is void");
    assert_eq!(refusal.code, ErrorCode::VerificationFailed);
    assert_eq!(world.rows(Table::AccountRecord), 0);
}

#[test]
fn four_wrong_codes_leave_one_try() {
    let mut world = World::new();
    let (session, _) = world.connect();
    let (registration, code) = world
        .start_registration(session, "instagram", "alice")
        .expect("the handle is free");
    for _ in 1..limits::REGISTRATION_TRIES_MAX {
        let _ = world.finish_registration(session, registration, "no code", &key(1));
    }
    assert!(
        world
            .finish_registration(session, registration, &code, &key(1))
            .is_ok()
    );
}

#[test]
fn a_code_expires() {
    let mut world = World::new();
    let (session, _) = world.connect();
    let (registration, code) = world
        .start_registration(session, "instagram", "alice")
        .expect("the handle is free");
    world.now_ms += limits::REGISTRATION_TTL_MS;
    let refusal = world
        .finish_registration(session, registration, &code, &key(1))
        .expect_err("the code is too old");
    assert_eq!(refusal.code, ErrorCode::VerificationFailed);
}

#[test]
fn a_signature_by_another_key_is_refused_and_costs_no_try() {
    let mut world = World::new();
    let (session, _) = world.connect();
    let (registration, code) = world
        .start_registration(session, "instagram", "alice")
        .expect("the handle is free");
    for signed in [
        key(2).sign(&signing::register(registration)),
        key(1).sign(&signing::register(RegistrationId([9; 16]))),
        key(1).sign(&signing::log_in(&registration.0)),
    ] {
        let request = Request::FinishRegistration(wire::FinishRegistration {
            registration_id: registration.to_bytes(),
            code: code.clone(),
            device_key: key(1).verifying_key().to_bytes().to_vec().into(),
            signature: signed.to_vec().into(),
        });
        assert_eq!(
            world.refused(session, request),
            ErrorCode::AuthenticationFailed
        );
    }
    assert!(
        world
            .finish_registration(session, registration, &code, &key(1))
            .is_ok()
    );
}

#[test]
fn that_a_handle_is_taken_is_told_only_to_who_proves_to_hold_it() {
    let mut world = World::new();
    world
        .register("instagram", "alice", &key(1))
        .expect("the handle is free");
    let (session, _) = world.connect();
    let (registration, code) = world
        .start_registration(session, "instagram", "Alice")
        .expect("a taken handle starts like any other");
    let wrong = world.finish_registration(session, registration, "no code", &key(2));
    assert_eq!(
        wrong.expect_err("the code is wrong").code,
        ErrorCode::VerificationFailed
    );
    let right = world.finish_registration(session, registration, &code, &key(2));
    assert_eq!(
        right.expect_err("the handle is taken").code,
        ErrorCode::HandleTaken
    );
}

#[test]
fn one_name_on_two_networks_is_two_accounts_with_nothing_in_common() {
    let mut world = World::new();
    let on_instagram = world.register("instagram", "alice", &key(1));
    let on_messenger = world.register("messenger", "alice", &key(2));
    let (one, other) = (
        on_instagram.expect("the handle is free"),
        on_messenger.expect("the handle is free on the other network too"),
    );
    assert_ne!(one.account().0[2..], other.account().0[2..]);
    let hashes = world
        .core
        .store()
        .scan(
            Table::HandleAccount,
            KeyRange::all(),
            Direction::Ascending,
            10,
        )
        .expect("the store in memory does not fail");
    assert_eq!(hashes.len(), 2, "the network is inside the hash");
}

#[test]
fn unknown_networks_and_bad_handles_are_named_as_such() {
    let mut world = World::new();
    let (session, _) = world.connect();
    let start = |network: &str, handle: &str| {
        Request::StartRegistration(wire::StartRegistration {
            network: network.to_owned(),
            handle: handle.to_owned(),
        })
    };
    assert_eq!(
        world.refused(session, start("nowhere", "alice")),
        ErrorCode::UnknownNetwork
    );
    for handle in ["", "no spaces here", &"x".repeat(10_000)] {
        assert_eq!(
            world.refused(session, start("instagram", handle)),
            ErrorCode::BadHandle
        );
    }
    assert_eq!(
        world.refused(session, start("whatsapp", "alice")),
        ErrorCode::BadHandle
    );
}

#[test]
fn only_so_many_codes_go_to_one_handle() {
    let mut world = World::new();
    let (session, _) = world.connect();
    for _ in 0..5 {
        world
            .start_registration(session, "instagram", "alice")
            .expect("within the limit");
    }
    let refusal = world
        .start_registration(session, "instagram", "alice")
        .expect_err("above the limit");
    assert_eq!(refusal.code, ErrorCode::RateLimited);
    assert!(refusal.retry_after_ms > 0);
    world
        .start_registration(session, "instagram", "bob")
        .expect("other handles are not affected");
}

#[test]
fn a_real_verifier_is_waited_for_and_the_code_is_not_shown() {
    let mut world = World::with(|config| config.demonstration = false);
    let (session, _) = world.connect();
    let start = Request::StartRegistration(wire::StartRegistration {
        network: "whatsapp".to_owned(),
        handle: "+41 79 123 45 67".to_owned(),
    });
    assert!(world.try_ask(session, start).is_none());
    let Some(Effect::SendCode {
        registration,
        network,
        handle,
        code,
    }) = world.others.pop()
    else {
        panic!("the code goes to the provider");
    };
    assert_eq!((network.as_str(), code.len()), ("whatsapp", 6));
    assert!(handle.ends_with("41791234567"));
    world.command(Command::CodeSent {
        registration,
        sent: true,
    });
    let Some(Effect::Reply {
        result: Ok(Body::RegistrationStarted(started)),
        ..
    }) = world.mail.get_mut(&session).and_then(Vec::pop)
    else {
        panic!("now the registration has started");
    };
    assert_eq!(started.demonstration_code, None);
    assert!(
        world
            .finish_registration(session, registration, &code, &key(1))
            .is_ok()
    );
}

#[test]
fn when_the_provider_fails_the_registration_is_void() {
    let mut world = World::with(|config| config.demonstration = false);
    let (session, _) = world.connect();
    let start = Request::StartRegistration(wire::StartRegistration {
        network: "instagram".to_owned(),
        handle: "alice".to_owned(),
    });
    assert!(world.try_ask(session, start).is_none());
    let Some(Effect::SendCode {
        registration, code, ..
    }) = world.others.pop()
    else {
        panic!("the code goes to the provider");
    };
    for _ in 0..2 {
        world.command(Command::CodeSent {
            registration,
            sent: false,
        });
    }
    let mail = world.mail.remove(&session).unwrap_or_default();
    assert!(
        matches!(
            mail.as_slice(),
            [Effect::Reply { result: Err(refusal), .. }]
                if refusal.code == ErrorCode::VerificationUnavailable
        ),
        "one answer, whatever the provider reports twice"
    );
    let refusal = world
        .finish_registration(session, registration, &code, &key(1))
        .expect_err("the registration is void");
    assert_eq!(refusal.code, ErrorCode::VerificationFailed);
}

#[test]
fn no_table_holds_a_handle() {
    let mut world = World::new();
    world
        .register("whatsapp", "+41 79 123 45 67", &key(1))
        .expect("the number is free");
    let hay: Vec<u8> = Table::ALL
        .iter()
        .flat_map(|table| {
            world
                .core
                .store()
                .scan(*table, KeyRange::all(), Direction::Ascending, usize::MAX)
                .expect("the store in memory does not fail")
        })
        .flat_map(|(key, row)| [key, row].concat())
        .collect();
    assert!(!hay.is_empty());
    assert!(!hay.windows(9).any(|window| window == b"791234567"));
}

#[test]
fn codes_for_all_handles_together_are_limited() {
    let mut world = World::with(|config| config.rates.all_codes = Rate::new(2, 1));
    let (session, _) = world.connect();
    for handle in ["alice", "bob"] {
        world
            .start_registration(session, "instagram", handle)
            .expect("there are two codes");
    }
    let (other, _) = world.connect();
    let refusal = world
        .start_registration(other, "messenger", "carol")
        .expect_err("no code is left");
    assert_eq!(refusal.code, ErrorCode::RateLimited);
    assert!(refusal.retry_after_ms > 0);
    world.now_ms += 60_000;
    world
        .start_registration(other, "messenger", "carol")
        .expect("one comes back each minute");
}

#[test]
fn codes_run_out_before_the_places_for_registrations() {
    let all_codes = Rates::default().all_codes;
    let minutes = limits::REGISTRATION_TTL_MS.div_ceil(60_000);
    let most = u64::from(all_codes.burst) + minutes * u64::from(all_codes.per_minute);
    assert!(most < limits::REGISTRATIONS_MAX as u64);
}

#[test]
fn waiting_registrations_are_bounded_and_expired_ones_make_room() {
    let mut registrations = Registrations::default();
    for number in 0..limits::REGISTRATIONS_MAX as u128 {
        assert!(registrations.make_room(0));
        registrations.insert(
            RegistrationId(number.to_be_bytes()),
            Waiting {
                network: tresse_proto::ids::NetworkCode(1),
                handle_hash: [0; 32],
                code: String::new(),
                tries: 0,
                expires_at_ms: 1000,
                unanswered: None,
            },
        );
    }
    assert!(!registrations.make_room(999));
    assert!(registrations.make_room(1000));
    assert!(registrations.waiting.is_empty() && registrations.expiring.is_empty());
}
