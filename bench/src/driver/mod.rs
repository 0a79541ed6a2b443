//! What a server under test must be able to do. Every server gets the same schedule, the same
//! connections, the same histogram and the same audit; a driver only knows its language.
//!
//! A [`Driver`] makes accounts and conversations before anything is measured, in whichever way is
//! quickest: threads and blocking sockets are fine there. A [`Wire`] speaks for one connection
//! while it is measured: bytes in, bytes out, no sockets, no clock, as few allocations as possible.

pub mod floor;
pub mod matrix;
#[cfg(test)]
pub(crate) mod numbers;
pub mod tag;
pub mod tresse;
pub mod xmpp;

use std::net::SocketAddr;
use std::sync::Arc;

use crate::error::BenchError;
use crate::progress::Progress;

/// A message that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Its number in the run. It must be found again in what is delivered: see [`tag`].
    pub number: u32,
    /// Where it goes.
    pub conversation: u32,
}

/// What a connection is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The device is logged in and has caught up; what follows is live.
    Ready,
    /// The server answers for a message: it is as durable as the server makes it.
    Acked {
        /// Its number.
        message: u32,
        /// Its place in the conversation, from 1; 0 if the server does not tell.
        place: u64,
    },
    /// A message has arrived, perhaps the device's own.
    Delivered {
        /// Its number.
        message: u32,
        /// Its place in the conversation, from 1; 0 if the server does not tell.
        place: u64,
    },
    /// The server does not take a message.
    Refused {
        /// Its number.
        message: u32,
    },
    /// A message has arrived that is not of this run.
    Alien,
    /// The server has closed the connection. Told by the fleet, not by a wire.
    Closed,
}

/// The peer does not speak the language. Says what was wrong, without content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WireError(pub String);

/// One connection's language, without a socket.
pub trait Wire {
    /// The connection stands: writes what comes first (upgrade, stream header, log-in). Called
    /// again after a reconnect; what the device has received so far must then be remembered.
    fn open(&mut self, out: &mut Vec<u8>);

    /// Bytes have come. Returns how many were used up; the rest comes again, with more behind it.
    /// Answers go to `out`, what was told goes to `events`.
    ///
    /// # Errors
    /// If the peer does not speak the protocol, or refuses what set-up has prepared.
    fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<usize, WireError>;

    /// Writes a message. Never called before [`Event::Ready`].
    fn submit(&mut self, message: Message, out: &mut Vec<u8>);

    /// About once a second, from [`Self::open`] on: keep-alives, acknowledgements that were put off,
    /// and what the server was too busy for.
    fn tick(&mut self, _out: &mut Vec<u8>) {}
}

/// Who talks to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Devices, each of an account of its own.
    pub devices: u32,
    /// Members of each conversation, its creator first; 1:1 if there are two and `direct`.
    pub conversations: Vec<Vec<u32>>,
    /// Conversations of two are direct, not groups.
    pub direct: bool,
}

/// What a server is and how its figures are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Name and version.
    pub name: String,
    /// Whether a sender gets its own messages back.
    pub echoes: bool,
}

/// How to connect with TLS.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Whom to trust.
    pub config: Arc<rustls::ClientConfig>,
    /// Who the server must be.
    pub name: rustls::pki_types::ServerName<'static>,
}

/// A server under test.
pub trait Driver {
    /// Its language.
    type Wire: Wire;

    /// Connections of each device: a protocol that sends and receives apart has two. Messages are
    /// submitted on the first; [`Event::Ready`] must be told by each.
    const LANES: u32 = 1;
    /// Whether a message that is sent again, because nobody knows what became of it, is the same
    /// message to the server. Where it is not, the crash workload does not send again.
    const DEDUPLICATES: bool = false;

    /// What it is.
    fn about(&self) -> About;

    /// Makes accounts and conversations. Afterwards nobody is connected, and a device that connects
    /// is not given anything that is older.
    ///
    /// # Errors
    /// If the server refuses something.
    fn prepare(&mut self, shape: &Shape, progress: &dyn Progress) -> Result<(), BenchError>;

    /// The language of one connection of a device that was prepared. `lane` is below [`Self::LANES`].
    fn wire(&mut self, device: u32, lane: u32) -> Self::Wire;

    /// Where to connect.
    fn address(&self) -> SocketAddr;

    /// How, if not in plain text.
    fn tls(&self) -> Option<Tls> {
        None
    }
}
