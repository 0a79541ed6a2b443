//! A server of one's own: it starts, keeps its port over a kill, and says why it does not start.

use tresse_cli::failure::Failure;
use tresse_cli::server::{Options, Server};

#[tokio::test]
async fn a_killed_server_comes_back_as_another_process_on_the_same_port() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(Options::new(folder.path().join("data")))
        .await
        .unwrap();
    let before = (server.address(), server.url(), server.pid());
    assert_ne!(before.0.port(), 0);
    server.kill_and_restart().await.unwrap();
    assert_eq!((server.address(), server.url()), (before.0, before.1));
    assert_ne!(server.pid(), before.2);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_start_is_reported_with_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options::new(folder.path().join("data"));
    options.arguments = vec!["--no-such-option".into()];
    let log = options.log();
    let failure: Failure = Server::start(options).await.unwrap_err();
    let next = failure.next.expect("advice");
    assert!(next.contains(log.to_str().unwrap()), "{next}");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("--no-such-option"), "{log}");
}
