//! How a program talks to a running client. Handles are cheap to clone; the client stops when the
//! last one is gone.

use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tresse_client_core::effect::Change;
use tresse_client_core::intent::{Intent, Outcome};
use tresse_client_core::{Client, ClientError};

use crate::blob::Blobs;
use crate::error::{DriverError, SocketError};
use crate::files::FileProgress;

/// State of the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// None, and none wanted yet.
    Closed,
    /// The WebSocket is open; log-in and catch-up may be under way.
    Open,
    /// Logged in and caught up.
    CaughtUp,
    /// There is none, for this reason; the core tries again by itself.
    Down(SocketError),
}

/// Reads the client between two events.
type Read = Box<dyn FnOnce(&mut Client) + Send>;

/// What the task is asked to do.
pub(crate) enum Command {
    Do {
        intent: Box<Intent>,
        reply: oneshot::Sender<Result<Outcome, ClientError>>,
    },
    Read(Read),
    Stop,
}

/// A running client.
#[derive(Clone)]
pub struct Handle {
    pub(crate) commands: mpsc::Sender<Command>,
    pub(crate) changes: broadcast::Sender<Change>,
    pub(crate) link: watch::Receiver<Link>,
    pub(crate) blobs: Blobs,
    pub(crate) progress: broadcast::Sender<FileProgress>,
}

impl Handle {
    /// Carries an intent out and waits for its end. Dropping the future does not take it back.
    pub async fn do_intent(&self, intent: Intent) -> Result<Outcome, DriverError> {
        let (reply, result) = oneshot::channel();
        let command = Command::Do {
            intent: Box::new(intent),
            reply,
        };
        self.commands
            .send(command)
            .await
            .map_err(|_| DriverError::Stopped)?;
        Ok(result.await.map_err(|_| DriverError::Stopped)??)
    }

    /// Reads from the client, between two events. The client waits meanwhile: be quick.
    pub async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Client) -> R + Send + 'static,
    ) -> Result<R, DriverError> {
        let (reply, result) = oneshot::channel();
        let command = Command::Read(Box::new(move |client| {
            // Nobody waits any more: then nobody misses the answer.
            let _ = reply.send(read(client));
        }));
        self.commands
            .send(command)
            .await
            .map_err(|_| DriverError::Stopped)?;
        result.await.map_err(|_| DriverError::Stopped)
    }

    /// Everything that changes from now on. Who falls more than 1,024 changes behind is told so
    /// by the receiver and reads the store again.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// State of the connection, now and later.
    pub fn link(&self) -> watch::Receiver<Link> {
        self.link.clone()
    }

    /// How far files are, from now on. Who falls behind misses nothing that matters.
    pub fn progress(&self) -> broadcast::Receiver<FileProgress> {
        self.progress.subscribe()
    }

    /// Uploads and downloads of attachments.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Waits until the WebSocket is open. The first failure to connect ends the wait.
    pub async fn connected(&self, patience: Duration) -> Result<(), SocketError> {
        self.wait(patience, |link| matches!(link, Link::Open | Link::CaughtUp))
            .await
    }

    /// Waits until the client is logged in and has everything. The first failure ends the wait.
    pub async fn caught_up(&self, patience: Duration) -> Result<(), SocketError> {
        self.wait(patience, |link| *link == Link::CaughtUp).await
    }

    async fn wait(
        &self,
        patience: Duration,
        good: impl Fn(&Link) -> bool,
    ) -> Result<(), SocketError> {
        let mut link = self.link.clone();
        let ended = link.wait_for(|link| good(link) || matches!(link, Link::Down(_)));
        match tokio::time::timeout(patience, ended).await {
            Ok(Ok(link)) => match &*link {
                Link::Down(reason) => Err(reason.clone()),
                _ => Ok(()),
            },
            Ok(Err(_)) => Err(SocketError::Lost("the client has stopped".to_owned())),
            Err(_) => Err(SocketError::Silent),
        }
    }
}
