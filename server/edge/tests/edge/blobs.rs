//! Attachments: up in chunks, down in chunks, resumed, and never larger than was asked for.

use std::net::SocketAddr;

use reqwest::{Method, RequestBuilder, StatusCode};
use tresse_proto::limits::BLOB_CHUNK_BYTES;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{BlobCreated, CreateBlob};

use crate::kit::{Client, http, plain, random};

async fn create(client: &mut Client, size: usize) -> BlobCreated {
    let created = client
        .ask(Request::CreateBlob(CreateBlob { size: size as u64 }))
        .await;
    match created {
        Ok(Body::BlobCreated(created)) => created,
        other => panic!("no blob: {other:?}"),
    }
}

fn at(address: SocketAddr, method: Method, blob: &BlobCreated, chunk: usize) -> RequestBuilder {
    let id = hex::encode(&blob.blob_id);
    http().request(method, format!("http://{address}/v1/blobs/{id}/{chunk}"))
}

async fn put(address: SocketAddr, blob: &BlobCreated, chunk: usize, bytes: Vec<u8>) -> StatusCode {
    at(address, Method::PUT, blob, chunk)
        .bearer_auth(hex::encode(&blob.upload_token))
        .body(bytes)
        .send()
        .await
        .expect("an answer")
        .status()
}

async fn status(address: SocketAddr, blob: &BlobCreated, chunk: usize) -> StatusCode {
    at(address, Method::HEAD, blob, chunk)
        .send()
        .await
        .expect("an answer")
        .status()
}

#[tokio::test]
async fn an_upload_is_resumed_where_it_stopped_and_comes_back_as_it_was() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let content: Vec<u8> = random::<1000>()
        .into_iter()
        .cycle()
        .take(2 * BLOB_CHUNK_BYTES + 77)
        .collect();
    let blob = create(&mut alice, content.len()).await;
    assert_eq!(blob.chunk_size as usize, BLOB_CHUNK_BYTES);
    let chunks: Vec<Vec<u8>> = content
        .chunks(BLOB_CHUNK_BYTES)
        .map(<[u8]>::to_vec)
        .collect();

    for chunk in [0, 2] {
        let status = put(started.address, &blob, chunk, chunks[chunk].clone()).await;
        assert_eq!(status, StatusCode::CREATED, "chunk {chunk}");
    }
    let mut there = Vec::new();
    for chunk in 0..3 {
        there.push(status(started.address, &blob, chunk).await.is_success());
    }
    assert_eq!(there, [true, false, true], "where to resume");
    assert_eq!(
        put(started.address, &blob, 1, chunks[1].clone()).await,
        StatusCode::CREATED
    );
    // Again, as after a lost answer.
    assert_eq!(
        put(started.address, &blob, 1, chunks[1].clone()).await,
        StatusCode::CREATED
    );

    let mut back = Vec::new();
    for chunk in 0..3 {
        let response = at(started.address, Method::GET, &blob, chunk)
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        back.extend(response.bytes().await.expect("bytes"));
    }
    assert!(back == content);
    assert_eq!(
        started.metric("tresse_blob_bytes_out_total").await,
        content.len() as u64
    );
}

#[tokio::test]
async fn a_chunk_that_is_there_is_not_changed() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let blob = create(&mut alice, 3).await;
    assert_eq!(put(started.address, &blob, 0, b"abc".to_vec()).await, 201);
    assert_eq!(put(started.address, &blob, 0, b"xyz".to_vec()).await, 201);
    let response = at(started.address, Method::GET, &blob, 0)
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.bytes().await.expect("bytes"), "abc");
}

#[tokio::test]
async fn more_than_was_asked_for_is_refused() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let blob = create(&mut alice, 10).await;
    for (chunk, size) in [(0, 11), (0, 9), (0, 0), (1, 10), (1_000_000, 10)] {
        let status = put(started.address, &blob, chunk, vec![0; size]).await;
        assert_eq!(
            status,
            StatusCode::PAYLOAD_TOO_LARGE,
            "chunk {chunk}, {size} bytes"
        );
    }
    // The same without saying so before.
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(
        (0..20).map(|_| Ok::<_, std::io::Error>(vec![0; 1024])),
    ));
    let response = at(started.address, Method::PUT, &blob, 0)
        .bearer_auth(hex::encode(&blob.upload_token))
        .body(body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        status(started.address, &blob, 0).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn only_the_right_token_uploads() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let blob = create(&mut alice, 10).await;
    let other = create(&mut alice, 10).await;
    let mut larger = blob.upload_token.to_vec();
    larger[6] = 1;
    for token in [
        Some(hex::encode(&other.upload_token)),
        Some(hex::encode(larger)),
        Some("zz".to_owned()),
        Some(String::new()),
        None,
    ] {
        let mut request = at(started.address, Method::PUT, &blob, 0).body(vec![0; 10]);
        if let Some(token) = &token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{token:?}");
    }
}

#[tokio::test]
async fn what_is_not_a_blob_is_not_found() {
    let started = plain().await;
    for path in ["aa/0", "../../keys/0", &format!("{}/x", "ab".repeat(32))] {
        let response = http()
            .get(format!("http://{}/v1/blobs/{path}", started.address))
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_app_in_a_browser_may_use_blobs_from_its_own_origin() {
    let started = plain().await;
    let mut alice = Client::account(started.address, "+15550100001").await;
    let blob = create(&mut alice, 1).await;
    let preflight = at(started.address, Method::OPTIONS, &blob, 0)
        .send()
        .await
        .expect("an answer");
    assert_eq!(preflight.status(), StatusCode::NO_CONTENT);
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, HEAD, PUT"),
    ] {
        assert_eq!(preflight.headers()[name], value);
    }
    assert!(
        !preflight
            .headers()
            .contains_key("access-control-allow-credentials")
    );
}
