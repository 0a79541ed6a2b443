//! Being asked to end: Ctrl-C, SIGTERM. Both end the program in order, so that a server of our own
//! and temporary folders do not stay behind.
//!
//! The surprising rule: a terminal that closes (SIGHUP) is not watched for: whoever starts us by
//! `nohup` means us to go on.

use std::io;

use crate::failure::{Exit, Failure};

/// Ends when the program should, and says how.
pub(crate) async fn next() -> Failure {
    match wait().await {
        Ok(Exit::Interrupted) => Failure::new(Exit::Interrupted, "interrupted"),
        Ok(exit) => Failure::new(exit, "ended by another program"),
        Err(error) => Failure::new(Exit::Failed, format!("cannot watch for Ctrl-C: {error}")),
    }
}

#[cfg(unix)]
async fn wait() -> io::Result<Exit> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.map(|()| Exit::Interrupted),
        _ = terminate.recv() => Ok(Exit::Terminated),
    }
}

#[cfg(not(unix))]
async fn wait() -> io::Result<Exit> {
    tokio::signal::ctrl_c().await.map(|()| Exit::Interrupted)
}
