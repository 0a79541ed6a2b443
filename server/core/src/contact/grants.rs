//! What FindContact has given: each good for one claim of key packages, in memory, for a while.

use tresse_proto::ids::{AccountId, TimestampMs};

use crate::cache::Cache;

/// How long a found account may be contacted.
const GRANT_TTL_MS: u64 = 60 * 60 * 1000;
/// Grants kept (up to twice this); who loses one looks again.
const GRANTS: usize = 64 * 1024;

/// All of them: (who found, who was found) to when it ends.
#[derive(Debug)]
pub(crate) struct FindGrants(Cache<(AccountId, AccountId), TimestampMs>);

impl Default for FindGrants {
    fn default() -> Self {
        Self(Cache::new(GRANTS))
    }
}

impl FindGrants {
    /// `finder` has found `found`.
    pub(crate) fn grant(&mut self, now_ms: TimestampMs, finder: AccountId, found: AccountId) {
        self.0.insert((finder, found), now_ms + GRANT_TTL_MS);
    }

    /// Whether `finder` may claim key packages of `found`.
    pub(crate) fn is_granted(
        &mut self,
        now_ms: TimestampMs,
        finder: AccountId,
        found: AccountId,
    ) -> bool {
        self.0
            .get(&(finder, found))
            .is_some_and(|ends_at_ms| *ends_at_ms > now_ms)
    }

    /// Uses a grant up.
    pub(crate) fn take(&mut self, finder: AccountId, found: AccountId) {
        self.0.remove(&(finder, found));
    }

    /// Drops the oldest, if there are too many.
    pub(crate) fn trim(&mut self) {
        self.0.trim();
    }
}
