//! The HTTP side: the WebSocket's door, blobs, health, readiness, metrics, and pages of others.
//!
//! Nothing here logs a path, since it would hold a blob's id, and nothing needs a cookie: blobs may
//! be fetched from any origin, because who knows an id may download.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use tokio::sync::Semaphore;
use tresse_proto::ids::BlobId;

use crate::blob::{BlobError, Blobs};
use crate::defaults::CHUNKS_IN_FLIGHT_MAX;
use crate::handshake;
use crate::listen::Slot;
use crate::pages::Pages;
use crate::shared::{PlaceBeforeLogIn, Shared};
use crate::websocket::{NotAWebSocket, check_request};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Http {
    shared: Arc<Shared>,
    blobs: Blobs,
    chunks: Arc<Semaphore>,
    pages: Arc<dyn Pages>,
}

impl Http {
    pub(crate) fn new(shared: Arc<Shared>, blobs: Blobs, pages: Arc<dyn Pages>) -> Self {
        Self {
            shared,
            blobs,
            chunks: Arc::new(Semaphore::new(CHUNKS_IN_FLIGHT_MAX)),
            pages,
        }
    }

    /// What devices use; with the operator's paths too where only this machine can ask for them.
    pub(crate) fn public(&self, with_operator: bool) -> Router {
        let router = Router::new()
            .route("/v1/ws", any(open_websocket))
            .route(
                "/v1/blobs/{blob}/{chunk}",
                get(get_chunk)
                    .head(head_chunk)
                    .put(put_chunk)
                    .options(allow_any_origin),
            )
            .route("/healthz", get(health))
            .fallback(page)
            .with_state(self.clone());
        if with_operator {
            router.merge(self.operator_only())
        } else {
            router
        }
    }

    /// For operators.
    pub(crate) fn operator(&self) -> Router {
        self.operator_only().route("/healthz", get(health))
    }

    fn operator_only(&self) -> Router {
        Router::new()
            .route("/readyz", get(ready))
            .route("/metrics", get(metrics))
            .with_state(self.clone())
    }
}

async fn page(State(http): State<Http>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    http.pages.answer(&method, &uri, &headers).map(Body::from)
}

async fn health() -> &'static str {
    "ok\n"
}

async fn ready(State(http): State<Http>) -> (StatusCode, &'static str) {
    if !http.shared.is_serving() {
        (StatusCode::SERVICE_UNAVAILABLE, "shutting down\n")
    } else if http.shared.jobs.is_full() {
        (StatusCode::SERVICE_UNAVAILABLE, "busy\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}

async fn metrics(State(http): State<Http>) -> Response {
    let metrics = &http.shared.metrics;
    metrics
        .commands_waiting
        .set(i64::try_from(http.shared.queue.len()).unwrap_or(i64::MAX));
    metrics
        .jobs_waiting
        .set(i64::try_from(http.shared.jobs.get()).unwrap_or(i64::MAX));
    (
        [(
            header::CONTENT_TYPE,
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        )],
        metrics.text(),
    )
        .into_response()
}

async fn open_websocket(
    State(http): State<Http>,
    Extension(slot): Extension<Slot>,
    mut request: Request,
) -> Response {
    let accept = match check_request(request.method(), request.headers()) {
        Ok(accept) => accept,
        Err(error @ (NotAWebSocket::NotAnUpgrade | NotAWebSocket::Version)) => {
            return (
                StatusCode::UPGRADE_REQUIRED,
                [
                    (header::UPGRADE, "websocket"),
                    (header::SEC_WEBSOCKET_VERSION, "13"),
                ],
                format!("{error}\n"),
            )
                .into_response();
        }
        Err(error @ NotAWebSocket::Key) => {
            return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response();
        }
    };
    if !http.pages.may_connect(request.uri(), request.headers()) {
        return (
            StatusCode::FORBIDDEN,
            "a page of another origin must not connect here\n",
        )
            .into_response();
    }
    let shared = http.shared;
    if !shared.is_serving() {
        return busy("the server is shutting down\n");
    }
    let Some(place) = PlaceBeforeLogIn::take(&shared) else {
        shared.metrics.connections_refused.inc();
        return busy("too many connections are logging in\n");
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        // A peer that goes away in between is nothing to report.
        if let Ok(upgraded) = upgrade.await {
            handshake::open(upgraded, shared, place, slot);
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(
        header::SEC_WEBSOCKET_ACCEPT,
        HeaderValue::try_from(accept).expect("base64 is a valid header value"),
    );
    response
}

fn busy(text: &'static str) -> Response {
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "2")],
        text,
    )
        .into_response()
}

// Blobs.

async fn put_chunk(
    State(http): State<Http>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let (blob, chunk) = parse(&path)?;
    let token = bearer(&headers).ok_or(BlobError::Token)?;
    let expected = http.blobs.expected(blob, chunk, &token, now_ms())?;
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length != expected.bytes) {
        return Err(BlobError::Size);
    }
    let Ok(_room) = http.chunks.try_acquire() else {
        return Ok(cross_origin(busy("too many uploads at a time\n")));
    };
    let read = to_bytes(body, expected.bytes);
    let Ok(Ok(bytes)) = tokio::time::timeout(http.shared.timeouts.chunk, read).await else {
        // Longer than allowed, too slow, or broken off: the last two will hardly read this.
        return Err(BlobError::Size);
    };
    let size = bytes.len() as u64;
    http.blobs.put(blob, chunk, expected, bytes).await?;
    http.shared
        .metrics
        .blob_bytes_in
        .inner()
        .fetch_add(size, Ordering::Relaxed);
    Ok(cross_origin(StatusCode::CREATED.into_response()))
}

async fn get_chunk(
    State(http): State<Http>,
    Path(path): Path<(String, String)>,
) -> Result<Response, BlobError> {
    let (blob, chunk) = parse(&path)?;
    let found = http.blobs.get(blob, chunk).await?;
    let size = found.meta.size;
    http.shared
        .metrics
        .blob_bytes_out
        .inner()
        .fetch_add(size, Ordering::Relaxed);
    Ok(chunk_response(size, Body::from_stream(found.into_stream())))
}

async fn head_chunk(
    State(http): State<Http>,
    Path(path): Path<(String, String)>,
) -> Result<Response, BlobError> {
    let (blob, chunk) = parse(&path)?;
    let size = http.blobs.size(blob, chunk).await?;
    Ok(chunk_response(size, Body::empty()))
}

/// A browser asks this before an upload from an app's own origin.
async fn allow_any_origin() -> Response {
    let mut response = cross_origin(StatusCode::NO_CONTENT.into_response());
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD, PUT"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type"),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("86400"),
    );
    response
}

fn chunk_response(size: u64, body: Body) -> Response {
    cross_origin(
        (
            [
                (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                (header::CONTENT_LENGTH, size.to_string()),
                // Ciphertext, but no browser should ever guess at it.
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (
                    header::CACHE_CONTROL,
                    "private, immutable, max-age=3600".to_owned(),
                ),
            ],
            body,
        )
            .into_response(),
    )
}

fn cross_origin(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}

fn parse((blob, chunk): &(String, String)) -> Result<(BlobId, u32), BlobError> {
    let blob = blob.parse().map_err(|_| BlobError::Unknown)?;
    let chunk = chunk.parse().map_err(|_| BlobError::Unknown)?;
    Ok((blob, chunk))
}

fn bearer(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    hex::decode(token.trim()).ok()
}

fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}

impl IntoResponse for BlobError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Expired => StatusCode::GONE,
            Self::Size => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Store(error) => {
                // The error itself may quote a path, which holds a blob's id.
                tracing::error!(kind = kind(error), "the object store failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        cross_origin((status, format!("{self}\n")).into_response())
    }
}

fn kind(error: &object_store::Error) -> &'static str {
    match error {
        object_store::Error::PermissionDenied { .. } => "permission denied",
        object_store::Error::Unauthenticated { .. } => "unauthenticated",
        object_store::Error::NotSupported { .. } | object_store::Error::NotImplemented { .. } => {
            "not supported"
        }
        _ => "input or output",
    }
}
