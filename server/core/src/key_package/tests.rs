//! Scenes of key packages: checked when published, each used once, claimed only with a reason.

use openmls::prelude::Lifetime;
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, NetworkCode};
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_store::Table;

use crate::command::Command;
use crate::effect::Effect;
use crate::kit::World;
use crate::limit::Rate;

#[test]
fn publishing_twice_is_the_same_as_once() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let packages = vec![alice.key_package(), alice.key_package()];
    for _ in 0..2 {
        assert_eq!(world.publish(&alice, packages.clone(), None), Ok(2));
    }
    assert_eq!(world.rows(Table::KeypackageBytes), 2);
}

#[test]
fn each_one_time_package_is_given_out_once_then_the_last_resort_again_and_again() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let one_time = vec![bob.key_package(), bob.key_package()];
    let last_resort = bob.last_resort();
    world
        .publish(&bob, one_time.clone(), Some(last_resort.clone()))
        .expect("the packages are good");
    let mut given = Vec::new();
    for _ in 0..4 {
        let claimed = world
            .claim(&alice, &[bob.account()], Some(conversation))
            .expect("they are in one conversation");
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].device_id, bob.id.to_bytes());
        given.push(claimed[0].key_package.clone());
    }
    assert_ne!(given[0], given[1]);
    assert!(given[..2].iter().all(|package| one_time.contains(package)));
    assert!(given[2..].iter().all(|package| *package == last_resort));
}

#[test]
fn a_used_package_cannot_be_put_back() {
    // The device sends it again because the first answer was lost: a reused init key would be worse than none.
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let package = bob.key_package();
    world
        .publish(&bob, vec![package.clone()], None)
        .expect("the package is good");
    world
        .claim(&alice, &[bob.account()], Some(conversation))
        .expect("they are in one conversation");
    assert_eq!(world.publish(&bob, vec![package], None), Ok(0));
    let refusal = world.claim(&alice, &[bob.account()], Some(conversation));
    assert_eq!(
        refusal.expect_err("none is left").code,
        ErrorCode::NoKeyPackage
    );
}

#[test]
fn a_package_must_be_of_the_device_that_publishes_it() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let day = || Lifetime::new(60 * 60 * 24);
    let mut broken = alice.key_package().to_vec();
    *broken.last_mut().expect("it is not empty") ^= 1;
    let mut trailing = alice.key_package().to_vec();
    trailing.push(0);
    let long_ago = Lifetime::init(1000, 2000);
    for (what, package) in [
        ("signed by another key", bob.key_package()),
        (
            "for another identity",
            alice.package_for(bob.id, false, day()),
        ),
        ("expired", alice.package_for(alice.id, false, long_ago)),
        (
            "valid for years",
            alice.package_for(alice.id, false, Lifetime::new(60 * 60 * 24 * 1000)),
        ),
        ("a last resort as one-time package", alice.last_resort()),
        ("a broken signature", broken.into()),
        ("bytes behind it", trailing.into()),
        ("nothing", bytes::Bytes::new()),
    ] {
        let refusal = world
            .publish(&alice, vec![alice.key_package(), package], None)
            .expect_err(what);
        assert_eq!(refusal.code, ErrorCode::InvalidKeyPackage, "{what}");
    }
    let refusal = world
        .publish(&alice, Vec::new(), Some(alice.key_package()))
        .expect_err("a one-time package as last resort");
    assert_eq!(refusal.code, ErrorCode::InvalidKeyPackage);
    assert_eq!(world.rows(Table::KeypackageBytes), 0, "all or nothing");
}

#[test]
fn too_many_or_too_large_packages_are_refused() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let too_many = vec![bytes::Bytes::new(); limits::KEY_PACKAGES_PER_DEVICE_MAX + 1];
    let refusal = world.publish(&alice, too_many, None).expect_err("too many");
    assert_eq!(refusal.code, ErrorCode::TooLarge);
    let too_large = vec![bytes::Bytes::from(vec![
        0;
        limits::KEY_PACKAGE_BYTES_MAX + 1
    ])];
    let refusal = world
        .publish(&alice, too_large, None)
        .expect_err("too large");
    assert_eq!(refusal.code, ErrorCode::TooLarge);
}

#[test]
fn a_package_that_is_too_large_never_becomes_a_job() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let too_large = bytes::Bytes::from(vec![0; limits::KEY_PACKAGE_BYTES_MAX + 1]);
    for (one_time, last_resort) in [(vec![too_large.clone()], None), (vec![], Some(too_large))] {
        let effects = world.decide_only(Command::Request {
            session: alice.session,
            request_id: 1,
            request: Request::PublishKeyPackages(wire::PublishKeyPackages {
                one_time,
                last_resort,
            }),
        });
        assert!(
            matches!(effects.as_slice(), [Effect::Reply { result: Err(refusal), .. }]
                if refusal.code == ErrorCode::TooLarge),
            "{effects:?}"
        );
    }
}

#[test]
fn a_device_publishes_only_so_often() {
    let mut world = World::with(|config| config.rates.handshakes = Rate::new(1, 1));
    let [alice, bob] = world.users(["alice", "bob"]);
    assert_eq!(
        world.publish(&alice, vec![alice.key_package()], None),
        Ok(1)
    );
    let refusal = world.publish(&alice, vec![alice.key_package()], None);
    assert_eq!(refusal.expect_err("too often").code, ErrorCode::RateLimited);
    assert_eq!(world.publish(&bob, vec![bob.key_package()], None), Ok(1));
}

#[test]
fn what_does_not_fit_any_more_is_left_out() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let some = |count| (0..count).map(|_| alice.key_package()).collect::<Vec<_>>();
    let most = limits::KEY_PACKAGES_PER_DEVICE_MAX;
    assert_eq!(
        world.publish(&alice, some(most - 1), None),
        Ok(most as u32 - 1)
    );
    assert_eq!(world.publish(&alice, some(3), None), Ok(most as u32));
}

#[test]
fn strangers_cannot_claim_and_nothing_is_used_up() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    let theirs = world.open(&bob, &carol);
    let mine = world.open(&alice, &carol);
    for device in [&bob, &carol] {
        world
            .publish(device, vec![device.key_package()], None)
            .expect("the package is good");
    }
    let nobody = AccountId::new(NetworkCode(2), [0; 14]);
    for (accounts, conversation) in [
        (vec![bob.account()], None),
        (vec![nobody], None),
        (vec![bob.account()], Some(mine)),
        (vec![carol.account(), bob.account()], Some(mine)),
    ] {
        let refusal = world.claim(&alice, &accounts, conversation);
        assert_eq!(
            refusal.expect_err("alice does not know bob").code,
            ErrorCode::NotReachable
        );
    }
    let refusal = world.claim(&alice, &[bob.account()], Some(theirs));
    assert_eq!(
        refusal.expect_err("not alice's conversation").code,
        ErrorCode::UnknownConversation
    );
    assert!(world.claim(&bob, &[carol.account()], Some(theirs)).is_ok());
    assert!(world.claim(&carol, &[bob.account()], Some(theirs)).is_ok());
}

#[test]
fn who_was_found_may_be_claimed_once() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    world
        .publish(&bob, Vec::new(), Some(bob.last_resort()))
        .expect("the package is good");
    world
        .find(&alice, "instagram", "bob")
        .expect("bob is on the same network");
    assert!(world.claim(&alice, &[bob.account()], None).is_ok());
    let again = world.claim(&alice, &[bob.account()], None);
    assert_eq!(
        again.expect_err("the find is used up").code,
        ErrorCode::NotReachable
    );
}

#[test]
fn a_find_is_void_after_a_block_and_after_an_hour() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    world
        .publish(&bob, Vec::new(), Some(bob.last_resort()))
        .expect("the package is good");
    world
        .find(&alice, "instagram", "bob")
        .expect("bob is on the same network");
    world.block(&bob, alice.account(), true);
    assert!(world.claim(&alice, &[bob.account()], None).is_err());
    world.block(&bob, alice.account(), false);
    world
        .find(&alice, "instagram", "bob")
        .expect("bob is on the same network");
    world.now_ms += 60 * 60 * 1000;
    assert!(world.claim(&alice, &[bob.account()], None).is_err());
}

#[test]
fn ones_own_other_devices_may_always_be_claimed() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    assert_eq!(
        world.claim(&alice, &[alice.account()], None),
        Ok(Vec::new())
    );
    let second = world.add_device(&alice);
    world
        .publish(&second, vec![second.key_package()], None)
        .expect("the package is good");
    let claimed = world
        .claim(&alice, &[alice.account()], None)
        .expect("they are alice's own");
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].device_id, second.id.to_bytes());
}

#[test]
fn too_many_accounts_in_a_claim_are_refused() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let accounts = vec![alice.account(); limits::CLAIM_ACCOUNTS_MAX + 1];
    let refusal = world.claim(&alice, &accounts, None).expect_err("too many");
    assert_eq!(refusal.code, ErrorCode::TooLarge);
}

#[test]
fn marks_of_claimed_packages_go_after_a_day() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world
        .publish(&bob, vec![bob.key_package()], None)
        .expect("the package is good");
    world
        .claim(&alice, &[bob.account()], Some(conversation))
        .expect("they are in one conversation");
    world.command(Command::Sweep);
    assert_eq!(world.rows(Table::KeypackageBytes), 1);
    world.now_ms += 24 * 60 * 60 * 1000;
    world.command(Command::Sweep);
    assert_eq!(world.rows(Table::KeypackageBytes), 0);
}
