//! A server in this process, on a free port, with its data in memory.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use object_store::memory::InMemory;
use tresse_edge::verification::Demonstration;
use tresse_edge::{Blobs, EdgeConfig, NoPages, Server, Timeouts};
use tresse_networks::Networks;
use tresse_server_core::limit::Rates;
use tresse_server_core::{Core, CoreConfig, SecretKey};
use tresse_store::{MemoryStore, Store};

/// A running server and what tests want to know of it.
pub(crate) struct Started {
    pub(crate) server: Server,
    pub(crate) address: SocketAddr,
}

impl Started {
    /// A page that operators read.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let response = http()
            .get(format!("http://{}{path}", self.address))
            .send()
            .await
            .expect("an answer");
        let status = response.status().as_u16();
        (status, response.text().await.expect("text"))
    }

    /// The value of a metric without labels.
    pub(crate) async fn metric(&self, name: &str) -> u64 {
        let (_, text) = self.get("/metrics").await;
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .unwrap_or_else(|| panic!("no {name} in {text}"))
            .parse()
            .expect("a number")
    }
}

/// An HTTP client; the provider is needed although nothing here is encrypted.
pub(crate) fn http() -> reqwest::Client {
    // An error says that another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// A demonstration server with everything at its default.
pub(crate) async fn plain() -> Started {
    serve(|_, _| {}).await
}

/// A demonstration server with some things changed.
pub(crate) async fn serve(change: impl FnOnce(&mut EdgeConfig, &mut CoreConfig)) -> Started {
    serve_on(MemoryStore::new(), change).await
}

/// The same on another store.
pub(crate) async fn serve_on<S: Store + 'static>(
    store: S,
    change: impl FnOnce(&mut EdgeConfig, &mut CoreConfig),
) -> Started {
    let blob_key = [2; 32];
    let mut rules = CoreConfig::new(Networks::builtin(), [1; 32], blob_key);
    rules.demonstration = true;
    rules.rates = Rates::unlimited();
    let mut edge = EdgeConfig {
        listen: "127.0.0.1:0".parse().expect("an address"),
        operator_listen: None,
        tls: None,
        connections_max: 1000,
        before_log_in_max: 1000,
        workers: 1,
        sweep_every: Duration::from_secs(3600),
        blob_sweep_every: Duration::from_secs(3600),
        blob_retention_ms: rules.retention_ms,
        blobs: Blobs::new(Arc::new(InMemory::new()), SecretKey(blob_key)),
        verification: Arc::new(Demonstration),
        pages: Arc::new(NoPages),
        timeouts: Timeouts::default(),
    };
    change(&mut edge, &mut rules);
    let core = Core::open(store, rules).expect("a new store");
    let server = Server::start(core, edge).await.expect("a server");
    Started {
        address: server.address(),
        server,
    }
}
