//! Whatever else is served where devices connect: the web apps, if any. The edge knows requests and
//! answers; which app is whose is not its business.

use std::fmt;

use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use bytes::Bytes;

/// Answers requests that no path of the edge takes.
pub trait Pages: fmt::Debug + Send + Sync {
    /// Answers one request. Its body is not looked at. Must not wait for anything.
    fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Bytes>;

    /// Whether a request may open a WebSocket. Browsers let any page of the world ask, and say in
    /// `Origin` which one it was.
    fn may_connect(&self, uri: &Uri, headers: &HeaderMap) -> bool;
}

/// No pages at all: then no browser has a business here either.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPages;

impl Pages for NoPages {
    fn answer(&self, _: &Method, _: &Uri, _: &HeaderMap) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }

    fn may_connect(&self, _: &Uri, headers: &HeaderMap) -> bool {
        !headers.contains_key(header::ORIGIN)
    }
}
