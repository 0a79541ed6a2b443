//! Whatever a peer sends: a typed error or a close, and no effect on anybody else.

use bytes::Bytes;
use tokio_tungstenite::tungstenite::Message;
use tresse_proto::codec::encode;
use tresse_proto::error::ErrorCode;
use tresse_proto::limits::FRAME_BYTES_MAX;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::{ClientFrame, GetAccount};

use crate::kit::{Client, plain, random};

/// Lets a device send something and expects that it is closed with these codes, while another
/// device notices nothing.
async fn broken_off(bad: impl Into<Message>, code: ErrorCode, close_code: u16) {
    let started = plain().await;
    let mut bystander = Client::account(started.address, "+15550100001").await;
    let mut offender = Client::account(started.address, "+15550100002").await;
    offender.send_message(bad.into()).await;
    let (codes, gone) = offender.end().await;
    assert_eq!(codes, [code]);
    assert_eq!(gone.reason, Some(Reason::ProtocolViolation));
    assert_eq!(gone.close_code, Some(close_code));
    assert!(
        bystander
            .ask(Request::GetAccount(GetAccount {}))
            .await
            .is_ok()
    );
    assert_eq!(started.metric("tresse_violations_total").await, 1);
}

#[tokio::test]
async fn a_truncated_frame_is_malformed() {
    let started = plain().await;
    let alice = Client::connect(started.address).await;
    let whole = encode(&ClientFrame {
        request_id: 1,
        request: Some(alice.log_in_request(0)),
    });
    let truncated = whole.slice(..whole.len() - 20);
    broken_off(Message::Binary(truncated), ErrorCode::Malformed, 1008).await;
}

#[tokio::test]
async fn text_is_refused() {
    broken_off(Message::Text("hello".into()), ErrorCode::Malformed, 1003).await;
}

#[tokio::test]
async fn a_frame_over_the_limit_is_refused_before_it_is_read() {
    let huge = Bytes::from(vec![0; FRAME_BYTES_MAX + 1]);
    broken_off(Message::Binary(huge), ErrorCode::TooLarge, 1009).await;
}

#[tokio::test]
async fn before_log_in_frames_are_small() {
    let started = plain().await;
    let mut stranger = Client::connect(started.address).await;
    stranger.send_bytes(vec![0; 5000]).await;
    let (codes, _) = stranger.end().await;
    assert_eq!(codes, [ErrorCode::TooLarge]);
}

#[tokio::test]
async fn request_id_zero_is_refused() {
    let frame = encode(&ClientFrame {
        request_id: 0,
        request: Some(Request::GetAccount(GetAccount {})),
    });
    broken_off(Message::Binary(frame), ErrorCode::Malformed, 1008).await;
}

#[tokio::test]
async fn a_request_of_a_newer_version_is_refused_and_nothing_ends() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    // request_id 1000 and field 900, which no version knows yet.
    alice
        .send_bytes(vec![0x08, 0xe8, 0x07, 0xa2, 0x38, 0x00])
        .await;
    let refusal = alice.answer(1000).await.expect_err("refused");
    assert_eq!(refusal.code, ErrorCode::Malformed);
    assert!(alice.ask(Request::GetAccount(GetAccount {})).await.is_ok());
}

#[tokio::test]
async fn random_frames_end_their_own_connection_only() {
    let started = plain().await;
    let mut bystander = Client::account(started.address, "+15550100001").await;
    for _ in 0..40 {
        let mut stranger = Client::connect(started.address).await;
        // Field 0 does not exist, so this can never be a frame.
        let mut bytes = vec![0x00];
        bytes.extend(random::<64>());
        stranger.send_bytes(bytes).await;
        let (codes, gone) = stranger.end().await;
        assert_eq!(codes, [ErrorCode::Malformed]);
        assert_eq!(gone.reason, Some(Reason::ProtocolViolation));
    }
    assert!(
        bystander
            .ask(Request::GetAccount(GetAccount {}))
            .await
            .is_ok()
    );
}
