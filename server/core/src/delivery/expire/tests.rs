//! Scenes of the sweep: what was passed goes, nothing else does, and every pointer that is left resolves.

use tresse_proto::ids::ConversationId;
use tresse_proto::limits;
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::command::{Command, Pace};
use crate::kit::{TestDevice, World};
use crate::record::conversation::{Kind, State, TreeRecord};
use crate::record::entry::EntryRow;
use crate::record::inbox::Pointer;
use crate::record::{BatchRows, Row, key};

fn send_many(world: &mut World, from: &TestDevice, to: ConversationId, count: usize) {
    for number in 0..count {
        world
            .send(from, to, &format!("{number}"))
            .expect("a member");
    }
}

/// Every pointer leads to an entry, every entry is led to, and no count is left of an entry that is gone.
fn check_pointers(world: &World) {
    let store = world.core.store();
    let pointers = store
        .scan(
            Table::AccountInbox,
            KeyRange::all(),
            Direction::Ascending,
            usize::MAX,
        )
        .expect("the store does not fail");
    for (_, row) in pointers {
        let pointer = Pointer::decode(&row).expect("pointers can be decoded");
        let place = key::entry(pointer.conversation, pointer.seq);
        let entry = store
            .get(Table::ConversationEntry, &place)
            .expect("the store does not fail")
            .expect("a pointer must lead to an entry");
        EntryRow::decode(&entry).expect("entries can be decoded");
    }
    assert!(world.rows(Table::EntryPointers) <= world.rows(Table::ConversationEntry));
    let report = crate::check::check(store).expect("the store does not fail");
    let tables = [
        Table::ConversationEntry,
        Table::EntryPointers,
        Table::AccountInbox,
        Table::MessageSeq,
        Table::CommitEntry,
    ]
    .map(Table::name);
    let findings: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| tables.contains(&finding.table))
        .collect();
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn an_entry_goes_when_every_device_has_passed_it_and_not_before() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let second = world.add_device(&bob);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    for (device, position, left) in [
        (&alice, 5, 5),
        (&bob, 4, 5),
        (&second, 3, 2),
        (&second, 5, 1),
    ] {
        world.ack(device, position);
        world.command(Command::Sweep);
        check_pointers(&world);
        assert_eq!(world.rows(Table::ConversationEntry), left);
    }
    world.ack(&bob, 5);
    world.command(Command::Sweep);
    for table in [
        Table::ConversationEntry,
        Table::EntryPointers,
        Table::AccountInbox,
    ] {
        assert_eq!(world.rows(table), 0, "{table}");
    }
    // Answers stay for those who ask again.
    assert_eq!(world.rows(Table::MessageSeq), 5);
}

#[test]
fn a_revoked_device_holds_nothing_back() {
    use tresse_proto::wire::{self, client_frame::Request};
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let second = world.add_device(&bob);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    world.ack(&alice, 5);
    world.ack(&bob, 5);
    world.command(Command::Sweep);
    assert_eq!(world.rows(Table::ConversationEntry), 5);
    let revoke = Request::RevokeDevice(wire::RevokeDevice {
        device_id: second.id.to_bytes(),
    });
    world.ask(bob.session, revoke).expect("bob may revoke it");
    world.command(Command::Sweep);
    check_pointers(&world);
    assert_eq!(
        world.rows(Table::ConversationEntry),
        1,
        "the notice of the revocation"
    );
}

#[test]
fn what_nobody_fetches_goes_at_the_retention_time() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    world.now_ms += limits::RETENTION_MS - 1;
    send_many(&mut world, &alice, conversation, 1);
    for _ in 0..2 {
        world.command(Command::Sweep);
    }
    assert_eq!(world.rows(Table::ConversationEntry), 6);
    world.now_ms += 1;
    for _ in 0..2 {
        world.command(Command::Sweep);
    }
    check_pointers(&world);
    assert_eq!(world.rows(Table::ConversationEntry), 1);
    assert_eq!(world.rows(Table::MessageSeq), 1);
    let (_, logged_in) = world.try_log_in(&bob.key, 0);
    let logged_in = logged_in.expect("bob may log in");
    assert_eq!(
        (logged_in.inbox_floor, logged_in.inbox_head),
        (5, 6),
        "bob's device learns that it missed something"
    );
}

#[test]
fn work_of_one_sweep_is_bounded_and_the_next_goes_on() {
    let mut world = World::with(|config| config.sweep_rows_max = 10);
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 50);
    world.ack(&alice, 50);
    world.ack(&bob, 50);
    let mut left = world.rows(Table::AccountInbox);
    assert_eq!(left, 100);
    for _ in 0..12 {
        world.command(Command::Sweep);
        let now = world.rows(Table::AccountInbox);
        assert!(left - now <= 10, "{left} to {now}");
        left = now;
        check_pointers(&world);
    }
    assert_eq!(left, 0);
}

#[test]
fn a_pass_goes_on_by_as_much_as_is_stored_and_removes_each_pointer_once() {
    let mut world = World::with(|config| config.sweep_rows_max = 10);
    let people: [TestDevice; 3] = world.users(["alice", "bob", "carol"]);
    let accounts = people.each_ref().map(TestDevice::account);
    let group = world.conversation(Kind::Group, State::Open, &accounts);
    let direct = world.open(&people[0], &people[1]);
    send_many(&mut world, &people[0], group, 300);
    send_many(&mut world, &people[1], direct, 300);
    for (person, position) in people.iter().zip([600, 600, 300]) {
        world.ack(person, position);
    }
    world.command(Command::Sweep);
    let mut steps = 0;
    while world.core.is_sweeping() {
        // Each step has 16 pointers more to remove, and takes half as many again.
        send_many(&mut world, &people[0], direct, 8);
        let before = world.rows(Table::AccountInbox);
        world.command(Command::SweepOn(Pace::Beside));
        let removed = before - world.rows(Table::AccountInbox);
        assert!(removed <= 256 + 32, "{removed} in one step");
        check_pointers(&world);
        steps += 1;
        assert!(steps < 60, "it never ends");
    }
    assert!(steps > 40, "{steps}: it does not wait");
    let left = 16 * steps;
    assert_eq!(
        world.rows(Table::AccountInbox),
        left,
        "what nobody acknowledged"
    );
    assert_eq!(world.rows(Table::ConversationEntry), left / 2);
    assert_eq!(world.rows(Table::EntryPointers), 0);
}

#[test]
fn a_crash_in_the_middle_of_a_pass_counts_nothing_twice() {
    for kept in 0..3 {
        let mut world = World::with(|config| config.sweep_rows_max = 10);
        let [alice, bob] = world.users(["alice", "bob"]);
        let conversation = world.open(&alice, &bob);
        send_many(&mut world, &alice, conversation, 400);
        world.ack(&alice, 400);
        world.ack(&bob, 200);
        world.command(Command::Sweep);
        world.decide_only(Command::SweepOn(Pace::Alone));
        let mut world = world.crash(kept);
        check_pointers(&world);
        let session = world.log_in(&bob.key, 200);
        world.command(Command::Sweep);
        while world.core.is_sweeping() {
            world.command(Command::SweepOn(Pace::Alone));
            check_pointers(&world);
        }
        assert_eq!(world.receive(session).len(), 200);
    }
}

#[test]
fn a_sweep_during_catch_up_makes_no_gap_for_what_is_left() {
    let mut world = World::new();
    let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
    let accounts = [alice.account(), bob.account(), carol.account()];
    let group = world.conversation(Kind::Group, State::Open, &accounts);
    let count = limits::PAGE_ENTRIES_MAX + 10;
    send_many(&mut world, &alice, group, count);
    world.ack(&alice, count as u64);
    world.ack(&carol, count as u64);
    let session = world.log_in(&bob.key, 0);
    world.command(Command::Sweep);
    let received = world.receive(session);
    assert_eq!(received.len(), count);
}

#[test]
fn a_crash_between_sweeps_loses_nothing_that_was_not_passed() {
    for kept in 0..4 {
        let mut world = World::new();
        let [alice, bob] = world.users(["alice", "bob"]);
        let conversation = world.open(&alice, &bob);
        send_many(&mut world, &alice, conversation, 5);
        world.ack(&alice, 5);
        world.ack(&bob, 2);
        world.decide_only(Command::Sweep);
        let mut world = world.crash(kept);
        check_pointers(&world);
        let session = world.log_in(&bob.key, 2);
        assert_eq!(world.receive_texts(session), ["2", "3", "4"]);
    }
}

#[test]
fn a_seq_is_not_given_out_again_when_the_log_is_empty() {
    for kept in 0..4 {
        let mut world = World::new();
        let [alice, bob] = world.users(["alice", "bob"]);
        let conversation = world.open(&alice, &bob);
        send_many(&mut world, &alice, conversation, 5);
        let head = |world: &mut World| {
            let hot = world.core.hot(conversation).expect("it can be read");
            hot.expect("it is known").head.seq
        };
        let before = head(&mut world);
        world.ack(&alice, 5);
        world.ack(&bob, 5);
        world.decide_only(Command::Sweep);
        let mut world = world.crash(kept);
        assert_eq!(head(&mut world), before, "{kept} batches survived");
        world.command(Command::Sweep);
        check_pointers(&world);
    }
}

#[test]
fn old_trees_go_and_new_ones_stay() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let mut batch = Batch::new();
    for epoch in 0..40 {
        batch.put_row(
            key::epoch(conversation, epoch),
            &TreeRecord {
                ratchet_tree: vec![1].into(),
                at_ms: world.now_ms + epoch,
            },
        );
    }
    world.core.write(batch).expect("the store does not fail");
    world.now_ms += limits::RETENTION_MS + 19;
    for _ in 0..5 {
        world.command(Command::Sweep);
    }
    assert_eq!(world.rows(Table::ConversationTree), 20);
}

#[test]
fn the_oldest_of_an_inbox_that_is_too_long_go_and_its_devices_are_told() {
    let mut world = World::with(|config| config.inbox_entries_max = 10);
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 25);
    world.ack(&alice, 25);
    for _ in 0..2 {
        world.command(Command::Sweep);
    }
    check_pointers(&world);
    assert_eq!(world.rows(Table::AccountInbox), 10);
    let (session, logged_in) = world.try_log_in(&bob.key, 0);
    assert_eq!(logged_in.expect("bob may log in").inbox_floor, 15);
    assert_eq!(world.receive(session).len(), 10);
}
