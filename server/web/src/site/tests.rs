//! What a browser gets, request by request, from an app in a folder of the test's own.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::*;

const BUILD: &str = "00c0ffee00c0ffee";

/// The site, and the folder that it is read from.
struct Shown {
    site: Site,
    _folder: TempDir,
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn shown(tls: bool) -> Shown {
    let folder = TempDir::new().expect("a folder");
    let app = folder.path().join("messenger");
    write(&app, ".build", BUILD);
    write(&app, "index.html", "<!doctype html>");
    write(&app, "sw.js", "self");
    write(&app, "assets/index-1a2b.js", "plain");
    write(&app, "assets/index-1a2b.js.br", "brotli");
    write(&app, "assets/index-1a2b.js.gz", "gzip");
    write(&app, "workers/core-3c4d.js", "worker");
    let app = |network: &str, title: &str| App {
        network: network.to_owned(),
        title: title.to_owned(),
        shell: network.to_owned(),
        hosts: vec![Host::parse(&format!("{network}.localhost")).expect("a host")],
    };
    let mut messenger = app("messenger", "Messenger");
    messenger
        .hosts
        .push(Host::parse("chat.example.org").expect("a host"));
    let networks = json!({ "messenger": { "title": "Messenger" } });
    Shown {
        site: Site {
            // The second one was never built.
            apps: vec![messenger, app("whatsapp", "WhatsApp")],
            files: Files::Folder(folder.path().to_owned()),
            tls,
            demonstration: true,
            networks: networks.as_object().expect("an object").clone(),
        },
        _folder: folder,
    }
}

fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                name.clone(),
                HeaderValue::try_from(*value).expect("a value"),
            )
        })
        .collect()
}

impl Shown {
    fn ask(
        &self,
        method: Method,
        host: &str,
        path: &str,
        more: &[(HeaderName, &str)],
    ) -> Response<Bytes> {
        let mut headers = headers(more);
        headers.insert(header::HOST, HeaderValue::try_from(host).expect("a value"));
        self.site
            .answer(&method, &path.parse().expect("a path"), &headers)
    }

    fn get(&self, path: &str) -> Response<Bytes> {
        self.ask(Method::GET, "messenger.localhost:7447", path, &[])
    }
}

/// Status and headers, as on the wire.
fn head(response: &Response<Bytes>) -> String {
    let mut lines: Vec<String> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("ASCII")))
        .collect();
    lines.sort();
    format!("{}\n{}", response.status(), lines.join("\n"))
}

#[test]
fn the_headers_of_the_page_are_these() {
    insta::assert_snapshot!(head(&shown(false).get("/")));
}

#[test]
fn the_headers_of_a_worker_are_these() {
    insta::assert_snapshot!(head(&shown(false).get("/workers/core-3c4d.js")));
}

#[test]
fn the_headers_of_the_service_worker_are_these() {
    insta::assert_snapshot!(head(&shown(false).get("/sw.js")));
}

#[test]
fn the_headers_of_a_real_name_with_tls_are_these() {
    let shown = shown(true);
    let response = shown.ask(
        Method::GET,
        "chat.example.org",
        "/assets/index-1a2b.js",
        &[],
    );
    insta::assert_snapshot!(head(&response));
}

#[test]
fn a_name_behind_a_proxy_is_reached_by_wss_and_promises_no_tls() {
    let response = shown(false).ask(Method::GET, "chat.example.org", "/", &[]);
    let head = head(&response);
    assert!(
        head.contains("connect-src 'self' wss://chat.example.org;"),
        "{head}"
    );
    assert!(!head.contains("strict-transport-security"), "{head}");
}

#[test]
fn the_host_chooses_the_app_in_any_case_and_at_any_port() {
    let shown = shown(false);
    for host in [
        "messenger.localhost",
        "MESSENGER.localhost:80",
        "messenger.localhost.:7447",
        "chat.example.org",
    ] {
        let response = shown.ask(Method::GET, host, "/", &[]);
        assert_eq!(response.status(), StatusCode::OK, "{host}");
    }
}

#[test]
fn an_unknown_host_is_told_where_the_apps_are() {
    let shown = shown(false);
    for host in ["localhost:7447", "127.0.0.1:7447", "evil.example:7447"] {
        let response = shown.ask(Method::GET, host, "/", &[]);
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{host}");
        let line = String::from_utf8(response.body().to_vec()).expect("text");
        assert!(line.contains("http://messenger.localhost:7447 "), "{line}");
        assert!(!line.contains("evil"), "{line}");
        assert!(!head(&response).contains("evil"));
    }
}

#[test]
fn an_app_that_was_not_built_says_how_to_build_it() {
    let response = shown(false).ask(Method::GET, "whatsapp.localhost", "/", &[]);
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = String::from_utf8(response.body().to_vec()).expect("text");
    assert!(page.contains("cargo x web"), "{page}");
}

#[test]
fn a_path_without_an_ending_is_a_place_in_the_app() {
    let shown = shown(false);
    for path in ["/", "/chats", "/chats/0123", "/chats/..%2f..", "/j?x=1"] {
        let response = shown.get(path);
        if path.contains("..") {
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        } else {
            assert_eq!(&response.body()[..], b"<!doctype html>", "{path}");
        }
    }
    for path in [
        "/nothing.js",
        "/assets/index-0000.js",
        "/v1/nothing",
        "/.build",
        "/index.html.br",
        "/favicon.ico",
    ] {
        assert_eq!(shown.get(path).status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn files_are_only_read() {
    let shown = shown(false);
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let response = shown.ask(method, "messenger.localhost", "/", &[]);
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()[header::ALLOW], "GET, HEAD");
    }
}

#[test]
fn the_smallest_form_that_the_browser_reads_is_sent() {
    let shown = shown(false);
    let form = |accepted: &str| {
        let response = shown.ask(
            Method::GET,
            "messenger.localhost",
            "/assets/index-1a2b.js",
            &[(header::ACCEPT_ENCODING, accepted)],
        );
        let encoding = response.headers().get(header::CONTENT_ENCODING).cloned();
        let encoding = encoding.map(|value| value.to_str().expect("ASCII").to_owned());
        (
            encoding,
            String::from_utf8(response.body().to_vec()).expect("text"),
        )
    };
    assert_eq!(
        form("gzip, br"),
        (Some("br".to_owned()), "brotli".to_owned())
    );
    assert_eq!(form("gzip"), (Some("gzip".to_owned()), "gzip".to_owned()));
    assert_eq!(form("identity"), (None, "plain".to_owned()));
}

#[test]
fn what_the_browser_has_already_is_not_sent_again() {
    let shown = shown(false);
    let path = "/assets/index-1a2b.js";
    let first = shown.ask(
        Method::GET,
        "messenger.localhost",
        path,
        &[(header::ACCEPT_ENCODING, "br")],
    );
    let tag = first.headers()[header::ETAG]
        .to_str()
        .expect("ASCII")
        .to_owned();
    let again = |accepted: &str| {
        let more = [
            (header::ACCEPT_ENCODING, accepted),
            (header::IF_NONE_MATCH, tag.as_str()),
        ];
        shown.ask(Method::GET, "messenger.localhost", path, &more)
    };
    let same = again("br");
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    assert!(same.body().is_empty());
    assert!(!same.headers().contains_key(header::CONTENT_LENGTH));
    assert!(same.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    // Another form is another entity.
    assert_eq!(again("gzip").status(), StatusCode::OK);
}

#[test]
fn a_head_is_a_get_without_its_body() {
    let shown = shown(false);
    let get = shown.get("/");
    let without = shown.ask(Method::HEAD, "messenger.localhost:7447", "/", &[]);
    assert_eq!(head(&without), head(&get));
    assert!(without.body().is_empty());
    assert_eq!(get.headers()[header::CONTENT_LENGTH], "15");
}

#[test]
fn an_app_learns_what_it_is() {
    let shown = shown(false);
    let response = shown.get("/app.json");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
    let about: Value = serde_json::from_slice(response.body()).expect("JSON");
    assert_eq!(
        about,
        json!({
            "network": "messenger",
            "title": "Messenger",
            "shell": "messenger",
            "build": BUILD,
            "demonstration": true,
            "networks": { "messenger": { "title": "Messenger" } },
        })
    );
    let tag = response.headers()[header::ETAG]
        .to_str()
        .expect("ASCII")
        .to_owned();
    let again = shown.ask(
        Method::GET,
        "messenger.localhost:7447",
        "/app.json",
        &[(header::IF_NONE_MATCH, &tag)],
    );
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[test]
fn only_a_page_of_ours_may_open_a_websocket_and_only_to_where_it_came_from() {
    let shown = shown(false);
    let may = |host: &str, origin: Option<&str>| {
        let mut pairs = vec![(header::HOST, host)];
        pairs.extend(origin.map(|origin| (header::ORIGIN, origin)));
        shown
            .site
            .may_connect(&"/v1/ws".parse().expect("a path"), &headers(&pairs))
    };
    assert!(may(
        "messenger.localhost:7447",
        Some("http://messenger.localhost:7447")
    ));
    assert!(may("chat.example.org", Some("https://chat.example.org")));
    assert!(may("127.0.0.1:7447", None), "not a browser");
    for (host, origin) in [
        ("messenger.localhost:7447", "https://evil.example"),
        (
            "messenger.localhost:7447",
            "http://messenger.localhost:8000",
        ),
        ("messenger.localhost:7447", "http://whatsapp.localhost:7447"),
        ("messenger.localhost:7447", "null"),
        ("messenger.localhost:7447", ""),
        ("127.0.0.1:7447", "http://127.0.0.1:7447"),
    ] {
        assert!(!may(host, Some(origin)), "{origin} to {host}");
    }
}
