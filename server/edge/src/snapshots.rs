//! Everything that is kept, as of one moment, for a backup under way.
//!
//! The moment lies between two rounds, after the sync: what is in a snapshot is durable, and what was acknowledged
//! before it was asked for is in it. The engine only takes it, which costs nothing; reading is for other threads.

use std::sync::Arc;

use tokio::sync::oneshot;
use tresse_store::{Snapshot, StoreError};

use crate::command_queue::{CommandQueue, Inbound};

/// A snapshot and its time.
#[derive(Debug)]
pub struct Taken {
    /// Every row.
    pub snapshot: Box<dyn Snapshot>,
    /// By the clock of the core: nothing that is not in it has an earlier time.
    pub at_ms: u64,
}

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine has ended.
    #[error("the server is shutting down")]
    Ending,
}

/// Takes snapshots of a running server.
#[derive(Debug, Clone)]
pub struct Snapshots {
    queue: Arc<CommandQueue>,
}

impl Snapshots {
    pub(crate) fn new(queue: Arc<CommandQueue>) -> Self {
        Self { queue }
    }

    /// Takes one after the round under way.
    pub async fn take(&self) -> Result<Taken, SnapshotError> {
        let (answer, hears) = oneshot::channel();
        self.queue.tell(Inbound::Snapshot(answer));
        Ok(hears.await.map_err(|_| SnapshotError::Ending)??)
    }
}
