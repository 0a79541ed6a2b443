//! The network: WebSockets between actors and the server.
//!
//! A connection is a stream in each direction: what arrives, arrives in order. It breaks at any
//! moment, and what was under way is then lost. Between connections there is no order at all.

use std::collections::BTreeMap;

use rand::RngExt as _;
use rand::rngs::StdRng;
use tresse_server_core::SessionId;

/// One connection, named by the session it has at the server.
#[derive(Debug, Clone)]
pub struct Link {
    /// Whose.
    pub actor: usize,
    /// Nothing arrives any more.
    pub is_broken: bool,
    to_server_ms: u64,
    to_client_ms: u64,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Up,
    /// To the device.
    Down,
}

/// How bad the network is.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    /// Longest delay of a frame.
    pub delay_max_ms: u64,
    /// Of a frame to break its connection instead of arriving, in 10,000.
    pub break_chance: u32,
    /// Of a frame to arrive twice, in 10,000.
    pub duplicate_chance: u32,
}

impl Quality {
    /// Nothing goes wrong.
    pub const GOOD: Self = Self {
        delay_max_ms: 5,
        break_chance: 0,
        duplicate_chance: 0,
    };
}

/// All connections.
#[derive(Debug, Default)]
pub struct Network {
    links: BTreeMap<SessionId, Link>,
    next: u64,
}

/// What becomes of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives at this time.
    Arrives(u64),
    /// It arrives at both times.
    ArrivesTwice(u64, u64),
    /// The connection breaks, and this and all behind it are lost.
    Breaks,
    /// There is no connection any more.
    Lost,
}

impl Network {
    /// Opens a connection.
    pub fn open(&mut self, actor: usize, now_ms: u64) -> SessionId {
        self.next += 1;
        let session = SessionId(self.next);
        self.links.insert(
            session,
            Link {
                actor,
                is_broken: false,
                to_server_ms: now_ms,
                to_client_ms: now_ms,
            },
        );
        session
    }

    /// A connection, broken or not, until both ends have noticed.
    pub fn link(&self, session: SessionId) -> Option<&Link> {
        self.links.get(&session)
    }

    /// Whether frames can still arrive.
    pub fn is_up(&self, session: SessionId) -> bool {
        self.links.get(&session).is_some_and(|link| !link.is_broken)
    }

    /// Breaks a connection.
    pub fn break_link(&mut self, session: SessionId) {
        if let Some(link) = self.links.get_mut(&session) {
            link.is_broken = true;
        }
    }

    /// Breaks all connections and names them.
    pub fn break_all(&mut self) -> Vec<SessionId> {
        self.links
            .values_mut()
            .for_each(|link| link.is_broken = true);
        self.links.keys().copied().collect()
    }

    /// Forgets a connection.
    pub fn forget(&mut self, session: SessionId) {
        self.links.remove(&session);
    }

    /// Decides what becomes of a frame.
    pub fn send(
        &mut self,
        session: SessionId,
        direction: Direction,
        now_ms: u64,
        quality: Quality,
        rng: &mut StdRng,
    ) -> Fate {
        let Some(link) = self.links.get_mut(&session).filter(|link| !link.is_broken) else {
            return Fate::Lost;
        };
        if rng.random_ratio(quality.break_chance, 10_000) {
            link.is_broken = true;
            return Fate::Breaks;
        }
        let delay = rng.random_range(1..=quality.delay_max_ms);
        let newest = match direction {
            Direction::Up => &mut link.to_server_ms,
            Direction::Down => &mut link.to_client_ms,
        };
        *newest = (*newest).max(now_ms + delay);
        let first = *newest;
        if rng.random_ratio(quality.duplicate_chance, 10_000) {
            *newest += rng.random_range(1..=quality.delay_max_ms);
            return Fate::ArrivesTwice(first, *newest);
        }
        Fate::Arrives(first)
    }
}
