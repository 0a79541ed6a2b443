//! What can go wrong, sorted by who acts on it: the device ([`Refusal`]), or the operator ([`CoreError`]).

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::InvalidId;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{StoreError, Table};

/// A stored row that is not what was written. Names the table, never the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a row of {table} is damaged: {what}; run `tressed check` on the data directory")]
pub struct Damaged {
    /// Where the row is.
    pub table: Table,
    /// In which way it is wrong.
    pub what: &'static str,
}

/// The core cannot go on: the operator must look. The process should end.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// The store failed to read or write.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// A row which one command needs is damaged. Answered with INTERNAL; others are not affected.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// The data directory was written by another version.
    #[error(
        "the data has format {found}, this program reads {expected}; use the version that wrote it"
    )]
    Format {
        /// What the store says.
        found: u8,
        /// What this code reads and writes.
        expected: u8,
    },
}

/// Why a verb did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The caller's doing, or anything else that the caller can act upon.
    Refused(Refusal),
    /// Ours.
    Core(CoreError),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<InvalidId> for Failure {
    fn from(invalid: InvalidId) -> Self {
        Self::Refused(invalid.into())
    }
}

impl From<CoreError> for Failure {
    fn from(error: CoreError) -> Self {
        Self::Core(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Core(error.into())
    }
}

impl From<Damaged> for Failure {
    fn from(damaged: Damaged) -> Self {
        Self::Core(damaged.into())
    }
}

/// How a verb ends when nothing went wrong.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Answer the request with this.
    Body(Box<Body>),
    /// The answer comes later (a job is under way), or the verb has pushed it itself.
    Later,
    /// Requests which are answered only when they fail.
    Silent,
}

impl From<Body> for Answer {
    fn from(body: Body) -> Self {
        Self::Body(Box::new(body))
    }
}

/// What every verb returns.
pub(crate) type Outcome = Result<Answer, Failure>;

/// The answer of verbs that have nothing to return.
pub(crate) fn done() -> Outcome {
    Ok(Body::Done(tresse_proto::wire::Done {}).into())
}

/// A refusal as a failure, for `return Err(refuse(..))`.
pub(crate) fn refuse(code: ErrorCode, message: impl Into<String>) -> Failure {
    Failure::Refused(Refusal::new(code, message))
}

/// The same answer for conversations that do not exist and for other people's.
pub(crate) fn unknown_conversation() -> Failure {
    refuse(
        ErrorCode::UnknownConversation,
        "no such conversation, or this account is not in it",
    )
}
