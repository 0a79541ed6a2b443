//! SIGTERM and Ctrl-C end the server in order.

use rustix::process::Signal;
use tresse_proto::wire::goodbye::Reason;

use crate::client::Client;
use crate::process::Tressed;

#[tokio::test]
async fn sigterm_says_goodbye_and_ends_cleanly() {
    let data = tempfile::tempdir().expect("a directory");
    let server = Tressed::start(data.path(), &[]).await;
    let mut alice = Client::account(server.address, "+15550100001").await;
    let group = alice.group().await;
    let seq = alice.submit(group, 100).await;
    server.signal(Signal::TERM);
    let (_, gone) = alice.end().await;
    assert_eq!(gone.reason, Some(Reason::ShuttingDown));
    let device = alice.device;
    let (status, log) = server.ended().await;
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("everything is on disk"), "{log}");

    let server = Tressed::start(data.path(), &[]).await;
    let mut alice = Client::connect_as(server.address, device).await;
    alice.log_in(0).await.expect("the account is there");
    let entries = alice.catch_up().await;
    assert_eq!(entries.last().map(|(_, entry)| entry.seq), Some(seq));
}

#[tokio::test]
async fn ctrl_c_ends_an_idle_server_cleanly() {
    let data = tempfile::tempdir().expect("a directory");
    let server = Tressed::start(data.path(), &[]).await;
    server.signal(Signal::INT);
    let (status, log) = server.ended().await;
    assert_eq!(status.code(), Some(0), "{log}");
}
