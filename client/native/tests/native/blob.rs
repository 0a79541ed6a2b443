//! Uploads and downloads that go on where they stopped.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use bytes::Bytes;
use tresse_client::blob::Blobs;
use tresse_client::{BlobError, ServerUrl, Tls};
use tresse_proto::ids::BlobId;
use tresse_proto::limits::BLOB_CHUNK_BYTES;

const BLOB: BlobId = BlobId([5; 32]);
const CHUNK: u32 = 1000;

/// What the server holds and what it was asked.
#[derive(Default)]
struct Held {
    chunks: BTreeMap<u64, Bytes>,
    asked: Vec<String>,
    /// Answers 503 to so many more requests.
    busy: u32,
}

type Shelf = Arc<Mutex<Held>>;

async fn head(State(shelf): State<Shelf>, Path((_, chunk)): Path<(String, u64)>) -> StatusCode {
    let mut held = shelf.lock().unwrap();
    held.asked.push(format!("HEAD {chunk}"));
    if held.chunks.contains_key(&chunk) {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn put(
    State(shelf): State<Shelf>,
    Path((blob, chunk)): Path<(String, u64)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut held = shelf.lock().unwrap();
    held.asked.push(format!("PUT {chunk}"));
    if held.busy > 0 {
        held.busy -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if headers["authorization"] != "Bearer abcd" {
        return StatusCode::UNAUTHORIZED;
    }
    assert_eq!(blob, BLOB.to_string());
    held.chunks.insert(chunk, body);
    StatusCode::CREATED
}

async fn take(
    State(shelf): State<Shelf>,
    Path((_, chunk)): Path<(String, u64)>,
) -> Result<Bytes, StatusCode> {
    let mut held = shelf.lock().unwrap();
    held.asked.push(format!("GET {chunk}"));
    if held.busy > 0 {
        held.busy -= 1;
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    held.chunks
        .get(&chunk)
        .cloned()
        .ok_or(StatusCode::NOT_FOUND)
}

async fn serve() -> (Shelf, Blobs) {
    let shelf = Shelf::default();
    let router = Router::new()
        .route("/v1/blobs/{blob}/{chunk}", get(take).head(head).put(put))
        .with_state(shelf.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: ServerUrl = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (shelf, Blobs::new(url, Tls::native()))
}

fn ciphertext(len: usize) -> Vec<u8> {
    (0..len).map(|n| (n * 31 % 251) as u8).collect()
}

#[tokio::test]
async fn an_upload_sends_only_what_is_missing() {
    let (shelf, blobs) = serve().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cipher");
    let bytes = ciphertext(2500);
    std::fs::write(&file, &bytes).unwrap();
    shelf
        .lock()
        .unwrap()
        .chunks
        .insert(0, Bytes::copy_from_slice(&bytes[..1000]));
    blobs
        .upload(BLOB, &[0xab, 0xcd], &file, CHUNK, |_| ())
        .await
        .unwrap();
    let held = shelf.lock().unwrap();
    assert_eq!(
        held.chunks.values().flatten().copied().collect::<Vec<_>>(),
        bytes
    );
    assert!(
        !held.asked.contains(&"PUT 0".to_owned()),
        "{:?}",
        held.asked
    );
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again() {
    let (shelf, blobs) = serve().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cipher");
    std::fs::write(&file, ciphertext(10)).unwrap();
    shelf.lock().unwrap().busy = 2;
    blobs
        .upload(BLOB, &[0xab, 0xcd], &file, CHUNK, |_| ())
        .await
        .unwrap();
    assert_eq!(shelf.lock().unwrap().asked, ["PUT 0", "PUT 0", "PUT 0"]);
}

#[tokio::test]
async fn a_wrong_token_is_not_tried_again() {
    let (shelf, blobs) = serve().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cipher");
    std::fs::write(&file, ciphertext(10)).unwrap();
    let result = blobs.upload(BLOB, &[0], &file, CHUNK, |_| ()).await;
    assert!(matches!(result, Err(BlobError::Refused(401))), "{result:?}");
    assert_eq!(shelf.lock().unwrap().asked.len(), 1);
}

#[tokio::test]
async fn a_download_goes_on_after_the_chunks_that_are_there() {
    let (shelf, blobs) = serve().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cipher");
    let bytes = ciphertext(2 * BLOB_CHUNK_BYTES + 77);
    for (number, chunk) in bytes.chunks(BLOB_CHUNK_BYTES).enumerate() {
        let chunk = Bytes::copy_from_slice(chunk);
        shelf.lock().unwrap().chunks.insert(number as u64, chunk);
    }
    // One chunk and a torn piece of the next: the piece is fetched again.
    std::fs::write(&file, &bytes[..BLOB_CHUNK_BYTES + 10]).unwrap();
    shelf.lock().unwrap().busy = 1;
    blobs
        .download(BLOB, bytes.len() as u64, &file, |_| ())
        .await
        .unwrap();
    assert!(std::fs::read(&file).unwrap() == bytes, "not the same bytes");
    assert_eq!(shelf.lock().unwrap().asked, ["GET 1", "GET 1", "GET 2"]);
}

#[tokio::test]
async fn what_is_gone_or_of_the_wrong_size_is_told() {
    let (shelf, blobs) = serve().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cipher");
    let gone = blobs.download(BLOB, 10, &file, |_| ()).await;
    assert!(matches!(gone, Err(BlobError::Gone)), "{gone:?}");
    shelf
        .lock()
        .unwrap()
        .chunks
        .insert(0, Bytes::from_static(b"short"));
    let wrong = blobs.download(BLOB, 10, &file, |_| ()).await;
    assert!(matches!(wrong, Err(BlobError::WrongSize)), "{wrong:?}");
}
