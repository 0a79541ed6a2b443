//! What is served beside the protocol, and whose pages may open a WebSocket.

use std::sync::Arc;

use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tresse_edge::Pages;

use crate::kit::{Started, http, in_time, plain, serve};

/// Says what was asked for; lets pages of one origin in.
#[derive(Debug)]
struct Echo;

impl Pages for Echo {
    fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Bytes> {
        let host = headers[header::HOST].to_str().expect("ASCII");
        let mut response = Response::new(Bytes::from(format!("{method} {host} {}", uri.path())));
        *response.status_mut() = StatusCode::IM_A_TEAPOT;
        response
    }

    fn may_connect(&self, _: &Uri, headers: &HeaderMap) -> bool {
        headers
            .get(header::ORIGIN)
            .is_none_or(|origin| origin == "http://ours.localhost")
    }
}

async fn with_pages() -> Started {
    serve(|edge, _| edge.pages = Arc::new(Echo)).await
}

/// Status of an attempt to open a WebSocket.
async fn knock(started: &Started, origin: Option<&str>) -> String {
    let mut socket = TcpStream::connect(started.address)
        .await
        .expect("connected");
    let origin = origin.map_or_else(String::new, |origin| format!("Origin: {origin}\r\n"));
    let request = format!(
        "GET /v1/ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{origin}\r\n"
    );
    socket.write_all(request.as_bytes()).await.expect("written");
    let mut status = [0; "HTTP/1.1 101".len()];
    in_time(socket.read_exact(&mut status))
        .await
        .expect("an answer");
    String::from_utf8_lossy(&status).into_owned()
}

#[tokio::test]
async fn pages_answer_what_the_protocol_does_not() {
    let started = with_pages().await;
    let (status, said) = started.get("/chats/1").await;
    let host = started.address.to_string();
    assert_eq!((status, said), (418, format!("GET {host} /chats/1")));
    assert_eq!(started.get("/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(started.get("/v1/ws").await.0, 426);
    let response = http()
        .head(format!("http://{host}/"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 418);
}

#[tokio::test]
async fn operators_are_shown_no_pages() {
    let started = serve(|edge, _| {
        edge.pages = Arc::new(Echo);
        edge.operator_listen = Some("127.0.0.1:0".parse().expect("an address"));
    })
    .await;
    let operator = started.server.operator_address().expect("its own");
    let response = http().get(format!("http://{operator}/")).send().await;
    assert_eq!(response.expect("an answer").status(), 404);
}

#[tokio::test]
async fn a_websocket_is_for_programs_and_for_pages_of_ours() {
    let started = with_pages().await;
    assert_eq!(knock(&started, None).await, "HTTP/1.1 101");
    assert_eq!(
        knock(&started, Some("http://ours.localhost")).await,
        "HTTP/1.1 101"
    );
    assert_eq!(
        knock(&started, Some("https://evil.example")).await,
        "HTTP/1.1 403"
    );
    assert_eq!(knock(&started, Some("null")).await, "HTTP/1.1 403");
}

#[tokio::test]
async fn without_pages_no_browser_connects() {
    let started = plain().await;
    assert_eq!(started.get("/").await.0, 404);
    assert_eq!(knock(&started, None).await, "HTTP/1.1 101");
    assert_eq!(
        knock(&started, Some("http://ours.localhost")).await,
        "HTTP/1.1 403"
    );
}
