//! Scenes of devices: several of one account, added and revoked.

use ed25519_dalek::{Signer, SigningKey};
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, DeviceId, NetworkCode};
use tresse_proto::limits;
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, EntryKind, notice};
use tresse_store::Table;

use crate::kit::{TestDevice, World};

fn revoke(device: DeviceId) -> Request {
    Request::RevokeDevice(wire::RevokeDevice {
        device_id: device.to_bytes(),
    })
}

fn list(world: &mut World, asker: &TestDevice, account: Option<AccountId>) -> Option<usize> {
    let request = Request::ListDevices(wire::ListDevices {
        account_id: account.map(AccountId::to_bytes).unwrap_or_default(),
    });
    match world.ask(asker.session, request) {
        Ok(Body::Devices(devices)) => Some(devices.devices.len()),
        Err(refusal) => {
            assert_eq!(refusal.code, ErrorCode::NotReachable);
            None
        }
        other => panic!("expected Devices, got {other:?}"),
    }
}

#[test]
fn a_second_device_gets_what_comes_from_then_on_and_the_first_is_told() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world
        .send(&bob, conversation, "before")
        .expect("alice is a member");
    world.receive(alice.session);
    let second = world.add_device(&alice);
    assert_eq!(second.id, DeviceId::new(alice.account(), 2));
    let told = world.receive(alice.session);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].entry.kind, EntryKind::Notice as i32);
    assert!(
        world
            .receive(bob.session)
            .iter()
            .all(|received| { received.entry.kind != EntryKind::Notice as i32 }),
        "others need not know"
    );
    world
        .send(&bob, conversation, "after")
        .expect("alice is a member");
    assert_eq!(world.receive_texts(second.session), ["after"]);
    assert_eq!(world.receive_texts(alice.session), ["after"]);
}

#[test]
fn what_one_device_sends_its_sister_receives() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let second = world.add_device(&alice);
    world.receive(second.session);
    world
        .send(&alice, conversation, "hello")
        .expect("alice is a member");
    assert_eq!(world.receive_texts(second.session), ["hello"]);
}

#[test]
fn adding_twice_is_the_same_as_once_but_a_key_is_for_one_device_for_ever() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let key = SigningKey::from_bytes(&[200; 32]);
    let first = world.try_add_device(&alice, &key);
    assert_eq!(first, world.try_add_device(&alice, &key));
    let elsewhere = world.try_add_device(&bob, &key);
    assert_eq!(
        elsewhere.expect_err("the key is alice's").code,
        ErrorCode::NotAllowed
    );
    let id = first.expect("there is room");
    world
        .ask(alice.session, revoke(id))
        .expect("alice may revoke it");
    let again = world.try_add_device(&alice, &key);
    assert_eq!(
        again.expect_err("revoked keys do not come back").code,
        ErrorCode::NotAllowed
    );
}

#[test]
fn a_new_device_must_sign_for_this_very_account() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let key = SigningKey::from_bytes(&[200; 32]);
    let request = Request::AddDevice(wire::AddDevice {
        device_key: key.verifying_key().to_bytes().to_vec().into(),
        signature: key
            .sign(&signing::add_device(bob.account()))
            .to_vec()
            .into(),
    });
    assert_eq!(
        world.refused(alice.session, request),
        ErrorCode::AuthenticationFailed
    );
}

#[test]
fn an_account_has_a_bounded_number_of_valid_devices() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let add = |world: &mut World, seed: u8| {
        world.try_add_device(&alice, &SigningKey::from_bytes(&[seed; 32]))
    };
    let mut last = alice.id;
    for seed in 1..limits::DEVICES_PER_ACCOUNT_MAX as u8 {
        last = add(&mut world, 100 + seed).expect("there is room");
    }
    let full = add(&mut world, 150);
    assert_eq!(
        full.expect_err("it is full").code,
        ErrorCode::TooManyDevices
    );
    world
        .ask(alice.session, revoke(last))
        .expect("alice may revoke it");
    let next = add(&mut world, 151).expect("there is room again");
    assert_eq!(
        next.number(),
        last.number() + 1,
        "numbers are never used again"
    );
}

#[test]
fn a_revoked_device_is_gone_at_once_and_its_leaves_are_to_go() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let second = world.add_device(&alice);
    world.receive(second.session);
    world.receive(alice.session);
    world
        .publish(
            &second,
            vec![second.key_package()],
            Some(second.last_resort()),
        )
        .expect("the packages are good");
    world
        .ask(alice.session, revoke(second.id))
        .expect("alice may revoke it");
    assert_eq!(world.closed(second.session), Some(Reason::DeviceRevoked));
    let (_, again) = world.try_log_in(&second.key, 0);
    assert_eq!(
        again.expect_err("it was revoked").code,
        ErrorCode::DeviceRevoked
    );
    assert_eq!(world.rows(Table::KeypackageBytes), 0);
    assert_eq!(world.rows(Table::LastresortBytes), 0);
    assert_eq!(world.rows(Table::ConversationRemoval), 1);
    for device in [&alice, &bob] {
        let told = world.receive(device.session);
        let body = &told.last().expect("everybody is told").entry.body;
        let notice: wire::Notice = prost::Message::decode(body.clone()).expect("a notice");
        let Some(notice::Event::Revoked(event)) = notice.event else {
            panic!("expected the revocation");
        };
        assert_eq!(event.device_ids, [second.id.to_bytes()]);
    }
    world
        .send(&bob, conversation, "still here")
        .expect("alice is a member");
    assert_eq!(world.receive_texts(alice.session), ["still here"]);
    assert!(world.receive_texts(second.session).is_empty());
}

#[test]
fn a_device_may_revoke_itself_and_is_answered_first() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    world
        .ask(alice.session, revoke(alice.id))
        .expect("alice may go");
    assert_eq!(world.closed(alice.session), Some(Reason::DeviceRevoked));
}

#[test]
fn other_peoples_devices_cannot_be_revoked() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    for device in [bob.id, DeviceId::new(alice.account(), 9)] {
        assert_eq!(
            world.refused(alice.session, revoke(device)),
            ErrorCode::UnknownDevice
        );
    }
    assert!(world.closed(bob.session).is_none());
}

#[test]
fn devices_are_listed_for_acquaintances_only() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    world.open(&alice, &bob);
    assert_eq!(list(&mut world, &alice, None), Some(1));
    assert_eq!(list(&mut world, &alice, Some(bob.account())), Some(1));
    assert_eq!(list(&mut world, &alice, Some(carol.account())), None);
    let nobody = AccountId::new(NetworkCode(2), [0; 14]);
    assert_eq!(list(&mut world, &alice, Some(nobody)), None);
}
