//! What the binary says when it is used in the right way and in wrong ways.

use std::os::unix::fs::PermissionsExt as _;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tresse_proto::wire::CreateBlob;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use crate::client::{Client, in_time};
use crate::process::{Tressed, run};

#[tokio::test]
async fn wrong_usage_is_2_and_failure_is_1_and_both_say_why() {
    let (status, _, said) = run(&["--nonsense"]).await;
    assert_eq!(status, Some(2));
    assert!(said.contains("--nonsense"), "{said}");

    let (status, _, said) = run(&["serve", "--tls-cert", "chain.pem"]).await;
    assert_eq!(status, Some(2));
    assert!(said.contains("--tls-key"), "{said}");

    let (status, _, said) = run(&["serve", "--config", "/nowhere/tressed.toml"]).await;
    assert_eq!(status, Some(1));
    assert!(said.contains("/nowhere/tressed.toml"), "{said}");

    let (status, _, said) = run(&["--version"]).await;
    assert_eq!((status, said.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn the_printed_configuration_is_one_that_it_accepts() {
    let data = tempfile::tempdir().expect("a directory");
    let (status, printed, _) = run(&["config"]).await;
    assert_eq!(status, Some(0));
    let file = data.path().join("tressed.toml");
    std::fs::write(&file, printed).expect("written");
    let server = Tressed::start(
        &data.path().join("data"),
        &["--config", file.to_str().expect("text")],
    )
    .await;
    server.kill().await;
}

#[tokio::test]
async fn two_servers_cannot_use_the_same_data_or_the_same_port() {
    let data = tempfile::tempdir().expect("a directory");
    let server = Tressed::start(data.path(), &[]).await;
    let folder = data.path().to_str().expect("text");
    let (status, _, said) = run(&["--listen", "127.0.0.1:0", "--data", folder]).await;
    assert_eq!(status, Some(1));
    assert!(said.contains("in use by another process"), "{said}");

    let other = tempfile::tempdir().expect("a directory");
    let folder = other.path().to_str().expect("text");
    let address = server.address.to_string();
    let (status, _, said) = run(&["--listen", &address, "--data", folder]).await;
    assert_eq!(status, Some(1));
    assert!(said.contains("cannot listen on"), "{said}");
}

#[tokio::test]
async fn only_the_owner_can_look_into_the_data() {
    let data = tempfile::tempdir().expect("a directory");
    // As somebody careless made it.
    std::fs::set_permissions(data.path(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let server = Tressed::start(data.path(), &[]).await;
    let mut waiting = vec![data.path().to_owned()];
    let mut seen = 0;
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a directory") {
            let path = entry.expect("readable").path();
            let metadata = std::fs::symlink_metadata(&path).expect("there");
            let mode = metadata.permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{mode:o} {}", path.display());
            seen += 1;
            if metadata.is_dir() {
                waiting.push(path);
            }
        }
    }
    assert!(seen > 5, "the store, the keys, the blobs");
    server.kill().await;
}

#[tokio::test]
async fn a_lost_handle_key_stops_the_start() {
    let data = tempfile::tempdir().expect("a directory");
    Tressed::start(data.path(), &[]).await.kill().await;
    std::fs::remove_file(data.path().join("keys/handle.key")).expect("there");
    let folder = data.path().to_str().expect("text");
    let (status, _, said) = run(&["--listen", "127.0.0.1:0", "--data", folder]).await;
    assert_eq!(status, Some(1));
    assert!(said.contains("handle.key is missing"), "{said}");
}

#[tokio::test]
async fn an_attachment_lies_below_the_folder_that_the_configuration_names() {
    let data = tempfile::tempdir().expect("a directory");
    let server = Tressed::start(data.path(), &[]).await;
    let mut alice = Client::account(server.address, "+15550100001").await;
    let blob = match alice.ask(Request::CreateBlob(CreateBlob { size: 5 })).await {
        Ok(Body::BlobCreated(blob)) => blob,
        other => panic!("no blob: {other:?}"),
    };
    let id = hex::encode(&blob.blob_id);
    let mut http = TcpStream::connect(server.address).await.expect("connected");
    let request = format!(
        "PUT /v1/blobs/{id}/0 HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 5\r\n\
         Authorization: Bearer {}\r\n\r\nhello",
        hex::encode(&blob.upload_token)
    );
    http.write_all(request.as_bytes()).await.expect("written");
    let mut answer = String::new();
    in_time(http.read_to_string(&mut answer))
        .await
        .expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let chunk = data
        .path()
        .join("blobs")
        .join(&id[..2])
        .join(&id)
        .join("0.last");
    assert_eq!(std::fs::read(&chunk).expect("there"), b"hello");
    server.kill().await;
}
