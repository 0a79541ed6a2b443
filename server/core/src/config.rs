//! What an operator decides about the rules. Everything has a sensible value but the two keys.

use std::fmt;

use tresse_networks::Networks;
use tresse_proto::limits;

use crate::limit::Rates;

/// A key that never appears in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(pub [u8; 32]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// How the core decides.
#[derive(Debug, Clone)]
pub struct CoreConfig {
    /// The networks which this server runs.
    pub networks: Networks,
    /// Show the code in the answer instead of sending it: for demonstrations only, since everybody can then register
    /// every handle.
    pub demonstration: bool,
    /// Keys the hashes under which handles are stored. Changing it loses every handle.
    pub handle_key: SecretKey,
    /// Signs upload tokens. Changing it voids the uploads under way.
    pub blob_key: SecretKey,
    /// How often a device may do what.
    pub rates: Rates,
    /// Entries, trees and de-duplication keys leave after this long.
    pub retention_ms: u64,
    /// Entries in one page of catch-up.
    pub page_entries_max: usize,
    /// Pointers in an inbox; beyond it the oldest go and the devices resynchronise.
    pub inbox_entries_max: u64,
    /// Pointers that one [`crate::Command::Sweep`] looks at, at most; and an eighth as many rows of other tables.
    pub sweep_rows_max: usize,
    /// Conversations whose roster and head are kept in memory (up to twice this).
    pub hot_conversations: usize,
    /// Accounts whose inbox head is kept in memory (up to twice this).
    pub hot_inboxes: usize,
    /// Entries of which it is kept in memory how many pointers lead to them (up to twice this).
    pub hot_entries: usize,
}

impl CoreConfig {
    /// The usual values.
    pub fn new(networks: Networks, handle_key: [u8; 32], blob_key: [u8; 32]) -> Self {
        Self {
            networks,
            demonstration: false,
            handle_key: SecretKey(handle_key),
            blob_key: SecretKey(blob_key),
            rates: Rates::default(),
            retention_ms: limits::RETENTION_MS,
            page_entries_max: limits::PAGE_ENTRIES_MAX,
            inbox_entries_max: limits::INBOX_ENTRIES_MAX,
            sweep_rows_max: 512,
            hot_conversations: 16 * 1024,
            hot_inboxes: 256 * 1024,
            hot_entries: 64 * 1024,
        }
    }
}
