//! What every connection and every HTTP handler shares.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use tresse_server_core::SessionId;

use crate::command_queue::CommandQueue;
use crate::defaults::Timeouts;
use crate::jobs::JobCount;
use crate::metrics::Metrics;

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) queue: Arc<CommandQueue>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) jobs: JobCount,
    pub(crate) timeouts: Timeouts,
    before_log_in_max: usize,
    before_log_in: AtomicUsize,
    sessions: AtomicU64,
    serving: AtomicBool,
}

impl Shared {
    pub(crate) fn new(
        queue: Arc<CommandQueue>,
        metrics: Arc<Metrics>,
        jobs: JobCount,
        timeouts: Timeouts,
        before_log_in_max: usize,
    ) -> Self {
        Self {
            queue,
            metrics,
            jobs,
            timeouts,
            before_log_in_max,
            before_log_in: AtomicUsize::new(0),
            sessions: AtomicU64::new(0),
            serving: AtomicBool::new(true),
        }
    }

    /// A number that no other connection of this process has or had.
    pub(crate) fn next_session(&self) -> SessionId {
        SessionId(self.sessions.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Whether new connections are welcome.
    pub(crate) fn is_serving(&self) -> bool {
        self.serving.load(Ordering::Relaxed)
    }

    /// From now on nobody new is welcome.
    pub(crate) fn stop_serving(&self) {
        self.serving.store(false, Ordering::Relaxed);
    }
}

/// A place among the connections that have not logged in; given back when dropped.
#[derive(Debug)]
pub(crate) struct PlaceBeforeLogIn(Arc<Shared>);

impl PlaceBeforeLogIn {
    /// `None` if too many connections have not logged in: strangers must not crowd out devices.
    pub(crate) fn take(shared: &Arc<Shared>) -> Option<Self> {
        shared
            .before_log_in
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |taken| {
                (taken < shared.before_log_in_max).then_some(taken + 1)
            })
            .ok()?;
        shared.metrics.connections_before_log_in.inc();
        Some(Self(shared.clone()))
    }
}

impl Drop for PlaceBeforeLogIn {
    fn drop(&mut self) {
        self.0.before_log_in.fetch_sub(1, Ordering::Relaxed);
        self.0.metrics.connections_before_log_in.dec();
    }
}
