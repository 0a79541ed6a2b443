//! Every cause: all that can happen to the core, in one closed enum.

use tresse_proto::ids::RegistrationId;
use tresse_proto::wire::client_frame::Request;

use crate::job::JobDone;

/// A connection, numbered by the edge; never reused while the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// What happened.
#[derive(Debug)]
pub enum Command {
    /// A connection was accepted and sent `Challenge{nonce}`.
    Opened {
        /// The new connection.
        session: SessionId,
        /// The nonce it must sign to log in.
        nonce: [u8; 32],
    },
    /// A connection ended, for whatever reason.
    Closed {
        /// The connection that is gone.
        session: SessionId,
    },
    /// A device asks.
    Request {
        /// From which connection.
        session: SessionId,
        /// Copied into the answer.
        request_id: u64,
        /// What it asks.
        request: Request,
    },
    /// The connection has written everything: it can take the next page of its catch-up.
    PageWanted {
        /// The connection.
        session: SessionId,
    },
    /// The connection could not take a live entry: back into catch-up from that position on.
    FellBehind {
        /// The connection.
        session: SessionId,
        /// First position which was not handed to it.
        from: u64,
    },
    /// An offloaded job has ended.
    JobDone(Box<JobDone>),
    /// The verification provider took, or refused, a code.
    CodeSent {
        /// The registration whose code it was.
        registration: RegistrationId,
        /// Whether the provider took it.
        sent: bool,
    },
    /// Time to begin to remove what has expired. A bounded amount goes at once.
    Sweep,
    /// Removing goes on: see [`crate::Core::is_sweeping`].
    SweepOn(Pace),
}

/// How fast removing goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// By a little more than what comes, because somebody waits for an answer.
    Beside,
    /// By much, because nobody does.
    Alone,
}
