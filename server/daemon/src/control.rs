//! Where the operator's commands reach the running server: a socket in the data directory, which only its owner may
//! enter. Whoever connects gets a backup of the tables and nothing else, so there is nothing to ask and no secret to keep.
//!
//! The surprising rule: one backup at a time. A second one waits, since both would read the same disk.

use std::io::BufWriter;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::UnixListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tresse_edge::Snapshots;
use tresse_store::{BackupSummary, write_backup};

use crate::data_dir::DataDir;

/// Whoever takes no byte for so long does not read: old rows would stay on disk for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long to wait when nobody can be let in.
const BACK_OFF: Duration = Duration::from_secs(1);

/// The socket of a running server; gone when dropped.
#[derive(Debug)]
pub(crate) struct Control {
    path: PathBuf,
    task: JoinHandle<()>,
}

impl Control {
    /// Listens, or says why backups can only be taken while the server is stopped.
    pub(crate) fn listen(data: &DataDir, snapshots: Snapshots) -> Option<Self> {
        let path = data.control();
        // Of a server that was killed: the store is locked, so no other one is running.
        let _ = std::fs::remove_file(&path);
        match UnixListener::bind(&path) {
            Ok(listener) => Some(Self {
                path,
                task: tokio::spawn(serve(listener, snapshots)),
            }),
            Err(error) => {
                tracing::warn!(%error, "`tressed backup` cannot reach this server: is the path of the data too long?");
                None
            }
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.task.abort();
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn serve(listener: UnixListener, snapshots: Snapshots) {
    loop {
        let sent = match listener.accept().await {
            Ok((stream, _)) => send(stream, &snapshots).await,
            Err(error) => {
                // Out of file descriptors, say: it would fail again at once.
                tokio::time::sleep(BACK_OFF).await;
                Err(error.into())
            }
        };
        match sent {
            Ok(summary) => {
                tracing::info!(
                    rows = summary.rows,
                    bytes = summary.bytes,
                    "a backup was taken"
                );
            }
            Err(error) => tracing::warn!(error = format!("{error:#}"), "a backup was not finished"),
        }
    }
}

/// A thread of its own, which does not keep a server from ending that is told to.
async fn send(
    stream: tokio::net::UnixStream,
    snapshots: &Snapshots,
) -> anyhow::Result<BackupSummary> {
    let taken = snapshots.take().await?;
    let stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let (ended, hears) = oneshot::channel();
    std::thread::Builder::new()
        .name("backup".to_owned())
        .spawn(move || {
            let mut out = BufWriter::new(stream);
            // Nobody listens when the server is ending.
            let _ = ended.send(write_backup(&*taken.snapshot, taken.at_ms, &mut out));
        })?;
    Ok(hears.await.context("the backup was interrupted")??)
}
