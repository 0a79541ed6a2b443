//! A server that went back to a backup, and devices that remember what it does not.

use bytes::Bytes;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{KeyPackagesPublished, PublishKeyPackages};
use tresse_server_core::FORMAT;
use tresse_server_core::check::check;
use tresse_server_core::record::restored::Restored;
use tresse_server_core::restore::Restore;
use tresse_store::{BackupError, Batch, MemoryStore, Store as _, Table, read_backup, write_backup};

use crate::kit::world::World;

type Rows = Vec<(Table, Bytes, Bytes)>;

fn backup(world: &World) -> Rows {
    let mut file = Vec::new();
    let snapshot = world.store().snapshot().unwrap();
    write_backup(&*snapshot, world.now_ms, &mut file).unwrap();
    let mut rows = Rows::new();
    read_backup::<BackupError>(
        &mut &file[..],
        &mut |table, key, value| {
            rows.push((table, key, value));
            Ok(())
        },
        &mut |_| {},
    )
    .unwrap();
    rows
}

fn restore(rows: &Rows, taken_at_ms: u64, now_ms: u64) -> (MemoryStore, Restored) {
    let mut restore = Restore::new(now_ms, taken_at_ms);
    for (table, key, value) in rows {
        restore.look(*table, key, value).unwrap();
    }
    let restored = restore.begin().unwrap();
    let mut batch = Batch::new();
    for (table, key, value) in rows {
        restore
            .row(&mut batch, *table, key.clone(), value.clone())
            .unwrap();
    }
    restore.finish(&mut batch);
    let mut store = MemoryStore::new();
    store.apply(batch).unwrap();
    store.persist().unwrap();
    let report = check(&store).unwrap();
    assert!(report.is_sound(), "{:#?}", report.findings);
    (store, restored)
}

#[test]
fn no_number_is_given_out_twice_and_nothing_is_delivered_twice() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.send(alice, group, "kept").unwrap();
    world.catch_up(bob);
    let (rows, taken_at_ms) = (backup(&world), world.now_ms);
    world.now_ms += 60_000;
    let lost = world.send(alice, group, "lost").unwrap();
    world.catch_up(bob);
    let cursor = world.person(bob).cursor;

    let (store, restored) = restore(&rows, taken_at_ms, world.now_ms);
    assert_eq!(restored.to_ms, taken_at_ms);
    world.start_on(store);
    let new = world.send(alice, group, "new").unwrap();
    assert!(new.seq > restored.base() && restored.base() > lost.seq);
    world.settle();
    assert!(world.person(bob).cursor > cursor);
    assert_eq!(world.person(bob).texts, ["kept", "lost", "new"]);
    assert_eq!(
        world.person(carol).texts,
        ["kept", "new"],
        "who had not read it gets what was kept from its inbox"
    );
    let places: Vec<u64> = world
        .person(carol)
        .entries
        .iter()
        .filter(|entry| entry.conversation_id == group.to_bytes())
        .map(|entry| entry.seq)
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_message_that_was_kept_gets_its_first_answer_and_one_that_was_lost_is_accepted_again() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let submit = |world: &mut World, text: &str| {
        let (epoch, body) = world.mls(alice).encrypt(group, text);
        let message = world.message_id();
        tresse_proto::wire::client_frame::Request::Submit(tresse_proto::wire::Submit {
            conversation_id: group.to_bytes(),
            client_msg_id: message.to_bytes(),
            epoch,
            body,
        })
    };
    let kept = submit(&mut world, "kept");
    let of_kept = world.ask(alice, kept.clone()).unwrap();
    let (rows, taken_at_ms) = (backup(&world), world.now_ms);
    let lost = submit(&mut world, "lost");
    let of_lost = world.ask(alice, lost.clone()).unwrap();
    let (store, _) = restore(&rows, taken_at_ms, world.now_ms);
    world.start_on(store);
    assert_eq!(world.ask(alice, kept).unwrap(), of_kept);
    let again = world.ask(alice, lost.clone()).unwrap();
    assert_ne!(again, of_lost, "it has a new place");
    assert_eq!(world.ask(alice, lost).unwrap(), again);
    world.settle();
    assert_eq!(world.person(bob).texts, ["kept", "lost"]);
}

#[test]
fn a_second_restore_is_later_than_the_first_even_if_the_clock_stands_still() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let mut before = 0;
    for round in 0..3 {
        let rows = backup(&world);
        let (store, restored) = restore(&rows, world.now_ms, 0);
        assert!(restored.base() >= before);
        world.start_on(store);
        let accepted = world.send(alice, group, &format!("{round}")).unwrap();
        assert!(accepted.seq > before, "round {round}");
        before = accepted.seq;
        world.settle();
    }
    assert_eq!(world.person(bob).texts, ["0", "1", "2"]);
}

#[test]
fn a_clock_that_is_behind_never_makes_numbers_go_backwards() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.group_of_friends(alice, &[bob]);
    let (_, first) = restore(&backup(&world), world.now_ms, world.now_ms);
    let (_, behind) = restore(&backup(&world), world.now_ms, world.now_ms - 86_400_000);
    assert_eq!(behind.id, first.id);
    assert!(first.id * 1000 > world.now_ms);
}

#[test]
fn a_key_package_that_may_have_been_used_is_not_handed_out_again() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    world.befriend(alice, bob);
    let (rows, taken_at_ms) = (backup(&world), world.now_ms);
    let account = world.account(bob);
    let claim = |world: &mut World| world.claim(alice, &[account], None);
    let used = claim(&mut world).unwrap();
    let (store, _) = restore(&rows, taken_at_ms, world.now_ms);
    world.start_on(store);
    let first = claim(&mut world).unwrap();
    let second = claim(&mut world).unwrap();
    assert_ne!(first, used);
    assert_eq!(first, second, "the last resort, until bob publishes");

    let publish = |one_time| {
        Request::PublishKeyPackages(PublishKeyPackages {
            one_time,
            last_resort: None,
        })
    };
    let left = world.ask(bob, publish(used)).unwrap();
    assert_eq!(
        left,
        Body::KeyPackagesPublished(KeyPackagesPublished { one_time: 0 })
    );
    let new = vec![world.mls(bob).key_package()];
    world.ask(bob, publish(new.clone())).unwrap();
    assert_eq!(claim(&mut world).unwrap(), new);
}

#[test]
fn what_is_not_the_data_of_this_server_is_refused() {
    let mut nothing = Restore::new(1, 1);
    assert!(nothing.begin().is_err(), "no format");
    let mut newer = Restore::new(1, 1);
    let format = Bytes::from(vec![FORMAT + 1]);
    let place = Bytes::from_static(b"format");
    assert!(newer.look(Table::Meta, &place, &format).is_err());
}
