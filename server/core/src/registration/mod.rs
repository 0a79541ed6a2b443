//! Making an account: prove that one holds a handle, then bind a device key to it.
//!
//! The surprising rule: waiting registrations, and with them the only handles the core ever sees, live in memory
//! only. After a restart the person asks for a new code.

mod code;
mod finish;
mod start;

use std::collections::{BTreeMap, VecDeque};

use tresse_proto::ids::{NetworkCode, RegistrationId, TimestampMs};
use tresse_proto::limits;

use crate::command::SessionId;

/// A registration which waits for its code. Not `Debug`: codes do not belong in logs.
pub(crate) struct Waiting {
    network: NetworkCode,
    handle_hash: [u8; 32],
    code: String,
    /// Wrong codes so far.
    tries: u32,
    expires_at_ms: TimestampMs,
    /// The request to answer once the provider has taken the code.
    unanswered: Option<(SessionId, u64)>,
}

/// All of them, at most [`limits::REGISTRATIONS_MAX`].
#[derive(Default)]
pub(crate) struct Registrations {
    waiting: BTreeMap<RegistrationId, Waiting>,
    /// In the order in which they expire: all live equally long.
    expiring: VecDeque<(TimestampMs, RegistrationId)>,
}

impl Registrations {
    /// Forgets the expired ones. Whether there is room for another.
    fn make_room(&mut self, now_ms: TimestampMs) -> bool {
        while let Some((expires_at_ms, id)) = self.expiring.front().copied() {
            if expires_at_ms > now_ms && self.expiring.len() < limits::REGISTRATIONS_MAX {
                break;
            }
            if expires_at_ms > now_ms && self.waiting.contains_key(&id) {
                return false;
            }
            self.waiting.remove(&id);
            self.expiring.pop_front();
        }
        true
    }

    fn insert(&mut self, id: RegistrationId, waiting: Waiting) {
        self.expiring.push_back((waiting.expires_at_ms, id));
        self.waiting.insert(id, waiting);
    }
}

#[cfg(test)]
mod tests;
