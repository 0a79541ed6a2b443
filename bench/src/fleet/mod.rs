//! All connections of a run, on one thread and one epoll.
//!
//! A turn waits, reads what has come, tells the watcher, and writes what is to be written, once for
//! each connection. Submitting only adds to a connection's buffer: call [`Fleet::flush`] after the
//! last of a batch.

mod link;
pub(crate) mod poller;
mod stream;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::clock::Clock;
use crate::driver::{Driver, Event, Message, Wire};
use crate::error::BenchError;
use link::{Link, State};
use poller::{Poller, Ready};

/// Whoever wants to know what the connections are told.
pub trait Watch {
    /// `device` was told something, at `now_ns`.
    fn told(&mut self, device: u32, now_ns: u64, event: Event);
}

/// Bytes of one read, shared by all connections.
const READ_BYTES: usize = 256 * 1024;
/// Connections from one local address: the ephemeral ports of one are not enough for many.
const LINKS_PER_ADDRESS: usize = 20_000;

/// All connections.
pub struct Fleet<D: Driver> {
    driver: D,
    clock: Clock,
    poller: Poller,
    links: Vec<Link<D::Wire>>,
    /// Links with something to write.
    dirty: Vec<u32>,
    read: Vec<u8>,
    events: Vec<Event>,
    ready: Vec<Ready>,
    ticked_ns: u64,
}

impl<D: Driver> std::fmt::Debug for Fleet<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fleet")
            .field("links", &self.links.len())
            .finish_non_exhaustive()
    }
}

impl<D: Driver> Fleet<D> {
    /// Nobody is connected yet.
    ///
    /// # Errors
    /// If the system has no epoll for us.
    pub fn new(mut driver: D, devices: u32) -> Result<Self, BenchError> {
        let links = (0..devices)
            .flat_map(|device| (0..D::LANES).map(move |lane| (device, lane)))
            .map(|(device, lane)| Link::new(device, driver.wire(device, lane)))
            .collect();
        Ok(Self {
            driver,
            clock: Clock::start(),
            poller: Poller::new()?,
            links,
            dirty: Vec::new(),
            read: vec![0; READ_BYTES],
            events: Vec::new(),
            ready: Vec::new(),
            ticked_ns: 0,
        })
    }

    /// The clock of everything that is told.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The server.
    pub fn driver(&mut self) -> &mut D {
        &mut self.driver
    }

    /// The wire of a device's first lane, to look at it or to change what it does.
    pub fn wire(&mut self, device: u32) -> &mut D::Wire {
        &mut self.links[(device * D::LANES) as usize].wire
    }

    /// Begins to connect a device on all its lanes. No effect on those that are connected.
    ///
    /// # Errors
    /// If the system has no socket left.
    pub fn open(&mut self, device: u32) -> Result<(), BenchError> {
        let address = self.driver.address();
        let tls = self.driver.tls();
        for link in self.lanes(device) {
            let from = local_address(link as usize, address);
            self.links[link as usize].connect(address, from, tls.as_ref(), &self.poller, link)?;
        }
        Ok(())
    }

    /// Closes a device's connections without a word, as a device that loses its network does.
    pub fn close(&mut self, device: u32) {
        for link in self.lanes(device) {
            self.links[link as usize].disconnect();
        }
    }

    /// A device that stops to read, as one does that hangs or has no network; `true` ends it. Its
    /// socket then holds as little as the system allows.
    ///
    /// # Errors
    /// If the system fails.
    pub fn set_reading(&mut self, device: u32, reads: bool) -> Result<(), BenchError> {
        for link in self.lanes(device) {
            self.links[link as usize].set_reading(reads, &self.poller, link)?;
        }
        Ok(())
    }

    /// Whether a device is connected on all its lanes, and logged in.
    pub fn is_ready(&self, device: u32) -> bool {
        self.lanes(device)
            .all(|link| self.links[link as usize].state == State::Ready)
    }

    /// Adds a message to what the device is going to write.
    pub fn submit(&mut self, device: u32, message: Message) {
        let index = device * D::LANES;
        let link = &mut self.links[index as usize];
        link.wire.submit(message, &mut link.output);
        if !std::mem::replace(&mut link.dirty, true) {
            self.dirty.push(index);
        }
    }

    /// Writes what is to be written, as far as the sockets take it.
    ///
    /// # Errors
    /// If the system fails; a connection that is gone is told as [`Event::Closed`] by the next turn.
    pub fn flush(&mut self) -> Result<(), BenchError> {
        let mut dirty = std::mem::take(&mut self.dirty);
        for index in dirty.drain(..) {
            let link = &mut self.links[index as usize];
            link.dirty = false;
            link.flush(&self.poller, index)?;
        }
        self.dirty = dirty;
        Ok(())
    }

    /// Waits for something to happen, but no longer than `wait`, and carries it out.
    ///
    /// # Errors
    /// If the system fails, or a peer does not speak the protocol.
    pub fn turn(&mut self, wait: Duration, watch: &mut impl Watch) -> Result<(), BenchError> {
        self.flush()?;
        let mut ready = std::mem::take(&mut self.ready);
        self.poller.wait(wait, &mut ready)?;
        for event in ready.drain(..) {
            self.on_ready(event, watch)?;
        }
        self.ready = ready;
        let now_ns = self.clock.now_ns();
        if now_ns.saturating_sub(self.ticked_ns) >= 1_000_000_000 {
            self.ticked_ns = now_ns;
            self.tick();
        }
        self.flush()
    }

    fn on_ready(&mut self, ready: Ready, watch: &mut impl Watch) -> Result<(), BenchError> {
        let index = ready.link;
        let link = &mut self.links[index as usize];
        if !link.is_current(ready.generation) {
            return Ok(());
        }
        let mut alive = true;
        if ready.writable {
            alive = link.on_writable(&self.poller, index)?;
        }
        if alive && ready.readable {
            alive = link.on_readable(&mut self.read, &mut self.events)?;
        }
        if !alive {
            link.disconnect();
            self.events.push(Event::Closed);
        } else if link.has_output() && !std::mem::replace(&mut link.dirty, true) {
            self.dirty.push(index);
        }
        let device = link.device;
        let now_ns = self.clock.now_ns();
        for event in self.events.drain(..) {
            match event {
                Event::Ready => {
                    self.links[index as usize].state = State::Ready;
                    if !(device * D::LANES..(device + 1) * D::LANES)
                        .all(|link| self.links[link as usize].state == State::Ready)
                    {
                        continue;
                    }
                }
                Event::Closed if !index.is_multiple_of(D::LANES) => continue,
                _ => {}
            }
            watch.told(device, now_ns, event);
        }
        Ok(())
    }

    fn tick(&mut self) {
        for (index, link) in (0_u32..).zip(&mut self.links) {
            if matches!(link.state, State::Opening | State::Ready) {
                link.wire.tick(&mut link.output);
                if link.has_output() && !std::mem::replace(&mut link.dirty, true) {
                    self.dirty.push(index);
                }
            }
        }
    }

    fn lanes(&self, device: u32) -> std::ops::Range<u32> {
        device * D::LANES..(device + 1) * D::LANES
    }
}

/// Many connections from one machine to one port of its own need several local addresses; the
/// loopback network has enough. Elsewhere the system chooses.
fn local_address(link: usize, server: SocketAddr) -> Option<IpAddr> {
    let block = link / LINKS_PER_ADDRESS;
    if block == 0 || !server.ip().is_loopback() || !server.is_ipv4() {
        return None;
    }
    let last = u8::try_from(1 + block).ok().filter(|last| *last < 255)?;
    Some(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)))
}

#[cfg(test)]
mod tests;
