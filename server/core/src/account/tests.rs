//! Scenes of accounts: reach is off by default, deleting leaves nothing.

use tresse_proto::error::ErrorCode;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Direction, KeyRange, Store, Table};

use crate::command::Command;
use crate::kit::{TestDevice, World};

fn account(world: &mut World, device: &TestDevice) -> wire::Account {
    match world.ask(device.session, Request::GetAccount(wire::GetAccount {})) {
        Ok(Body::Account(account)) => account,
        other => panic!("expected Account, got {other:?}"),
    }
}

#[test]
fn reach_towards_every_other_network_is_off_at_first() {
    // R1: if this fails, people are contacted from networks they never opened.
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let account = account(&mut world, &alice);
    assert_eq!(account.network, "instagram");
    let mut networks: Vec<_> = account
        .reach
        .iter()
        .map(|reach| reach.network.as_str())
        .collect();
    networks.sort_unstable();
    assert_eq!(networks, ["messenger", "whatsapp"]);
    assert!(
        account
            .reach
            .iter()
            .all(|reach| !reach.inbound && !reach.outbound)
    );
}

#[test]
fn reach_is_set_for_each_network_and_direction_and_revoked_in_one_step() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    world.set_reach(&alice, "whatsapp", true, false);
    let on: Vec<_> = account(&mut world, &alice)
        .reach
        .into_iter()
        .filter(|reach| reach.inbound || reach.outbound)
        .collect();
    assert_eq!(
        on,
        [wire::Reach {
            network: "whatsapp".to_owned(),
            inbound: true,
            outbound: false
        }]
    );
    world.set_reach(&alice, "whatsapp", false, false);
    assert!(
        account(&mut world, &alice)
            .reach
            .iter()
            .all(|reach| !reach.inbound && !reach.outbound)
    );
}

#[test]
fn reach_towards_nothing_or_oneself_is_refused() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let set = |network: Option<&str>| {
        Request::SetReach(wire::SetReach {
            reach: network.map(|network| wire::Reach {
                network: network.to_owned(),
                inbound: true,
                outbound: true,
            }),
        })
    };
    assert_eq!(
        world.refused(alice.session, set(None)),
        ErrorCode::Malformed
    );
    assert_eq!(
        world.refused(alice.session, set(Some("nowhere"))),
        ErrorCode::UnknownNetwork
    );
    assert_eq!(
        world.refused(alice.session, set(Some("instagram"))),
        ErrorCode::NotAllowed
    );
}

#[test]
fn a_deleted_account_leaves_nothing_behind_once_the_sweep_has_passed() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.request(&bob, &alice);
    world
        .send(&bob, conversation, "hello")
        .expect("the first text");
    world
        .answer(&alice, conversation, true)
        .expect("alice may accept");
    world
        .publish(&alice, vec![alice.key_package()], Some(alice.last_resort()))
        .expect("the packages are good");
    world.set_reach(&alice, "whatsapp", true, true);
    world
        .ask(
            alice.session,
            Request::DeleteAccount(wire::DeleteAccount {}),
        )
        .expect("an account can be deleted");
    assert_eq!(world.closed(alice.session), Some(Reason::DeviceRevoked));
    let (_, again) = world.try_log_in(&alice.key, 0);
    assert_eq!(
        again.expect_err("the key is gone").code,
        ErrorCode::AuthenticationFailed
    );
    for _ in 0..3 {
        world.command(Command::Sweep);
    }
    for table in Table::ALL {
        // The shared conversation is bob's as well, so its rows stay.
        if matches!(
            table,
            Table::ConversationRecord | Table::ConversationEntry | Table::ConversationRemoval
        ) {
            continue;
        }
        let rows = world
            .core
            .store()
            .scan(*table, KeyRange::all(), Direction::Ascending, usize::MAX)
            .expect("the store in memory does not fail");
        let account = alice.account().0;
        let mentions = rows.iter().any(|(key, row)| {
            [key, row]
                .iter()
                .any(|part| part.windows(16).any(|window| window == account))
        });
        assert!(!mentions, "{table} still mentions the account");
    }
    world
        .register(
            "instagram",
            "alice",
            &ed25519_dalek::SigningKey::from_bytes(&[77; 32]),
        )
        .expect("the handle is free again");
}
