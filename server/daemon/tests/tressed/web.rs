//! The web apps through the real binary and a real socket.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Client, in_time};
use crate::process::{Tressed, run};

/// A server with an app of the test's own.
struct Served {
    server: Tressed,
    _folder: TempDir,
}

async fn served(more: &str) -> Served {
    let folder = tempfile::tempdir().expect("a directory");
    let app = folder.path().join("dist/messenger");
    fs::create_dir_all(app.join("assets")).expect("made");
    fs::write(app.join(".build"), "00c0ffee").expect("written");
    fs::write(app.join("index.html"), "<!doctype html>").expect("written");
    fs::write(app.join("assets/a-1.js"), "run()").expect("written");
    fs::write(folder.path().join("dist/secret.txt"), "secret").expect("written");
    let config = folder.path().join("tressed.toml");
    let dist = folder.path().join("dist");
    fs::write(&config, format!("[web]\nfolder = {dist:?}\n{more}")).expect("written");
    let data = folder.path().join("data");
    Served {
        server: Tressed::start(&data, &["--config", text(&config)]).await,
        _folder: folder,
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

impl Served {
    /// The whole answer to a request line, for a host at the port of the server.
    async fn ask(&self, line: &str, host: &str, more: &str) -> String {
        let mut socket = TcpStream::connect(self.server.address)
            .await
            .expect("connected");
        let port = self.server.address.port();
        let request =
            format!("{line} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n{more}\r\n");
        socket.write_all(request.as_bytes()).await.expect("written");
        let mut answer = Vec::new();
        in_time(socket.read_to_end(&mut answer))
            .await
            .expect("an answer");
        String::from_utf8(answer).expect("text")
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}"), "messenger.localhost", "")
            .await
    }
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer
        .split("\r\n\r\n")
        .next()?
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[tokio::test]
async fn an_app_is_served_at_its_own_name() {
    let served = served("").await;
    let page = served.get("/chats/1").await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.ends_with("\r\n\r\n<!doctype html>"), "{page}");
    let port = served.server.address.port();
    let policy = header(&page, "content-security-policy").expect("a policy");
    assert!(
        policy.contains(&format!("ws://messenger.localhost:{port};")),
        "{policy}"
    );

    let elsewhere = served.ask("GET /", "localhost", "").await;
    assert!(elsewhere.starts_with("HTTP/1.1 404"), "{elsewhere}");
    assert!(
        elsewhere.contains(&format!("http://messenger.localhost:{port}")),
        "{elsewhere}"
    );

    // The protocol is at every name.
    let health = served.ask("GET /healthz", "anything", "").await;
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    served.server.kill().await;
}

#[tokio::test]
async fn a_head_and_a_file_that_is_there_already_carry_no_body() {
    let served = served("").await;
    let file = served.get("/assets/a-1.js").await;
    assert!(file.ends_with("\r\n\r\nrun()"), "{file}");
    let tag = header(&file, "etag").expect("a tag");
    let head = served
        .ask("HEAD /assets/a-1.js", "messenger.localhost", "")
        .await;
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(header(&head, "content-length"), Some("5"));
    let again = served
        .ask(
            "GET /assets/a-1.js",
            "messenger.localhost",
            &format!("If-None-Match: {tag}\r\n"),
        )
        .await;
    assert!(again.starts_with("HTTP/1.1 304"), "{again}");
    assert!(again.ends_with("\r\n\r\n"), "{again}");
    served.server.kill().await;
}

#[tokio::test]
async fn nothing_outside_an_app_is_read() {
    let served = served("").await;
    for path in [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/.build",
    ] {
        let answer = served.get(path).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(
            !answer.contains("secret\r\n") && !answer.ends_with("secret"),
            "{path}: {answer}"
        );
    }
    served.server.kill().await;
}

#[tokio::test]
async fn an_app_is_told_of_the_networks_and_that_this_is_a_demonstration() {
    let served = served("").await;
    let answer = served.get("/app.json").await;
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let about: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(about["network"], "messenger");
    assert_eq!(about["build"], "00c0ffee");
    assert_eq!(about["demonstration"], true);
    assert_eq!(about["networks"]["whatsapp"]["title"], "WhatsApp");
    assert_eq!(about["networks"]["instagram"]["policy"]["captions"], false);
    served.server.kill().await;
}

#[tokio::test]
async fn a_websocket_is_refused_to_the_pages_of_others() {
    let served = served("").await;
    let port = served.server.address.port();
    let knock = |origin: String| {
        format!(
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {origin}\r\n"
        )
    };
    for origin in [
        "https://evil.example".to_owned(),
        format!("http://evil.localhost:{port}"),
    ] {
        let answer = served
            .ask("GET /v1/ws", "messenger.localhost", &knock(origin))
            .await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    }
    // Programs have no origin.
    Client::account(served.server.address, "+15550100001").await;
    served.server.kill().await;
}

#[tokio::test]
async fn apps_can_be_switched_off() {
    let served = served("serve = false\n").await;
    let answer = served.get("/").await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    served.server.kill().await;
}

#[tokio::test]
async fn a_name_that_is_none_stops_the_start() {
    let folder = tempfile::tempdir().expect("a directory");
    let config = folder.path().join("tressed.toml");
    fs::write(&config, "[web.hosts]\nmessenger = [\"http://a\"]\n").expect("written");
    let data = folder.path().join("data");
    let (status, _, said) = run(&[
        "--config",
        text(&config),
        "--listen",
        "127.0.0.1:0",
        "--data",
        text(&data),
    ])
    .await;
    assert_eq!(status, Some(1));
    assert!(said.contains("web.hosts"), "{said}");
}
