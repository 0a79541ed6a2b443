//! Work that takes long (checking a commit takes up to hundreds of milliseconds) and needs nothing
//! but its own data: the driver runs it on any thread, so that it delays only its own conversation.
//!
//! A job decides nothing about roles, consent or epochs: those may change while it runs, so the core
//! looks at them when the result comes back.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{ClientMsgId, ConversationId, DeviceId};

use bytes::Bytes;

use crate::command::SessionId;
use crate::key_package::check::{CheckKeyPackages, KeyPackagesChecked};
use crate::public_group::{Commit, Created, Group, Invalid, Publication, Verified};

/// Whom to answer when the job has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The connection. It may be gone by then; the result counts all the same.
    pub session: SessionId,
    /// Copied into the answer.
    pub request_id: u64,
    /// Who asked.
    pub device: DeviceId,
    /// The caller's name for the request.
    pub client_msg_id: ClientMsgId,
}

/// Data for a long computation.
#[derive(Debug)]
pub enum Job {
    /// Check a new group.
    CheckCreate(CheckCreate),
    /// Check a commit and compute the state after it.
    CheckCommit(CheckCommit),
    /// Check key packages before they are stored.
    CheckKeyPackages(CheckKeyPackages),
}

/// A new group to check.
#[derive(Debug)]
pub struct CheckCreate {
    /// Whom to answer.
    pub asked: Asked,
    /// Two accounts for ever, rather than a group.
    pub direct: bool,
    /// What was published.
    pub publication: Publication,
}

/// A commit to check.
#[derive(Debug)]
pub struct CheckCommit {
    /// Whom to answer.
    pub asked: Asked,
    /// What was submitted.
    pub commit: Commit,
    /// The group before it.
    pub before: Before,
}

/// The state on which a commit is checked.
#[derive(Debug)]
pub enum Before {
    /// Kept from the last commit.
    Parsed(Box<Group>),
    /// As stored; read by the job, off the delivery path.
    Stored(Bytes),
}

/// The result of a [`Job`], handed back to the core.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each job, and it travels in the box of Command::JobDone"
)]
pub enum JobDone {
    /// Of [`Job::CheckCreate`].
    Create {
        /// The question.
        asked: Asked,
        /// Two accounts for ever, rather than a group.
        direct: bool,
        /// What was published.
        publication: Publication,
        /// The answer.
        result: Result<Created, Invalid>,
    },
    /// Of [`Job::CheckCommit`].
    Commit {
        /// The question.
        asked: Asked,
        /// What was submitted.
        commit: Commit,
        /// The answer.
        result: Result<Verified, CommitFailure>,
        /// The group, at the epoch which it says; the core keeps it if that is the head.
        group: Option<Box<Group>>,
    },
    /// Of [`Job::CheckKeyPackages`].
    KeyPackages(KeyPackagesChecked),
    /// Of any: it panicked, which is a bug of ours that somebody's input has found.
    Panicked {
        /// The connection to answer.
        session: SessionId,
        /// Copied into the answer.
        request_id: u64,
        /// As if the input were invalid: the same bytes must not be tried again.
        code: ErrorCode,
    },
}

/// Why a commit was not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommitFailure {
    /// The caller's fault.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Ours: the stored state cannot be read.
    #[error("the stored state of the group cannot be read")]
    Damaged,
}

impl Job {
    /// Runs the computation. No I/O; the only clock is OpenMLS' own check of key package lifetimes.
    pub fn run(self) -> JobDone {
        match self {
            Self::CheckCreate(job) => JobDone::Create {
                result: Group::create(&job.publication),
                asked: job.asked,
                direct: job.direct,
                publication: job.publication,
            },
            Self::CheckKeyPackages(job) => JobDone::KeyPackages(job.run()),
            Self::CheckCommit(job) => {
                let (result, group) = run_commit(&job.commit, job.before);
                JobDone::Commit {
                    asked: job.asked,
                    commit: job.commit,
                    result,
                    group,
                }
            }
        }
    }

    /// What to hand back if [`Job::run`] panics. A group that was in memory is gone with it and is read anew.
    pub fn if_it_panics(&self) -> JobDone {
        let (session, request_id, code) = match self {
            Self::CheckCreate(CheckCreate { asked, .. })
            | Self::CheckCommit(CheckCommit { asked, .. }) => {
                (asked.session, asked.request_id, ErrorCode::InvalidCommit)
            }
            Self::CheckKeyPackages(job) => {
                (job.session, job.request_id, ErrorCode::InvalidKeyPackage)
            }
        };
        JobDone::Panicked {
            session,
            request_id,
            code,
        }
    }

    /// The conversation which it is about, if it is about one.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::CheckCreate(job) => Some(job.publication.conversation),
            Self::CheckCommit(job) => Some(job.commit.conversation),
            Self::CheckKeyPackages(_) => None,
        }
    }
}

fn run_commit(
    commit: &Commit,
    before: Before,
) -> (Result<Verified, CommitFailure>, Option<Box<Group>>) {
    let mut group = match before {
        Before::Parsed(group) => group,
        Before::Stored(state) => match Group::from_state(commit.conversation, &state) {
            Ok(group) => Box::new(group),
            Err(_) => return (Err(CommitFailure::Damaged), None),
        },
    };
    let checked = match group.check(commit) {
        Ok(checked) => checked,
        Err(invalid) => return (Err(invalid.into()), Some(group)),
    };
    match group.advance(checked) {
        Ok(verified) => (Ok(verified), Some(group)),
        Err(invalid) => (Err(invalid.into()), None),
    }
}
