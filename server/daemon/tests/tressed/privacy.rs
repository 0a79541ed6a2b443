//! Nothing about anybody is in the logs, even at the lowest level, and no handle is in the data.

use std::path::Path;

use rustix::process::Signal;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{CreateBlob, FindContact};

use crate::client::Client;
use crate::process::Tressed;

const HANDLE: &str = "+15550100001";

/// Everything in the files of a directory and below.
fn contents(directory: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.extend(std::fs::read(&path).expect("readable"));
        }
    }
    all
}

fn holds(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn the_lowest_log_level_and_the_data_name_nobody() {
    let data = tempfile::tempdir().expect("a directory");
    let server = Tressed::start(data.path(), &["--log", "trace", "--json-logs"]).await;
    let mut alice = Client::account(server.address, HANDLE).await;
    let group = alice.group().await;
    alice.submit(group, 100).await;
    let blob = match alice.ask(Request::CreateBlob(CreateBlob { size: 5 })).await {
        Ok(Body::BlobCreated(blob)) => blob,
        other => panic!("no blob: {other:?}"),
    };
    // Refused, so that a refusal is logged if one ever is.
    let find = FindContact {
        network: "instagram".to_owned(),
        handle: "somebody.else".to_owned(),
    };
    assert!(alice.ask(Request::FindContact(find)).await.is_err());
    let mut broken = Client::connect(server.address).await;
    broken.send_bytes(vec![0x00, 0x01]).await;
    broken.end().await;

    server.signal(Signal::TERM);
    alice.end().await;
    let device = alice.device.id;
    drop(alice);
    let (_, log) = server.ended().await;

    // The log is there at all, and the scan finds what is in it.
    assert!(
        log.contains("\"level\":\"DEBUG\"") || log.contains("\"level\":\"TRACE\""),
        "{log}"
    );
    assert!(log.contains("everything is on disk"), "{log}");
    for secret in [
        HANDLE[1..].to_owned(),
        "somebody.else".to_owned(),
        device.to_string(),
        device.account().to_string(),
        group.to_string(),
        hex::encode(&blob.blob_id),
        hex::encode(&blob.upload_token),
        "127.0.0.1".to_owned(),
    ] {
        assert!(!log.contains(&secret), "{secret} in {log}");
    }
    // Byte arrays as `Debug` shows them.
    let shown = format!("{:?}", &device.account().0[2..]);
    assert!(!log.contains(shown.trim_matches(['[', ']'])), "{log}");

    let kept = contents(data.path());
    assert!(
        holds(&kept, &device.account().0),
        "the scan finds what is there"
    );
    for handle in [&HANDLE[1..], "somebody.else"] {
        assert!(!holds(&kept, handle.as_bytes()), "{handle} in the data");
    }
}
