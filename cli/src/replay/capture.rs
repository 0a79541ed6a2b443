//! What travels between devices and their server: a relay in front of the server which writes every
//! byte of every connection into files, a scan's food.
//!
//! The surprising rule: each direction of each connection has a file of its own. In one file the
//! connections would be mixed, a text torn in two by another connection's bytes, and the scan would
//! pass it over.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::failure::{Exit, Failure};
use crate::replay::unmask::Unmask;

/// Bytes passed on at a time.
const CHUNK_BYTES: usize = 16 * 1024;

/// A relay that listens on this machine. Dropping it ends it; what has passed is in the files.
#[derive(Debug)]
pub struct Capture {
    address: SocketAddr,
    relay: JoinHandle<Failure>,
}

impl Capture {
    /// Listens on a free port and passes on to `server`. What travels is written to `folder`, which
    /// must be new or empty: `0001-to-server`, `0001-from-server`, and so on.
    ///
    /// # Errors
    /// If it cannot listen, or the folder holds something.
    pub async fn start(server: SocketAddr, folder: &Path) -> Result<Self, Failure> {
        let unwritable = |error| Failure::file(folder, &error);
        std::fs::create_dir_all(folder).map_err(unwritable)?;
        if std::fs::read_dir(folder)
            .map_err(unwritable)?
            .next()
            .is_some()
        {
            return Err(Failure::new(
                Exit::Usage,
                format!("{} holds something already", folder.display()),
            )
            .next("choose an empty folder for the capture"));
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let folder = folder.to_owned();
        let relay = tokio::spawn(accept(listener, server, folder));
        Ok(Self { address, relay })
    }

    /// Where devices connect instead of to the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends only if something cannot be written: a capture with a hole proves nothing.
    pub async fn failed(&mut self) -> Failure {
        match (&mut self.relay).await {
            Ok(failure) => failure,
            Err(_) => Failure::new(Exit::Failed, "the capture stopped; please report this"),
        }
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.relay.abort();
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, folder: PathBuf) -> Failure {
    let mut connections = JoinSet::new();
    let mut number = 0u32;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let device = match accepted {
                    Ok((device, _)) => device,
                    Err(error) => return error.into(),
                };
                number += 1;
                connections.spawn(relay(device, server, folder.clone(), number));
            }
            Some(ended) = connections.join_next() => {
                // A task of ours neither panics nor is cancelled while this one runs.
                if let Ok(Err(failure)) = ended {
                    return failure;
                }
            }
        }
    }
}

/// One connection. A server that is away ends it, as it would without us.
async fn relay(
    device: TcpStream,
    server: SocketAddr,
    folder: PathBuf,
    number: u32,
) -> Result<(), Failure> {
    let Ok(server) = TcpStream::connect(server).await else {
        return Ok(());
    };
    // The delay of a packet that waits for another would be ours, not the system's.
    let _ = device.set_nodelay(true).and(server.set_nodelay(true));
    let (from_device, to_device) = device.into_split();
    let (from_server, to_server) = server.into_split();
    let up = pass(
        from_device,
        to_server,
        folder.join(format!("{number:04}-to-server")),
    );
    let down = pass(
        from_server,
        to_device,
        folder.join(format!("{number:04}-from-server")),
    );
    tokio::try_join!(up, down)?;
    Ok(())
}

/// One direction, until it ends. Only a file that cannot be written is a failure.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    path: PathBuf,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(&path, &error);
    let mut file = File::create_new(&path).await.map_err(failed)?;
    let mut unmask = Unmask::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut clear = Vec::with_capacity(CHUNK_BYTES);
    while let Ok(length @ 1..) = from.read(&mut chunk).await {
        clear.clear();
        clear.extend_from_slice(&chunk[..length]);
        unmask.pass(&mut clear);
        file.write_all(&clear).await.map_err(failed)?;
        file.flush().await.map_err(failed)?;
        if to.write_all(&chunk[..length]).await.is_err() {
            break;
        }
    }
    // The other side may have gone before.
    let _ = to.shutdown().await;
    Ok(())
}
