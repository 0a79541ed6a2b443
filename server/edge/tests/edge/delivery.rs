//! Entries from one socket to another: pushed once durable, in order, and whatever the reader does.

use tresse_proto::limits::REQUESTS_IN_FLIGHT_MAX;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{AckInbox, EntryKind, GetAccount};

use crate::kit::{Client, decoded, message, plain};

#[tokio::test]
async fn an_accepted_entry_is_pushed_to_every_device_of_the_account() {
    let started = plain().await;
    let mut phone = Client::account(started.address, "+15550100001").await;
    let mut laptop = phone.second_device(started.address).await;
    laptop.catch_up().await;
    let group = phone.group().await;
    let seq = phone.submit(group, 100).await;
    let entries = decoded(&laptop.push().await);
    let (_, entry) = entries.last().expect("an entry");
    assert_eq!((entry.seq, entry.kind()), (seq, EntryKind::Application));
    assert!(started.metric("tresse_delivered_live_total").await >= 2);
    assert_eq!(started.metric("tresse_accepted_total").await, 2);
}

#[tokio::test]
async fn what_was_not_acked_comes_again_after_the_next_log_in() {
    let started = plain().await;
    let mut phone = Client::account(started.address, "+15550100001").await;
    let group = phone.group().await;
    for _ in 0..300 {
        phone.submit(group, 10).await;
    }
    let mut again = Client::connect_as(started.address, phone.device).await;
    again.log_in(0).await.expect("logged in");
    let entries = again.catch_up().await;
    let seqs: Vec<u64> = entries
        .iter()
        .filter(|(_, entry)| entry.kind() == EntryKind::Application)
        .map(|(_, entry)| entry.seq)
        .collect();
    assert_eq!(seqs.len(), 300);
    assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
}

#[tokio::test]
async fn a_reader_that_is_too_slow_catches_up_and_misses_nothing() {
    let started = plain().await;
    let mut writer = Client::account(started.address, "+15550100001").await;
    let mut slow = writer.second_device(started.address).await;
    slow.catch_up().await;
    let group = writer.group().await;

    // Until the server has given up pushing: socket buffers take a few megabytes.
    let mut sent = 0;
    while started.metric("tresse_fell_behind_total").await == 0 {
        for _ in 0..20 {
            writer.submit(group, 90_000).await;
        }
        sent += 20;
        assert!(sent < 2000, "a slow reader is pushed to without end");
    }
    for _ in 0..20 {
        writer.submit(group, 90_000).await;
    }
    sent += 20;

    let mut seqs = Vec::new();
    let mut caught_up_again = false;
    while seqs.len() < sent {
        let push = slow.push().await;
        caught_up_again |= push.caught_up;
        for (_, entry) in decoded(&push) {
            if entry.kind() == EntryKind::Application {
                seqs.push(entry.seq);
            }
        }
    }
    assert!(caught_up_again, "the device is told that it has everything");
    let first = seqs[0];
    let expected: Vec<u64> = (first..first + sent as u64).collect();
    assert_eq!(seqs, expected, "each once, in order");
    // And it is live again.
    let last = writer.submit(group, 10).await;
    let entries = decoded(&slow.push().await);
    assert_eq!(entries.last().map(|(_, entry)| entry.seq), Some(last));
}

#[tokio::test]
async fn many_more_requests_than_may_be_in_flight_are_all_answered_in_order() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let group = alice.group().await;
    let mut ids = Vec::new();
    for _ in 0..10 * REQUESTS_IN_FLIGHT_MAX {
        ids.push(alice.send(message(group, 10)).await);
    }
    let mut seqs = Vec::new();
    for id in ids {
        match alice.answer(id).await {
            Ok(Body::Accepted(accepted)) => seqs.push(accepted.seq),
            other => panic!("not accepted: {other:?}"),
        }
    }
    assert!(seqs.is_sorted_by(|a, b| a + 1 == *b), "{seqs:?}");
}

#[tokio::test]
async fn acks_are_not_answered_and_do_not_block_what_follows() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    for _ in 0..10 * REQUESTS_IN_FLIGHT_MAX {
        alice
            .send(Request::AckInbox(AckInbox { position: 0 }))
            .await;
    }
    assert!(alice.ask(Request::GetAccount(GetAccount {})).await.is_ok());
}
