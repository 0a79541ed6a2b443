//! epoll: which links can be read or written.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};

use crate::error::BenchError;

/// Taken at a time; the rest comes with the next wait.
pub(crate) const EVENTS_MAX: usize = 1024;

/// A link that can be read or written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ready {
    pub(crate) link: u32,
    /// Of the connection, so that what is left of an old one is not taken for the new one.
    pub(crate) generation: u32,
    pub(crate) readable: bool,
    pub(crate) writable: bool,
}

/// One epoll.
pub(crate) struct Poller {
    epoll: OwnedFd,
    events: Vec<epoll::Event>,
}

impl Poller {
    pub(crate) fn new() -> Result<Self, BenchError> {
        Ok(Self {
            epoll: epoll::create(CreateFlags::CLOEXEC).map_err(BenchError::system("epoll"))?,
            events: Vec::with_capacity(EVENTS_MAX),
        })
    }

    pub(crate) fn add(
        &self,
        socket: impl AsFd,
        link: u32,
        generation: u32,
        writable: bool,
    ) -> Result<(), BenchError> {
        epoll::add(
            &self.epoll,
            socket,
            data(link, generation),
            interest(writable),
        )
        .map_err(BenchError::system("epoll"))
    }

    pub(crate) fn modify(
        &self,
        socket: impl AsFd,
        link: u32,
        generation: u32,
        writable: bool,
    ) -> Result<(), BenchError> {
        epoll::modify(
            &self.epoll,
            socket,
            data(link, generation),
            interest(writable),
        )
        .map_err(BenchError::system("epoll"))
    }

    /// From now on nothing is told of what can be read, but for the end.
    pub(crate) fn write_only(
        &self,
        socket: impl AsFd,
        link: u32,
        generation: u32,
    ) -> Result<(), BenchError> {
        epoll::modify(
            &self.epoll,
            socket,
            data(link, generation),
            EventFlags::empty(),
        )
        .map_err(BenchError::system("epoll"))
    }

    /// Waits; what is ready is added to `ready`.
    pub(crate) fn wait(
        &mut self,
        wait: Duration,
        ready: &mut Vec<Ready>,
    ) -> Result<(), BenchError> {
        let timeout = Timespec::try_from(wait).unwrap_or(Timespec {
            tv_sec: 1,
            tv_nsec: 0,
        });
        self.events.clear();
        match epoll::wait(
            &self.epoll,
            spare_capacity(&mut self.events),
            Some(&timeout),
        ) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(BenchError::system("epoll")(error)),
        }
        for event in &self.events {
            let (flags, data) = (event.flags, event.data.u64());
            let broken = flags.intersects(EventFlags::ERR | EventFlags::HUP);
            ready.push(Ready {
                link: data as u32,
                generation: (data >> 32) as u32,
                readable: broken || flags.contains(EventFlags::IN),
                writable: flags.contains(EventFlags::OUT),
            });
        }
        Ok(())
    }
}

fn data(link: u32, generation: u32) -> EventData {
    EventData::new_u64(u64::from(generation) << 32 | u64::from(link))
}

fn interest(writable: bool) -> EventFlags {
    if writable {
        EventFlags::IN | EventFlags::OUT
    } else {
        EventFlags::IN
    }
}
