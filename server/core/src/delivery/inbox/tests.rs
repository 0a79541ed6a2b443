//! Scenes of catch-up and live: no gap, no duplicate, whatever happens in between.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::ConversationId;
use tresse_proto::limits;

use crate::command::Command;
use crate::effect::Effect;
use crate::kit::{Received, TestDevice, World};

fn positions(received: &[Received]) -> Vec<u64> {
    received.iter().map(|received| received.position).collect()
}

fn send_many(world: &mut World, from: &TestDevice, to: ConversationId, count: usize) {
    for number in 0..count {
        world
            .send(from, to, &format!("{number}"))
            .expect("a member");
    }
}

#[test]
fn a_device_that_was_away_gets_pages_then_is_live() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world.command(Command::Closed {
        session: bob.session,
    });
    let count = limits::PAGE_ENTRIES_MAX * 2 + 5;
    send_many(&mut world, &alice, conversation, count);
    let session = world.log_in(&bob.key, 0);
    let received = world.receive(session);
    assert_eq!(positions(&received), (1..=count as u64).collect::<Vec<_>>());
    world.send(&alice, conversation, "live").expect("a member");
    assert_eq!(world.receive_texts(session), ["live"]);
}

#[test]
fn what_arrives_during_catch_up_comes_once_and_in_order() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    world.command(Command::Closed {
        session: bob.session,
    });
    send_many(
        &mut world,
        &alice,
        conversation,
        limits::PAGE_ENTRIES_MAX + 1,
    );
    // The first page is on its way; meanwhile alice goes on.
    let session = world.log_in(&bob.key, 0);
    send_many(&mut world, &alice, conversation, 3);
    let received = world.receive(session);
    send_many(&mut world, &alice, conversation, 2);
    let live = world.receive(session);
    let all = [positions(&received), positions(&live)].concat();
    let last = limits::PAGE_ENTRIES_MAX as u64 + 6;
    assert_eq!(all, (1..=last).collect::<Vec<_>>());
}

#[test]
fn catch_up_starts_behind_the_cursor() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 10);
    let session = world.log_in(&bob.key, 7);
    assert_eq!(positions(&world.receive(session)), [8, 9, 10]);
}

#[test]
fn an_empty_inbox_is_caught_up_at_once() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let session = world.log_in(&alice.key, 0);
    let mail = world.mail.remove(&session).unwrap_or_default();
    assert!(matches!(
        mail.as_slice(),
        [Effect::Page { entries, caught_up: true, .. }] if entries.is_empty()
    ));
}

#[test]
fn a_page_is_bounded_in_bytes_but_never_empty() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    let text = "x".repeat(limits::APPLICATION_BYTES_MAX - 100);
    for _ in 0..7 {
        world.send(&alice, conversation, &text).expect("a member");
    }
    let session = world.log_in(&bob.key, 0);
    let mut total = 0;
    loop {
        let mail = world.mail.remove(&session).unwrap_or_default();
        let [
            Effect::Page {
                entries, caught_up, ..
            },
        ] = mail.as_slice()
        else {
            panic!("expected one page");
        };
        assert!(!entries.is_empty());
        let bytes: usize = entries.iter().map(|(_, entry)| entry.len()).sum();
        assert!(bytes <= limits::PAGE_BYTES_MAX);
        total += entries.len();
        if *caught_up {
            break;
        }
        world.command(Command::PageWanted { session });
    }
    assert_eq!(total, 7);
}

#[test]
fn a_connection_that_falls_behind_continues_where_it_lost_the_thread() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    // The edge could hand over positions 1 and 2 only, and dropped the others.
    world.mail.remove(&bob.session);
    for from in [3, 4] {
        world.command(Command::FellBehind {
            session: bob.session,
            from,
        });
    }
    send_many(&mut world, &alice, conversation, 2);
    assert!(
        world.receive(bob.session).is_empty(),
        "nothing until it asks"
    );
    world.command(Command::PageWanted {
        session: bob.session,
    });
    assert_eq!(positions(&world.receive(bob.session)), [3, 4, 5, 6, 7]);
    world.send(&alice, conversation, "live").expect("a member");
    assert_eq!(world.receive_texts(bob.session), ["live"]);
}

#[test]
fn asking_for_pages_while_live_or_unknown_does_nothing() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 2);
    world.receive(bob.session);
    world.command(Command::PageWanted {
        session: bob.session,
    });
    let (nobody, _) = world.connect();
    world.command(Command::PageWanted { session: nobody });
    world.command(Command::FellBehind {
        session: nobody,
        from: 1,
    });
    assert!(!world.mail.contains_key(&bob.session) && !world.mail.contains_key(&nobody));
}

#[test]
fn acks_only_go_forward_and_never_ahead() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    assert_eq!(world.ack(&bob, 4), None);
    assert_eq!(world.ack(&bob, 2), None);
    assert_eq!(
        world.core.cursor(bob.id).expect("the store does not fail"),
        4
    );
    let refusal = world.ack(&bob, 6).expect("the inbox ends at 5");
    assert_eq!(refusal.code, ErrorCode::CursorAhead);
    assert_eq!(
        world.core.cursor(bob.id).expect("the store does not fail"),
        4
    );
}

#[test]
fn an_ack_of_one_account_moves_no_cursor_of_another() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    world.ack(&bob, 5);
    assert_eq!(
        world
            .core
            .cursor(alice.id)
            .expect("the store does not fail"),
        0
    );
}

#[test]
fn losing_a_lazy_cursor_in_a_crash_only_redelivers() {
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    world.ack(&bob, 5);
    let mut world = world.crash(0);
    let session = world.log_in(&bob.key, 0);
    assert_eq!(positions(&world.receive(session)), [1, 2, 3, 4, 5]);
    let session = world.log_in(&bob.key, 5);
    assert!(world.receive(session).is_empty());
}

#[test]
fn the_head_of_an_inbox_is_found_again_after_a_crash_even_when_it_was_swept() {
    // If this fails, positions are used twice and a device drops what it has not seen.
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 5);
    world.ack(&bob, 5);
    world.command(Command::Sweep);
    let mut world = world.crash(0);
    let session = world.log_in(&bob.key, 5);
    assert!(world.receive(session).is_empty());
    let from = world.log_in(&alice.key, 0);
    let alice = TestDevice {
        session: from,
        ..alice
    };
    world.send(&alice, conversation, "next").expect("a member");
    assert_eq!(positions(&world.receive(session)), [6]);
}

#[test]
fn a_damaged_entry_is_reported_and_does_not_stop_the_others() {
    use tresse_store::{Batch, Store, Table};
    let mut world = World::new();
    let [alice, bob] = world.users(["alice", "bob"]);
    let conversation = world.open(&alice, &bob);
    send_many(&mut world, &alice, conversation, 3);
    let place = crate::record::key::entry(conversation, 2);
    let row = world
        .core
        .store()
        .get(Table::ConversationEntry, &place)
        .expect("the store does not fail")
        .expect("the entry is there");
    let mut damaged = row.to_vec();
    damaged[20] ^= 1;
    let mut batch = Batch::new();
    batch.put(Table::ConversationEntry, place, damaged);
    world.core.write(batch).expect("the store does not fail");
    let session = world.log_in(&bob.key, 0);
    assert_eq!(world.receive_texts(session), ["0", "2"]);
    assert!(matches!(
        world.others.as_slice(),
        [Effect::Damaged(damaged)] if damaged.table == Table::ConversationEntry
    ));
}
