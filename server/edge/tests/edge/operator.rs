//! What an operator sees.

use crate::kit::{Client, http, plain, serve};

#[tokio::test]
async fn health_readiness_and_metrics_are_there() {
    let started = plain().await;
    assert_eq!(started.get("/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(started.get("/readyz").await, (200, "ready\n".to_owned()));
    let (status, metrics) = started.get("/metrics").await;
    assert_eq!(status, 200);
    assert!(metrics.ends_with("# EOF\n"), "{metrics}");
    assert_eq!(started.get("/nothing").await.0, 404);
    assert_eq!(started.get("/v1/ws").await.0, 426);
}

#[tokio::test]
async fn metrics_hold_counts_and_nothing_about_anybody() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let group = alice.group().await;
    alice.submit(group, 100).await;
    let (_, metrics) = started.get("/metrics").await;
    for (name, least) in [
        ("tresse_requests_total", 5),
        ("tresse_round_commands_count", 4),
        ("tresse_persist_seconds_count", 2),
        ("tresse_job_seconds_count", 1),
    ] {
        assert!(started.metric(name).await >= least, "{name} in {metrics}");
    }
    for secret in [
        "15550100001".to_owned(),
        alice.device.id.to_string(),
        alice.device.id.account().to_string(),
        group.to_string(),
        "127.0.0.1".to_owned(),
    ] {
        assert!(!metrics.contains(&secret), "{secret} in {metrics}");
    }
}

#[tokio::test]
async fn metrics_can_have_a_listener_of_their_own() {
    let started = serve(|edge, _| {
        edge.operator_listen = Some("127.0.0.1:0".parse().expect("an address"));
    })
    .await;
    assert_eq!(started.get("/metrics").await.0, 404);
    assert_eq!(started.get("/healthz").await.0, 200);
    let operator = started.server.operator_address().expect("its own");
    for path in ["metrics", "readyz", "healthz"] {
        let response = http()
            .get(format!("http://{operator}/{path}"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn who_can_only_reach_the_public_listener_sees_no_metrics() {
    let started = serve(|edge, _| {
        edge.listen = "0.0.0.0:0".parse().expect("an address");
    })
    .await;
    assert_eq!(started.server.operator_address(), None);
    assert_eq!(started.get("/metrics").await.0, 404);
    assert_eq!(started.get("/readyz").await.0, 404);
    assert_eq!(started.get("/healthz").await.0, 200);
}

#[tokio::test]
async fn connections_beyond_the_maximum_are_closed_at_once() {
    let started = serve(|edge, _| edge.connections_max = 1).await;
    let mut only = Client::account(started.address, "+15550100001").await;
    let refused = http()
        .get(format!("http://{}/healthz", started.address))
        .send()
        .await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(only.group().await.0.len() == 16);
}
