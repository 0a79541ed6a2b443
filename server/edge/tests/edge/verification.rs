//! The webhook that brings codes to people, against a listener in this process.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tresse_edge::Timeouts;
use tresse_edge::verification::{Unavailable, Webhook, WebhookConfig};
use tresse_proto::error::ErrorCode;
use tresse_proto::wire::StartRegistration;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use crate::kit::{Client, Started, in_time, serve};

const SECRET: &[u8] = b"a secret of enough bytes";

type Posts = mpsc::UnboundedReceiver<(HeaderMap, String)>;

/// A bridge that answers every post with `status`.
async fn bridge(status: StatusCode) -> (String, Posts) {
    let (seen, posts) = mpsc::unbounded_channel();
    let router = Router::new().route(
        "/codes",
        post(move |headers: HeaderMap, body: String| async move {
            seen.send((headers, body)).expect("the test reads");
            status
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!(
        "http://{}/codes",
        listener.local_addr().expect("an address")
    );
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, posts)
}

async fn server_with(url: String) -> Started {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let webhook = Webhook::new(WebhookConfig {
        url,
        secret: SECRET.to_vec(),
        timeout: Duration::from_secs(5),
    })
    .expect("usable");
    serve(|edge, rules| {
        edge.verification = Arc::new(webhook);
        rules.demonstration = false;
    })
    .await
}

fn start() -> Request {
    Request::StartRegistration(StartRegistration {
        network: "whatsapp".to_owned(),
        handle: "+1 555 010 0001".to_owned(),
    })
}

#[tokio::test]
async fn the_code_is_posted_signed_and_not_shown() {
    let (url, mut posts) = bridge(StatusCode::NO_CONTENT).await;
    let started = server_with(url).await;
    let mut alice = Client::connect(started.address).await;
    let Ok(Body::RegistrationStarted(answer)) = alice.ask(start()).await else {
        panic!("not started");
    };
    assert_eq!(answer.demonstration_code, None);

    let (headers, body) = in_time(posts.recv()).await.expect("a post");
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).expect("any length");
    mac.update(body.as_bytes());
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    assert_eq!(headers["tresse-signature"], signature.as_str());
    assert_eq!(headers["content-type"], "application/json");
    let posted: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(posted["network"], "whatsapp");
    assert_eq!(posted["handle"], "+15550100001");
    let code = posted["code"].as_str().expect("text");
    assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()));
}

#[tokio::test]
async fn a_bridge_that_refuses_makes_verification_unavailable() {
    let (url, _posts) = bridge(StatusCode::BAD_GATEWAY).await;
    let started = server_with(url).await;
    let mut alice = Client::connect(started.address).await;
    let refusal = alice.ask(start()).await.expect_err("refused");
    assert_eq!(refusal.code, ErrorCode::VerificationUnavailable);
    assert_eq!(started.metric("tresse_codes_failed_total").await, 1);
}

#[tokio::test]
async fn a_bridge_that_never_answers_is_not_waited_for() {
    // Accepts, and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", silent.local_addr().expect("an address"));
    let webhook = {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Webhook::new(WebhookConfig {
            url,
            secret: SECRET.to_vec(),
            timeout: Duration::from_secs(60),
        })
        .expect("usable")
    };
    let started = serve(|edge, rules| {
        edge.verification = Arc::new(webhook);
        edge.timeouts = Timeouts {
            verification: Duration::from_millis(50),
            ..Timeouts::default()
        };
        rules.demonstration = false;
    })
    .await;
    let mut alice = Client::connect(started.address).await;
    let refusal = alice.ask(start()).await.expect_err("refused");
    assert_eq!(refusal.code, ErrorCode::VerificationUnavailable);
}

#[tokio::test]
async fn without_a_provider_nobody_registers() {
    let started = serve(|edge, rules| {
        edge.verification = Arc::new(Unavailable);
        rules.demonstration = false;
    })
    .await;
    let mut alice = Client::connect(started.address).await;
    let refusal = alice.ask(start()).await.expect_err("refused");
    assert_eq!(refusal.code, ErrorCode::VerificationUnavailable);
}
