//! Requests to answers.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Response, StatusCode, Uri};
use serde_json::{Map, Value};
use xxhash_rust::xxh3::xxh3_128;

use crate::about::about;
use crate::files::{File, Files};
use crate::headers::{Outside, secure};
use crate::host::{Authority, Host, only};
use crate::kind::{self, Keep, Runs};
use crate::negotiate::{Encoding, accepts, has_already};

const PAGE: &str = "/index.html";
const ABOUT: &str = "/app.json";
/// What devices speak; no page of an app is ever below it.
const PROTOCOL: &str = "/v1/";
const MISSING: &str = include_str!("missing.html");

/// An app of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Short name of the network.
    pub network: String,
    /// Its title.
    pub title: String,
    /// The folder of `web/dist`: a network may wear another one's look.
    pub shell: String,
    /// Where it is served.
    pub hosts: Vec<Host>,
}

/// All apps of a server.
#[derive(Debug)]
pub struct Site {
    /// The apps. A host in two of them is the first one's.
    pub apps: Vec<App>,
    /// Their files.
    pub files: Files,
    /// Whether the server itself speaks TLS.
    pub tls: bool,
    /// Whether codes are shown to whoever asks.
    pub demonstration: bool,
    /// For `/app.json`: title, words and policy of each network.
    pub networks: Map<String, Value>,
}

impl Site {
    /// Answers a request that nothing else of the server takes.
    pub fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Bytes> {
        let place = Authority::of_request(uri, headers);
        let app = place.as_ref().and_then(|place| self.app(&place.host));
        let outside = self.outside(place.as_ref());
        let (mut response, runs) = match app {
            _ if method != Method::GET && method != Method::HEAD => {
                (method_not_allowed(), Runs::Page)
            }
            None => (self.no_app(place.as_ref()), Runs::Page),
            Some(app) => self.answer_in(app, uri.path(), headers),
        };
        // Only a host of ours may appear in a policy.
        let place = place.filter(|_| app.is_some());
        secure(response.headers_mut(), runs, place.as_ref(), outside);
        let length = response.body().len();
        if response.status() != StatusCode::NOT_MODIFIED {
            insert(&mut response, header::CONTENT_LENGTH, &length.to_string());
        }
        if method == Method::HEAD {
            *response.body_mut() = Bytes::new();
        }
        response
    }

    /// Whether a WebSocket may be opened by this request. A browser says in `Origin` whose page
    /// asks: it must be one of ours, and from where the request goes. Who is no browser says
    /// nothing, and is let in.
    pub fn may_connect(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        if !headers.contains_key(header::ORIGIN) {
            return true;
        }
        let origin = only(headers, header::ORIGIN).and_then(Authority::of_origin);
        let place = Authority::of_request(uri, headers);
        match (origin, place) {
            (Some(origin), Some(place)) => {
                self.app(&origin.host).is_some() && origin.is_same_place(&place)
            }
            _ => false,
        }
    }

    fn app(&self, host: &Host) -> Option<&App> {
        self.apps.iter().find(|app| app.hosts.contains(host))
    }

    fn outside(&self, place: Option<&Authority>) -> Outside {
        match place {
            _ if self.tls => Outside::Tls,
            Some(place) if !place.host.is_local() => Outside::Proxy,
            _ => Outside::Local,
        }
    }

    fn answer_in(&self, app: &App, path: &str, headers: &HeaderMap) -> (Response<Bytes>, Runs) {
        let Some(build) = self.files.build(&app.shell) else {
            return (missing(), Runs::Page);
        };
        if path == ABOUT {
            let body = about(app, &build, self.demonstration, &self.networks);
            let file = File {
                hash: format!("{:032x}", xxh3_128(&body)),
                bytes: Bytes::from(body),
                br: None,
                gz: None,
            };
            return (send(&file, ABOUT, headers), Runs::Page);
        }
        if let Some(file) = self.files.get(&app.shell, path) {
            return (send(&file, path, headers), kind::runs(path));
        }
        // A place within the app: the page finds its own way there.
        if is_place(path)
            && let Some(page) = self.files.get(&app.shell, PAGE)
        {
            return (send(&page, PAGE, headers), Runs::Page);
        }
        (
            text(StatusCode::NOT_FOUND, "there is no such file in this app\n"),
            Runs::Page,
        )
    }

    fn no_app(&self, place: Option<&Authority>) -> Response<Bytes> {
        let scheme = if self.tls { "https" } else { "http" };
        let port = place
            .and_then(|place| place.port)
            .map_or_else(String::new, |port| format!(":{port}"));
        let mut line = "there is no app at this address; the apps are at".to_owned();
        for host in self.apps.iter().flat_map(|app| &app.hosts) {
            line += &format!(" {scheme}://{}{port}", host.as_str());
        }
        text(StatusCode::NOT_FOUND, &format!("{line}\n"))
    }
}

/// A path without an ending, and not of the protocol.
fn is_place(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    !last.contains('.') && !path.starts_with(PROTOCOL)
}

fn send(file: &File, path: &str, headers: &HeaderMap) -> Response<Bytes> {
    let forms = [
        (Encoding::Brotli, file.br.as_ref()),
        (Encoding::Gzip, file.gz.as_ref()),
    ];
    let (encoding, body) = forms
        .into_iter()
        .find_map(|(encoding, body)| Some((encoding, body.filter(|_| accepts(headers, encoding))?)))
        .unwrap_or((Encoding::Plain, &file.bytes));
    let tag = format!("\"{}{}\"", file.hash, encoding.mark());
    let mut response = Response::new(Bytes::new());
    insert(&mut response, header::ETAG, &tag);
    insert(&mut response, header::VARY, "accept-encoding");
    insert(
        &mut response,
        header::CACHE_CONTROL,
        match kind::keep(path) {
            Keep::Forever => "public, max-age=31536000, immutable",
            Keep::Ask => "no-cache",
        },
    );
    if has_already(headers, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let media_type = kind::media_type(path).unwrap_or("application/octet-stream");
    insert(&mut response, header::CONTENT_TYPE, media_type);
    if let Some(name) = encoding.name() {
        insert(&mut response, header::CONTENT_ENCODING, name);
    }
    *response.body_mut() = body.clone();
    response
}

fn missing() -> Response<Bytes> {
    let mut response = text(StatusCode::SERVICE_UNAVAILABLE, MISSING);
    insert(
        &mut response,
        header::CONTENT_TYPE,
        "text/html; charset=utf-8",
    );
    response
}

fn method_not_allowed() -> Response<Bytes> {
    let mut response = text(
        StatusCode::METHOD_NOT_ALLOWED,
        "files are only read: use GET or HEAD\n",
    );
    insert(&mut response, header::ALLOW, "GET, HEAD");
    response
}

/// An answer that no cache keeps.
fn text(status: StatusCode, text: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(text.as_bytes()));
    *response.status_mut() = status;
    insert(
        &mut response,
        header::CONTENT_TYPE,
        "text/plain; charset=utf-8",
    );
    insert(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

fn insert(response: &mut Response<Bytes>, name: HeaderName, value: &str) {
    let value = HeaderValue::try_from(value).expect("made of visible ASCII by this file");
    response.headers_mut().insert(name, value);
}

#[cfg(test)]
mod tests;
