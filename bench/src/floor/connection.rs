//! One client of the floor: its socket and what is on its way.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

use super::websocket::{self, Violation};

/// Empty buffers larger than this are given back.
const KEPT_BYTES: usize = 4 << 10;

#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    /// To be written after the next sync, never before.
    pub(super) output: Vec<u8>,
    pub(super) dirty: bool,
    pub(super) wants_writable: bool,
    pub(super) device: Option<u32>,
    upgraded: bool,
    input: Vec<u8>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            output: Vec::new(),
            dirty: false,
            wants_writable: false,
            device: None,
            upgraded: false,
            input: Vec::new(),
        }
    }

    /// Reads once, and calls `take` with each frame's payload. `false`: the client is gone.
    pub(super) fn read(
        &mut self,
        buffer: &mut [u8],
        payload: &mut Vec<u8>,
        mut take: impl FnMut(&mut Self, &[u8]) -> Result<(), Violation>,
    ) -> bool {
        let read = match self.stream.read(buffer) {
            Ok(0) => return false,
            Ok(read) => read,
            Err(error) => {
                return matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted);
            }
        };
        if self.input.is_empty() {
            match self.frames(&buffer[..read], payload, &mut take) {
                Ok(used) => self.input.extend_from_slice(&buffer[used..read]),
                Err(Violation) => return false,
            }
            return true;
        }
        let mut input = std::mem::take(&mut self.input);
        input.extend_from_slice(&buffer[..read]);
        let Ok(used) = self.frames(&input, payload, &mut take) else {
            return false;
        };
        input.drain(..used);
        if !input.is_empty() || input.capacity() <= KEPT_BYTES {
            self.input = input;
        }
        true
    }

    fn frames(
        &mut self,
        input: &[u8],
        payload: &mut Vec<u8>,
        take: &mut impl FnMut(&mut Self, &[u8]) -> Result<(), Violation>,
    ) -> Result<usize, Violation> {
        let mut used = 0;
        if !self.upgraded {
            used = websocket::upgrade(input, &mut self.output)?;
            self.upgraded = used > 0;
        }
        while self.upgraded {
            let (frame, goodbye) = websocket::unmask(&input[used..], payload)?;
            if goodbye {
                return Err(Violation);
            }
            if frame == 0 {
                break;
            }
            used += frame;
            take(self, payload)?;
        }
        Ok(used)
    }

    /// Writes as far as the socket takes it; the rest stays. `false`: the client is gone.
    pub(super) fn write(&mut self) -> bool {
        let mut written = 0;
        while written < self.output.len() {
            match self.stream.write(&self.output[written..]) {
                Ok(0) => return false,
                Ok(taken) => written += taken,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
        self.output.drain(..written);
        if self.output.is_empty() && self.output.capacity() > KEPT_BYTES {
            self.output = Vec::new();
        }
        true
    }
}
