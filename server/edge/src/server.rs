//! Puts the parts together: engine, listeners, sweeps; and takes them apart in the right order.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tresse_server_core::{Command, Core};
use tresse_store::Store;

use crate::blob::Blobs;
use crate::codes::Codes;
use crate::command_queue::{CommandQueue, Inbound};
use crate::connections::Connections;
use crate::defaults::Timeouts;
use crate::descriptors::connections_max;
use crate::dispatch::Outlets;
use crate::engine::{Engine, EngineError};
use crate::http::Http;
use crate::jobs::{JobCount, Jobs};
use crate::listen::{Listener, Slots, bind};
use crate::metrics::Metrics;
use crate::pages::Pages;
use crate::shared::Shared;
use crate::snapshots::Snapshots;
use crate::tls::Tls;
use crate::verification::Verification;

/// What the edge needs to know beside the core.
#[derive(Debug)]
pub struct EdgeConfig {
    /// Where devices connect. Port 0: any free one, see [`Server::address`].
    pub listen: SocketAddr,
    /// A listener of its own for `/metrics` and `/readyz`, plain HTTP. Without it they are served
    /// where devices connect if only this machine can connect there, and nowhere otherwise.
    pub operator_listen: Option<SocketAddr>,
    /// `None`: plain HTTP and WebSocket, for one machine or behind a proxy.
    pub tls: Option<Tls>,
    /// Connections at a time, at most; lowered to what the file descriptors allow. 0: as many as
    /// they allow.
    pub connections_max: usize,
    /// How many of them may be without a log-in.
    pub before_log_in_max: usize,
    /// Threads for checking commits; 0: one less than the machine has processors.
    pub workers: usize,
    /// How often the core removes a bounded amount of what has expired.
    pub sweep_every: Duration,
    /// How often blobs are looked through.
    pub blob_sweep_every: Duration,
    /// Blobs leave after this long.
    pub blob_retention_ms: u64,
    /// Where chunks of blobs are kept.
    pub blobs: Blobs,
    /// How codes reach people.
    pub verification: Arc<dyn Verification>,
    /// What is served beside the protocol, where devices connect.
    pub pages: Arc<dyn Pages>,
    /// How long to wait for peers.
    pub timeouts: Timeouts,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The socket is not to be had.
    #[error("cannot listen on {address}; is another server running there?")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    Randomness,
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    operator_address: Option<SocketAddr>,
    shared: Arc<Shared>,
    slots: Arc<Slots>,
    ends: watch::Sender<bool>,
    tasks: JoinSet<()>,
    engine: oneshot::Receiver<Result<(), EngineError>>,
}

impl Server {
    /// Binds the sockets, then starts the engine and everything around it. Must be called within a
    /// tokio runtime with timers and I/O.
    pub async fn start<S: Store + 'static>(
        core: Core<S>,
        config: EdgeConfig,
    ) -> Result<Self, StartError> {
        let socket = listen_on(config.listen).await?;
        let operator_socket = match config.operator_listen {
            Some(address) => Some(listen_on(address).await?),
            None => None,
        };
        let address = local_address(&socket, config.listen)?;
        let operator_address = match (&operator_socket, config.operator_listen) {
            (Some(socket), Some(asked)) => Some(local_address(socket, asked)?),
            _ => address.ip().is_loopback().then_some(address),
        };

        let queue = Arc::new(CommandQueue::default());
        let metrics = Arc::new(Metrics::new());
        let job_count = JobCount::default();
        let shared = Arc::new(Shared::new(
            queue.clone(),
            metrics.clone(),
            job_count.clone(),
            config.timeouts.clone(),
            config.before_log_in_max,
        ));
        let outlets = Outlets {
            connections: Connections::default(),
            jobs: Jobs::start(workers(config.workers), job_count, &queue, &metrics)
                .map_err(EngineError::Thread)?,
            codes: Codes::new(
                config.verification,
                config.timeouts.verification,
                Handle::current(),
                queue.clone(),
                metrics.clone(),
            ),
            urgent: Vec::new(),
        };
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| StartError::Randomness)?;
        let engine = Engine::new(
            core,
            queue.clone(),
            outlets,
            metrics.clone(),
            seed,
            config.timeouts.shutdown,
        )
        .start()?;

        let (ends, hears_end) = watch::channel(false);
        let slots = Slots::new(connections_max(config.connections_max), metrics.clone());
        let http = Http::new(shared.clone(), config.blobs.clone(), config.pages);
        let listener = |socket, tls, router| Listener {
            socket,
            tls,
            router,
            slots: slots.clone(),
            accept_timeout: config.timeouts.accept,
            ends: hears_end.clone(),
        };
        let mut tasks = JoinSet::new();
        // Who counts messages minute by minute learns about people.
        let with_operator = operator_socket.is_none() && address.ip().is_loopback();
        tasks.spawn(
            listener(
                socket,
                config.tls.as_ref().map(Tls::acceptor),
                http.public(with_operator),
            )
            .run(),
        );
        if let Some(socket) = operator_socket {
            tasks.spawn(listener(socket, None, http.operator()).run());
        }
        tasks.spawn(sweep(queue, config.sweep_every, hears_end.clone()));
        tasks.spawn(sweep_blobs(
            config.blobs,
            config.blob_retention_ms,
            config.blob_sweep_every,
            metrics,
            hears_end,
        ));
        Ok(Self {
            address,
            operator_address,
            shared,
            slots,
            ends,
            tasks,
            engine,
        })
    }

    /// Where devices connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where `/metrics` and `/readyz` are, if anywhere.
    pub fn operator_address(&self) -> Option<SocketAddr> {
        self.operator_address
    }

    /// Takes snapshots of everything that is kept.
    pub fn snapshots(&self) -> Snapshots {
        Snapshots::new(self.shared.queue.clone())
    }

    /// Waits until the engine ends on its own, which it does only when it cannot go on.
    pub async fn failed(&mut self) -> EngineError {
        match (&mut self.engine).await {
            Ok(Err(error)) => error,
            Ok(Ok(())) | Err(_) => EngineError::Panicked,
        }
    }

    /// Stops accepting, says goodbye to every connection, carries out what had arrived, makes it
    /// durable, and ends.
    pub async fn shut_down(mut self) -> Result<(), EngineError> {
        self.shared.stop_serving();
        // Nobody listens if every task has ended already.
        let _ = self.ends.send(true);
        self.shared.queue.tell(Inbound::ShutDown);
        let result = match (&mut self.engine).await {
            Ok(result) => result,
            Err(_) => Err(EngineError::Panicked),
        };
        while self.tasks.join_next().await.is_some() {}
        // Uploads and downloads under way, for as long as a connection may take to close.
        let patience = self.shared.timeouts.shutdown;
        if tokio::time::timeout(patience, self.slots.emptied())
            .await
            .is_err()
        {
            tracing::info!("some connections did not close in time");
        }
        result
    }
}

async fn listen_on(address: SocketAddr) -> Result<tokio::net::TcpListener, StartError> {
    bind(address)
        .await
        .map_err(|source| StartError::Listen { address, source })
}

fn local_address(
    socket: &tokio::net::TcpListener,
    address: SocketAddr,
) -> Result<SocketAddr, StartError> {
    socket
        .local_addr()
        .map_err(|source| StartError::Listen { address, source })
}

fn workers(configured: usize) -> usize {
    if configured > 0 {
        return configured;
    }
    std::thread::available_parallelism()
        .map_or(1, |processors| processors.get().saturating_sub(1).max(1))
}

/// Lets the core tidy up, again and again.
async fn sweep(queue: Arc<CommandQueue>, every: Duration, mut ends: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = ends.wait_for(|ends| *ends) => return,
            () = tokio::time::sleep(every) => {}
        }
        queue.tell(Inbound::Command(Command::Sweep));
    }
}

async fn sweep_blobs(
    blobs: Blobs,
    retention_ms: u64,
    every: Duration,
    metrics: Arc<Metrics>,
    mut ends: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            _ = ends.wait_for(|ends| *ends) => return,
            () = tokio::time::sleep(every) => {}
        }
        let now_ms = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            });
        let swept = tokio::select! {
            _ = ends.wait_for(|ends| *ends) => return,
            swept = blobs.sweep(now_ms, retention_ms) => swept,
        };
        match swept {
            Ok(chunks) => {
                metrics.blob_chunks_swept.inc_by(chunks);
                tracing::debug!(chunks, "old blobs removed");
            }
            // The error may quote a path, which holds a blob's id.
            Err(_) => {
                tracing::warn!("old blobs could not be looked through; is the object store up?")
            }
        }
    }
}
