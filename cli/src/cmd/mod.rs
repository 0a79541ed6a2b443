//! The subcommands, a file each: its arguments, then what it does.

pub mod account;
pub mod contact;
pub mod list;
pub mod requests;

pub mod attach;
pub mod edit;
pub mod react;
pub mod save;
pub mod send;
pub mod unsend;

pub mod history;
pub mod tail;

pub mod device;
pub mod group;
pub mod import;

pub mod bench;
pub mod completions;
pub mod demo;
pub mod plan;
pub mod replay;
pub mod scan;

use tresse_client_core::Outcome;

use crate::failure::{Exit, Failure};

/// An outcome that the intent cannot have.
pub(crate) fn unexpected(outcome: &Outcome) -> Failure {
    let _ = outcome;
    Failure::new(
        Exit::Failed,
        "the client answered something unexpected; please report this",
    )
}
