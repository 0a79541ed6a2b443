//! How often a device may do what: token buckets, in memory, bounded.
//!
//! The surprising rule: a bucket that was not used for long may be forgotten, and is then full again. Memory stays
//! bounded; a limit is a brake on abuse, not an invariant.

mod bucket;

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{ConversationId, DeviceId};

use crate::cache::Cache;
pub(crate) use crate::limit::bucket::Bucket;

/// So many at once, and so many more each minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Tokens in a full bucket.
    pub burst: u32,
    /// Tokens that come back in a minute.
    pub per_minute: u32,
}

impl Rate {
    /// So many at once, and so many more each minute.
    pub const fn new(burst: u32, per_minute: u32) -> Self {
        Self { burst, per_minute }
    }
}

/// The rate of each kind of action.
#[derive(Debug, Clone)]
pub struct Rates {
    /// Requests of any kind, for each connection.
    pub requests: Rate,
    /// Application messages, for each device.
    pub submits: Rate,
    /// Commits, new conversations and key packages published, for each device.
    pub handshakes: Rate,
    /// External commits, for each device in each conversation: after each of them all others have to encrypt again what
    /// they are just sending.
    pub external_commits: Rate,
    /// Looking up handles, for each account: an enumeration must take years.
    pub finds: Rate,
    /// Accounts whose key packages are claimed, for each account.
    pub claims: Rate,
    /// First contacts, and commits to those who have not answered yet, for each account.
    pub first_contacts: Rate,
    /// Typing and the like, for each device.
    pub ephemerals: Rate,
    /// Uploads, for each device.
    pub blobs: Rate,
    /// Codes sent for one handle.
    pub codes: Rate,
    /// Codes sent for all handles together: each costs the operator, and holds one of the places for registrations.
    pub all_codes: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            requests: Rate::new(4000, 30_000),
            submits: Rate::new(1000, 6000),
            handshakes: Rate::new(200, 600),
            external_commits: Rate::new(10, 2),
            finds: Rate::new(30, 5),
            claims: Rate::new(4096, 512),
            first_contacts: Rate::new(30, 5),
            ephemerals: Rate::new(60, 120),
            blobs: Rate::new(60, 60),
            codes: Rate::new(5, 1),
            all_codes: Rate::new(10_000, 6000),
        }
    }
}

impl Rates {
    /// No limits worth the name: for benchmarks and simulations.
    pub fn unlimited() -> Self {
        let all = Rate::new(u32::MAX, u32::MAX);
        Self {
            requests: all,
            submits: all,
            handshakes: all,
            external_commits: all,
            finds: all,
            claims: all,
            first_contacts: all,
            ephemerals: all,
            blobs: all,
            codes: all,
            all_codes: all,
        }
    }

    fn of(&self, action: Action) -> Rate {
        match action {
            Action::Request => self.requests,
            Action::Submit => self.submits,
            Action::Handshake => self.handshakes,
            Action::ExternalCommit => self.external_commits,
            Action::Find => self.finds,
            Action::Claim => self.claims,
            Action::FirstContact => self.first_contacts,
            Action::Ephemeral => self.ephemerals,
            Action::Blob => self.blobs,
            Action::Code => self.codes,
            Action::AnyCode => self.all_codes,
        }
    }
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Any request.
    Request,
    /// An application message.
    Submit,
    /// A commit, a new conversation, or publishing key packages.
    Handshake,
    /// An external commit that is accepted.
    ExternalCommit,
    /// Looking up a handle.
    Find,
    /// Claiming the key packages of one account.
    Claim,
    /// A first contact, or a commit to somebody who has not answered yet.
    FirstContact,
    /// Typing and the like.
    Ephemeral,
    /// An upload.
    Blob,
    /// Sending a code to one handle.
    Code,
    /// Sending a code to whichever handle.
    AnyCode,
}

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// A device; number 0 stands for the account as a whole.
    Device(DeviceId),
    /// A device in one conversation.
    DeviceIn(DeviceId, ConversationId),
    /// A handle, by its hash.
    Handle([u8; 32]),
    /// One bucket for the whole server.
    Everybody,
}

impl Who {
    /// One bucket for all devices of an account.
    pub(crate) fn account(account: tresse_proto::ids::AccountId) -> Self {
        Self::Device(DeviceId::new(account, 0))
    }
}

/// All buckets.
#[derive(Debug)]
pub(crate) struct Limiter {
    rates: Rates,
    buckets: Cache<(Who, Action), Bucket>,
}

/// Buckets kept (up to twice this): about 100 bytes each.
const BUCKETS: usize = 256 * 1024;

impl Limiter {
    /// All buckets full.
    pub(crate) fn new(rates: Rates) -> Self {
        Self {
            rates,
            buckets: Cache::new(BUCKETS),
        }
    }

    /// Takes `tokens`, or says how long to wait.
    pub(crate) fn take(
        &mut self,
        now_ms: u64,
        who: Who,
        action: Action,
        tokens: u32,
    ) -> Result<(), Refusal> {
        let rate = self.rates.of(action);
        self.buckets
            .get_or_insert_with((who, action), || Bucket::full(rate, now_ms))
            .take(rate, now_ms, tokens)
            .map_err(too_many)
    }

    /// Takes one request of a connection, whose bucket lives as long as it does, and no longer.
    pub(crate) fn take_request(
        &self,
        now_ms: u64,
        bucket: &mut Option<Bucket>,
    ) -> Result<(), Refusal> {
        let rate = self.rates.of(Action::Request);
        bucket
            .get_or_insert_with(|| Bucket::full(rate, now_ms))
            .take(rate, now_ms, 1)
            .map_err(too_many)
    }

    /// Drops buckets not used for long, if there are too many.
    pub(crate) fn trim(&mut self) {
        self.buckets.trim();
    }
}

fn too_many(wait_ms: u32) -> Refusal {
    Refusal::new(
        ErrorCode::RateLimited,
        "too many of these; wait as long as retry_after_ms says",
    )
    .retry_after_ms(wait_ms)
}
