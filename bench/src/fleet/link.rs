//! One connection: a socket, a wire, and what is on its way between them.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};

use super::poller::Poller;
use super::stream::Stream;
use crate::driver::{Event, Tls, Wire};
use crate::error::BenchError;

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// There is none.
    Closed,
    /// The system connects.
    Connecting,
    /// The wire talks, and is not ready.
    Opening,
    /// Logged in.
    Ready,
}

/// Buffers larger than this are given back when they are empty.
const KEPT_BYTES: usize = 4 * 1024;
/// What the system holds for a device that does not read; and for one that has begun to read again. Less
/// than a segment of the loopback network would keep the window of the connection shut for good.
const HELD_BYTES_DEAF: usize = 128 * 1024;
const HELD_BYTES: usize = 1024 * 1024;

pub(super) struct Link<W> {
    pub(super) device: u32,
    pub(super) wire: W,
    pub(super) state: State,
    pub(super) output: Vec<u8>,
    /// It is in the list of those with something to write.
    pub(super) dirty: bool,
    stream: Option<Stream>,
    /// Counts connections, so that events of an old one are not taken for the new one's.
    generation: u32,
    /// The beginning of something that has not come whole.
    input: Vec<u8>,
    /// Whether the poller tells when it can be written.
    wants_writable: bool,
    /// The device does not read: see [`Link::set_reading`].
    is_deaf: bool,
}

impl<W: Wire> Link<W> {
    pub(super) fn new(device: u32, wire: W) -> Self {
        Self {
            device,
            wire,
            state: State::Closed,
            output: Vec::new(),
            dirty: false,
            stream: None,
            generation: 0,
            input: Vec::new(),
            wants_writable: false,
            is_deaf: false,
        }
    }

    /// A device that does not read, until it does again or is connected anew. It writes nothing either.
    pub(super) fn set_reading(
        &mut self,
        reads: bool,
        poller: &Poller,
        index: u32,
    ) -> Result<(), BenchError> {
        self.is_deaf = !reads;
        match &self.stream {
            None => Ok(()),
            Some(stream) if reads => {
                stream.hold(HELD_BYTES);
                poller.modify(stream, index, self.generation, self.wants_writable)
            }
            Some(stream) => {
                stream.hold(HELD_BYTES_DEAF);
                poller.write_only(stream, index, self.generation)
            }
        }
    }

    pub(super) fn is_current(&self, generation: u32) -> bool {
        self.stream.is_some() && self.generation == generation
    }

    pub(super) fn has_output(&self) -> bool {
        !self.output.is_empty()
    }

    pub(super) fn connect(
        &mut self,
        server: SocketAddr,
        from: Option<IpAddr>,
        tls: Option<&Tls>,
        poller: &Poller,
        index: u32,
    ) -> Result<(), BenchError> {
        if self.stream.is_some() {
            return Ok(());
        }
        let stream = Stream::connect(server, from, tls).map_err(BenchError::io("connecting"))?;
        self.generation = self.generation.wrapping_add(1);
        poller.add(&stream, index, self.generation, true)?;
        self.stream = Some(stream);
        self.is_deaf = false;
        self.wants_writable = true;
        self.state = State::Connecting;
        Ok(())
    }

    pub(super) fn disconnect(&mut self) {
        self.stream = None;
        self.state = State::Closed;
        self.input = Vec::new();
        self.output = Vec::new();
    }

    /// `false`: the connection is gone.
    pub(super) fn on_writable(&mut self, poller: &Poller, index: u32) -> Result<bool, BenchError> {
        let Some(stream) = &self.stream else {
            return Ok(true);
        };
        if self.state == State::Connecting {
            if stream.connected().is_err() {
                return Ok(false);
            }
            self.state = State::Opening;
            self.wire.open(&mut self.output);
        }
        self.flush(poller, index)
    }

    /// `false`: the connection is gone.
    pub(super) fn on_readable(
        &mut self,
        buffer: &mut [u8],
        events: &mut Vec<Event>,
    ) -> Result<bool, BenchError> {
        // TLS may hold more than one buffer, and the poller does not know of it.
        loop {
            let Some(stream) = &mut self.stream else {
                return Ok(true);
            };
            let read = match stream.read(buffer) {
                Ok(0) => return Ok(false),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return Ok(false),
            };
            self.take(&buffer[..read], events)?;
            if read < buffer.len() {
                return Ok(true);
            }
        }
    }

    fn take(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> Result<(), BenchError> {
        let failed = |error: crate::driver::WireError| BenchError::server("a connection", error.0);
        if self.input.is_empty() {
            let used = self
                .wire
                .receive(bytes, &mut self.output, events)
                .map_err(failed)?;
            self.input.extend_from_slice(&bytes[used..]);
            return Ok(());
        }
        self.input.extend_from_slice(bytes);
        let used = self
            .wire
            .receive(&self.input, &mut self.output, events)
            .map_err(failed)?;
        self.input.drain(..used);
        if self.input.is_empty() && self.input.capacity() > KEPT_BYTES {
            self.input = Vec::new();
        }
        Ok(())
    }

    /// Writes as far as the socket takes it; the poller tells when it takes more.
    /// `false`: the connection is gone.
    pub(super) fn flush(&mut self, poller: &Poller, index: u32) -> Result<bool, BenchError> {
        let Some(stream) = &mut self.stream else {
            return Ok(true);
        };
        if self.state == State::Connecting || self.is_deaf {
            return Ok(true);
        }
        let mut written = 0;
        let blocked = loop {
            let step = if written < self.output.len() {
                stream.write(&self.output[written..])
            } else {
                stream.push().map(|()| 0)
            };
            match step {
                Ok(0) => break false,
                Ok(taken) => written += taken,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break true,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // The end is told when reading finds it, with all that came before it.
                Err(_) => {
                    written = self.output.len();
                    break false;
                }
            }
        };
        if written == self.output.len() {
            self.output.clear();
            if self.output.capacity() > KEPT_BYTES {
                self.output = Vec::new();
            }
        } else {
            self.output.drain(..written);
        }
        if blocked != self.wants_writable {
            self.wants_writable = blocked;
            poller.modify(&*stream, index, self.generation, blocked)?;
        }
        Ok(true)
    }
}
