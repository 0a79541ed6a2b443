//! The loop: receive what there is, write it, sync it, send.

use std::fmt;
use std::fs::File;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use super::connection::Connection;
use super::kind;
use super::websocket::{self, Violation};
use crate::error::BenchError;
use crate::fleet::poller::{EVENTS_MAX, Poller, Ready};

/// Bytes of one read, shared by all connections.
const READ_BYTES: usize = 256 << 10;
/// Clients that may wait to be accepted.
const BACKLOG: i32 = 4096;
/// Device numbers end here.
const DEVICES_MAX: u32 = 1 << 20;
/// The listener's place in the poller.
const LISTENER: u32 = u32::MAX;

/// A server with a file.
pub struct Floor {
    listener: TcpListener,
    poller: Poller,
    file: File,
    connections: Vec<Option<Connection>>,
    /// Free places in `connections`.
    free: Vec<u32>,
    /// Connection of each device.
    devices: Vec<Option<u32>>,
    /// Connections with something to write.
    dirty: Vec<u32>,
    /// What the next sync makes durable.
    batch: Vec<u8>,
    read: Vec<u8>,
    payload: Vec<u8>,
    syncs: u64,
}

impl fmt::Debug for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Floor")
            .field("connections", &(self.connections.len() - self.free.len()))
            .field("syncs", &self.syncs)
            .finish_non_exhaustive()
    }
}

impl Floor {
    /// Listens, and begins `file` anew.
    ///
    /// # Errors
    /// If the address or the file cannot be had.
    pub fn new(listen: SocketAddr, file: &Path) -> Result<Self, BenchError> {
        let listener = TcpListener::bind(listen).map_err(BenchError::io("listening"))?;
        listener
            .set_nonblocking(true)
            .map_err(BenchError::io("listening"))?;
        // Again, for a longer queue: everybody may want in at once.
        rustix::net::listen(&listener, BACKLOG).map_err(BenchError::system("listening"))?;
        let poller = Poller::new()?;
        poller.add(&listener, LISTENER, 0, false)?;
        Ok(Self {
            listener,
            poller,
            file: File::create(file).map_err(BenchError::io("creating the file"))?,
            connections: Vec::new(),
            free: Vec::new(),
            devices: Vec::new(),
            dirty: Vec::new(),
            batch: Vec::new(),
            read: vec![0; READ_BYTES],
            payload: Vec::new(),
            syncs: 0,
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn address(&self) -> Result<SocketAddr, BenchError> {
        self.listener
            .local_addr()
            .map_err(BenchError::io("listening"))
    }

    /// How many batches were synced.
    pub fn syncs(&self) -> u64 {
        self.syncs
    }

    /// Waits no longer than `wait` for something to arrive; then one batch.
    ///
    /// # Errors
    /// If the file cannot be written: nothing of the batch is acked then, and the floor must end.
    pub fn turn(&mut self, wait: Duration) -> Result<(), BenchError> {
        let mut ready: Vec<Ready> = Vec::new();
        let mut wait = wait;
        loop {
            self.poller.wait(wait, &mut ready)?;
            let full = ready.len() >= EVENTS_MAX;
            for event in ready.drain(..) {
                self.on_ready(event)?;
            }
            if !full {
                break;
            }
            wait = Duration::ZERO;
        }
        if !self.batch.is_empty() {
            self.file
                .write_all(&self.batch)
                .and_then(|()| self.file.sync_data())
                .map_err(BenchError::io("writing the file"))?;
            self.batch.clear();
            self.syncs += 1;
        }
        self.send()
    }

    fn on_ready(&mut self, ready: Ready) -> Result<(), BenchError> {
        if ready.link == LISTENER {
            return self.accept();
        }
        if ready.writable {
            self.mark(ready.link);
        }
        if !ready.readable {
            return Ok(());
        }
        // Taken out, so that what it says may reach other connections.
        let Some(mut connection) = self.connections[ready.link as usize].take() else {
            return Ok(());
        };
        let mut read = std::mem::take(&mut self.read);
        let mut payload = std::mem::take(&mut self.payload);
        let alive = connection.read(&mut read, &mut payload, |connection, frame| {
            self.take(ready.link, connection, frame)
        });
        self.read = read;
        self.payload = payload;
        if !alive {
            self.forget(ready.link, &connection);
            return Ok(());
        }
        let has_output = !connection.output.is_empty();
        self.connections[ready.link as usize] = Some(connection);
        if has_output {
            self.mark(ready.link);
        }
        Ok(())
    }

    fn accept(&mut self) -> Result<(), BenchError> {
        while let Ok((stream, _)) = self.listener.accept() {
            if stream.set_nonblocking(true).is_err() || stream.set_nodelay(true).is_err() {
                continue;
            }
            let place = self.free.pop().unwrap_or_else(|| {
                self.connections.push(None);
                (self.connections.len() - 1) as u32
            });
            self.poller.add(&stream, place, 0, false)?;
            self.connections[place as usize] = Some(Connection::new(stream));
        }
        Ok(())
    }

    fn take(
        &mut self,
        place: u32,
        connection: &mut Connection,
        frame: &[u8],
    ) -> Result<(), Violation> {
        let (kind, rest) = frame.split_first().ok_or(Violation)?;
        match *kind {
            kind::HELLO => {
                let device = number(rest)
                    .filter(|device| *device < DEVICES_MAX)
                    .ok_or(Violation)?;
                if self.devices.len() <= device as usize {
                    self.devices.resize(device as usize + 1, None);
                }
                self.devices[device as usize] = Some(place);
                connection.device = Some(device);
                websocket::frame(&[&[kind::HELLO]], &mut connection.output);
            }
            kind::MESSAGE => {
                let (count, rest) = rest.split_first_chunk().ok_or(Violation)?;
                let (recipients, rest) = rest
                    .split_at_checked(4 * usize::from(u16::from_le_bytes(*count)))
                    .ok_or(Violation)?;
                let (tag, _body) = rest.split_at_checked(16).ok_or(Violation)?;
                self.batch
                    .extend_from_slice(&(frame.len() as u32).to_le_bytes());
                self.batch.extend_from_slice(frame);
                websocket::frame(&[&[kind::MESSAGE], tag], &mut connection.output);
                for recipient in recipients.chunks_exact(4).filter_map(number) {
                    self.deliver(recipient, rest);
                }
            }
            _ => return Err(Violation),
        }
        Ok(())
    }

    /// To whoever is there; nobody else can be reached, and the sender itself is not here now.
    fn deliver(&mut self, device: u32, tagged: &[u8]) {
        let Some(place) = self.devices.get(device as usize).copied().flatten() else {
            return;
        };
        if let Some(connection) = &mut self.connections[place as usize] {
            websocket::frame(&[&[kind::DELIVERY], tagged], &mut connection.output);
            self.mark(place);
        }
    }

    fn mark(&mut self, place: u32) {
        if let Some(connection) = &mut self.connections[place as usize]
            && !std::mem::replace(&mut connection.dirty, true)
        {
            self.dirty.push(place);
        }
    }

    fn send(&mut self) -> Result<(), BenchError> {
        for place in std::mem::take(&mut self.dirty) {
            let Some(mut connection) = self.connections[place as usize].take() else {
                continue;
            };
            connection.dirty = false;
            if !connection.write() {
                self.forget(place, &connection);
                continue;
            }
            let blocked = !connection.output.is_empty();
            if blocked != connection.wants_writable {
                connection.wants_writable = blocked;
                self.poller.modify(&connection.stream, place, 0, blocked)?;
            }
            self.connections[place as usize] = Some(connection);
        }
        Ok(())
    }

    fn forget(&mut self, place: u32, connection: &Connection) {
        if let Some(device) = connection.device
            && self.devices[device as usize] == Some(place)
        {
            self.devices[device as usize] = None;
        }
        self.free.push(place);
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}
