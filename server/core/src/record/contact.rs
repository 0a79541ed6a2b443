//! What an account has decided about another.

use serde::{Deserialize, Serialize};

use super::cbor_row;

/// One side's view of another account. Key: account, other account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRecord {
    /// They are in contact: a request was accepted, or the network delivers first contacts and they were found.
    pub accepted: bool,
    /// `other` may not reach `account`, and never learns why.
    pub blocked: bool,
    /// When it last changed.
    pub changed_at_ms: u64,
}
cbor_row!(ContactRecord, ContactState, 1);
