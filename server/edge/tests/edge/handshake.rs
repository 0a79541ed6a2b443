//! From the challenge to the log-in, and what a stranger may not do.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tresse_edge::Timeouts;
use tresse_proto::error::ErrorCode;
use tresse_proto::wire::GetAccount;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;

use crate::kit::{Client, in_time, plain, serve};

#[tokio::test]
async fn a_device_registers_logs_in_and_is_caught_up_at_once() {
    let started = plain().await;
    let mut alice = Client::connect(started.address).await;
    let device = alice.register("instagram", "alice").await;
    let logged_in = alice.log_in(0).await.expect("logged in");
    assert_eq!(logged_in.device_id, device.to_bytes());
    assert!(alice.catch_up().await.is_empty());
    assert_eq!(started.metric("tresse_log_ins_total").await, 1);
    assert_eq!(started.metric("tresse_connections").await, 1);
    assert_eq!(started.metric("tresse_connections_before_log_in").await, 0);
}

#[tokio::test]
async fn before_log_in_nothing_else_is_answered() {
    let started = plain().await;
    let mut stranger = Client::connect(started.address).await;
    let refusal = stranger
        .ask(Request::GetAccount(GetAccount {}))
        .await
        .expect_err("refused");
    assert_eq!(refusal.code, ErrorCode::NotLoggedIn);
}

#[tokio::test]
async fn a_signature_over_another_connections_challenge_is_refused() {
    let started = plain().await;
    let mut alice = Client::connect(started.address).await;
    alice.register("instagram", "alice").await;
    let stolen = alice.log_in_request(0);
    let mut thief = Client::connect(started.address).await;
    let refusal = thief.ask(stolen).await.expect_err("refused");
    assert_eq!(refusal.code, ErrorCode::AuthenticationFailed);
}

#[tokio::test]
async fn the_newest_connection_of_a_device_replaces_the_older() {
    let started = plain().await;
    let mut older = Client::account(started.address, "+15550100001").await;
    let device = std::mem::replace(
        &mut older.device,
        crate::mls::Device::new(tresse_proto::ids::DeviceId([0; 20])),
    );
    let mut newer = Client::connect_as(started.address, device).await;
    newer.log_in(0).await.expect("logged in");
    let (_, gone) = older.end().await;
    assert_eq!(gone.reason, Some(Reason::Replaced));
    assert!(newer.ask(Request::GetAccount(GetAccount {})).await.is_ok());
}

#[tokio::test]
async fn who_says_nothing_after_the_challenge_is_sent_away() {
    let started = serve(|edge, _| {
        edge.timeouts = Timeouts {
            first_request: Duration::from_millis(50),
            ..Timeouts::default()
        };
    })
    .await;
    let mut silent = Client::connect(started.address).await;
    let (_, gone) = silent.end().await;
    assert_eq!(gone.reason, Some(Reason::TooSlow));
    assert_eq!(started.metric("tresse_too_slow_total").await, 1);
}

#[tokio::test]
async fn a_device_that_answers_pings_stays_and_a_silent_one_does_not() {
    let started = serve(|edge, _| {
        edge.timeouts = Timeouts {
            ping: Duration::from_millis(20),
            idle: Duration::from_millis(60),
            ..Timeouts::default()
        };
    })
    .await;
    let mut silent = Client::account(started.address, "+15550100001").await;
    let mut alive = Client::account(started.address, "+15550100002").await;
    // Reading answers pings; who does not read is gone after the idle time. `alive` reads until it
    // sees that the server has given up on `silent`.
    let mut waiting = 0;
    while started.metric("tresse_too_slow_total").await == 0 {
        assert!(alive.ask(Request::GetAccount(GetAccount {})).await.is_ok());
        waiting += 1;
        assert!(waiting < 100_000, "the silent connection is never closed");
    }
    let (_, gone) = silent.end().await;
    assert_eq!(gone.reason, Some(Reason::TooSlow));
    assert!(alive.ask(Request::GetAccount(GetAccount {})).await.is_ok());
}

#[tokio::test]
async fn strangers_cannot_ask_for_ever() {
    let started = plain().await;
    let mut stranger = Client::connect(started.address).await;
    for _ in 0..33 {
        stranger.send(Request::GetAccount(GetAccount {})).await;
    }
    let (_, gone) = stranger.end().await;
    assert_eq!(gone.reason, Some(Reason::ProtocolViolation));
}

#[tokio::test]
async fn strangers_do_not_take_every_place() {
    let started = serve(|edge, _| edge.before_log_in_max = 1).await;
    let mut first = Client::connect(started.address).await;
    let response = crate::kit::http()
        .get(format!("http://{}/v1/ws", started.address))
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 503);
    assert!(response.headers().contains_key("retry-after"));
    // Once the first has logged in, the place is free again.
    first.register("whatsapp", "+15550100001").await;
    first.log_in(0).await.expect("logged in");
    let mut second = Client::connect(started.address).await;
    assert!(matches!(
        second.ask(second.log_in_request(0)).await,
        Err(refusal) if refusal.code == ErrorCode::AuthenticationFailed
    ));
    assert!(matches!(
        first.ask(Request::GetAccount(GetAccount {})).await,
        Ok(Body::Account(_))
    ));
}

#[tokio::test]
async fn who_never_finishes_the_headers_is_cut_off() {
    let started = serve(|edge, _| {
        edge.timeouts = Timeouts {
            accept: Duration::from_millis(50),
            ..Timeouts::default()
        };
    })
    .await;
    for beginning in [&b""[..], b"GET /v1/ws HTTP/1.1\r\nHost: tresse.test\r\n"] {
        let mut slow = TcpStream::connect(started.address)
            .await
            .expect("connected");
        slow.write_all(beginning).await.expect("written");
        let mut answer = Vec::new();
        // The end of the stream, with or without an answer before it.
        let _ = in_time(slow.read_to_end(&mut answer)).await;
        assert!(!answer.starts_with(b"HTTP/1.1 101"));
    }
}
