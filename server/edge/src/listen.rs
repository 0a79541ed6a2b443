//! Sockets: accept, TLS, and HTTP until a connection becomes a WebSocket. Slow strangers are cut off
//! by timeouts, and many of them by a bound on connections.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio_rustls::TlsAcceptor;

use crate::defaults::{ACCEPT_REST, HTTP_BUFFER_BYTES, HTTP_HEADERS_MAX};
use crate::metrics::Metrics;
use crate::stream::Stream;

/// How many connections there may be, over all listeners.
#[derive(Debug)]
pub(crate) struct Slots {
    max: usize,
    taken: AtomicUsize,
    warned: AtomicBool,
    emptied: Notify,
    metrics: Arc<Metrics>,
}

/// A connection's place; travels with it from the socket to the end of the WebSocket.
#[derive(Debug, Clone)]
pub(crate) struct Slot(#[expect(dead_code, reason = "held for its Drop")] Arc<Held>);

#[derive(Debug)]
struct Held(Arc<Slots>);

impl Slots {
    pub(crate) fn new(max: usize, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            max,
            taken: AtomicUsize::new(0),
            warned: AtomicBool::new(false),
            emptied: Notify::new(),
            metrics,
        })
    }

    /// Waits until every connection has ended.
    pub(crate) async fn emptied(&self) {
        while self.taken.load(Ordering::Relaxed) > 0 {
            self.emptied.notified().await;
        }
    }

    fn take(self: &Arc<Self>) -> Option<Slot> {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed) + 1;
        let held = Held(self.clone());
        if taken > self.max - self.max / 10 && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                connections = taken,
                connections_max = self.max,
                "nearly as many connections as this process can hold: raise connections_max and \
                 the limit on file descriptors, or add a node"
            );
        }
        if taken > self.max {
            self.metrics.connections_refused.inc();
            return None;
        }
        Some(Slot(Arc::new(held)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let left = self.0.taken.fetch_sub(1, Ordering::Relaxed) - 1;
        if left == 0 {
            // Keeps one permit, so that an end between the look and the wait is not missed.
            self.0.emptied.notify_one();
        }
        if left < self.0.max / 2 {
            self.0.warned.store(false, Ordering::Relaxed);
        }
    }
}

/// One listening socket and what it serves.
pub(crate) struct Listener {
    pub(crate) socket: TcpListener,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) router: Router,
    pub(crate) slots: Arc<Slots>,
    pub(crate) accept_timeout: Duration,
    /// Turns `true` when the listener is to end.
    pub(crate) ends: watch::Receiver<bool>,
}

/// Opens a socket.
pub(crate) async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    // Tokio sets SO_REUSEADDR, so a restart does not wait for old connections.
    TcpListener::bind(address).await
}

impl Listener {
    /// Accepts until told to end. Requests under way are finished.
    pub(crate) async fn run(mut self) {
        loop {
            let accepted = tokio::select! {
                biased;
                _ = self.ends.wait_for(|ends| *ends) => return,
                accepted = self.socket.accept() => accepted,
            };
            match accepted {
                Ok((socket, _)) => {
                    if let Some(slot) = self.slots.take() {
                        self.serve(socket, slot);
                    }
                }
                Err(error) => {
                    // Above all: no file descriptor left. To try again at once would spin.
                    tracing::warn!(kind = %error.kind(), "a connection could not be accepted; \
                        if this goes on, raise the limit on file descriptors");
                    tokio::time::sleep(ACCEPT_REST).await;
                }
            }
        }
    }

    fn serve(&self, socket: TcpStream, slot: Slot) {
        let tls = self.tls.clone();
        let accept_timeout = self.accept_timeout;
        let router = self.router.clone();
        let ends = self.ends.clone();
        tokio::spawn(async move {
            // Failures here are the peer's: nothing to report, and nothing that may be logged.
            let _ = socket.set_nodelay(true);
            let stream = match tls {
                None => Stream::Plain(socket),
                Some(tls) => match tokio::time::timeout(accept_timeout, tls.accept(socket)).await {
                    Ok(Ok(stream)) => Stream::Tls(Box::new(stream)),
                    _ => return,
                },
            };
            serve_http(stream, router, slot, accept_timeout, ends).await;
        });
    }
}

async fn serve_http(
    stream: Stream,
    router: Router,
    slot: Slot,
    accept_timeout: Duration,
    mut ends: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(slot.clone());
        router.call(request)
    });
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(accept_timeout)
            .max_buf_size(HTTP_BUFFER_BYTES)
            .max_headers(HTTP_HEADERS_MAX)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ends.wait_for(|ends| *ends) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
