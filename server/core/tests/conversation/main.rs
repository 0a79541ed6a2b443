//! Conversations as scenes: people with real MLS devices against a server in memory. Each scene ends with a check of every
//! invariant of the store.

#[path = "../kit/mod.rs"]
mod kit;

mod commit;
mod consent;
mod crash;
mod create;
mod direct;
mod external;
mod hostile;
mod invite;
mod leave;
mod limit;
mod race;
mod restore;
mod role;

use tresse_proto::error::{ErrorCode, Refusal};

/// The code of a refusal.
fn code<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> ErrorCode {
    answer.expect_err("a refusal").code
}
