//! The server ends in order: goodbye to everybody, what had arrived is carried out.

use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;

use crate::kit::{Client, in_time, message, plain};

#[tokio::test]
async fn everybody_is_told_when_to_come_back_and_not_all_at_once() {
    let started = plain().await;
    let mut clients = Vec::new();
    for number in 0..10 {
        clients.push(Client::account(started.address, &format!("+1555010000{number}")).await);
    }
    let shut_down = tokio::spawn(started.server.shut_down());
    let mut waits = Vec::new();
    for client in &mut clients {
        let (_, gone) = client.end().await;
        assert_eq!(gone.reason, Some(Reason::ShuttingDown));
        assert_eq!(gone.close_code, Some(1001));
        waits.push(gone.retry_after_ms);
    }
    drop(clients);
    in_time(shut_down).await.expect("no panic").expect("clean");
    assert!(
        waits.iter().all(|wait| (1_000..6_000).contains(wait)),
        "{waits:?}"
    );
    waits.sort_unstable();
    waits.dedup();
    assert!(waits.len() > 3, "spread: {waits:?}");
}

#[tokio::test]
async fn what_was_asked_before_the_end_is_answered_or_was_not_done() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let group = alice.group().await;
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(alice.send(message(group, 10)).await);
    }
    // The first answer shows that they have arrived.
    assert!(matches!(alice.answer(ids[0]).await, Ok(Body::Accepted(_))));
    let shut_down = tokio::spawn(started.server.shut_down());
    let (_, gone) = alice.end().await;
    assert_eq!(gone.reason, Some(Reason::ShuttingDown));
    drop(alice);
    in_time(shut_down).await.expect("no panic").expect("clean");
}

#[tokio::test]
async fn an_idle_server_ends_at_once_and_frees_its_port() {
    let started = plain().await;
    let address = started.address;
    in_time(started.server.shut_down()).await.expect("clean");
    tokio::net::TcpListener::bind(address)
        .await
        .expect("free again");
}
