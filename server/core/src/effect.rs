//! Every consequence. None may be carried out before the round that decided it is durable.

use bytes::Bytes;
use tresse_proto::error::Refusal;
use tresse_proto::ids::RegistrationId;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;

use crate::command::SessionId;
use crate::failure::Damaged;
use crate::job::Job;

/// A connection that is to get a live entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// Which connection.
    pub session: SessionId,
    /// Position of the entry in the inbox of its account.
    pub position: u64,
}

/// What to do.
#[derive(Debug)]
pub enum Effect {
    /// Answer a request.
    Reply {
        /// To which connection.
        session: SessionId,
        /// Of the request.
        request_id: u64,
        /// The answer.
        result: Result<Body, Refusal>,
    },
    /// Hand a live inbox entry to connections. The edge joins those of one round in one frame.
    Deliver {
        /// Encoded `Entry`, shared by all who get it.
        entry: Bytes,
        /// Who gets it: each connection at most once.
        to: Vec<Recipient>,
    },
    /// A page of catch-up; the edge asks for the next with `PageWanted` once this one is written.
    Page {
        /// To which connection.
        session: SessionId,
        /// Positions and encoded entries, in order.
        entries: Vec<(u64, Bytes)>,
        /// This is the last page; live entries follow.
        caught_up: bool,
    },
    /// An ephemeral body; may be dropped.
    Ephemeral {
        /// To which connection.
        session: SessionId,
        /// Encoded `ServerFrame`.
        frame: Bytes,
    },
    /// Say goodbye and close.
    Close {
        /// Which connection.
        session: SessionId,
        /// Why.
        reason: Reason,
    },
    /// Run it on any thread, then hand back `Command::JobDone`.
    Offload(Box<Job>),
    /// Hand a code to the verification provider, then report `Command::CodeSent`.
    /// The only place where a handle leaves the core; it is never stored or logged.
    SendCode {
        /// The registration.
        registration: RegistrationId,
        /// Short name of the network.
        network: String,
        /// The handle, as normalised by its network.
        handle: String,
        /// Six digits.
        code: String,
    },
    /// A stored row is damaged: tell the operator (log it as an error, count it). The caller was answered INTERNAL.
    Damaged(Damaged),
}
