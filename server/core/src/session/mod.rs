//! One connection as the core sees it: its challenge, and after log-in its device and how it gets its inbox.

pub(crate) mod log_in;

use tresse_proto::ids::{AccountId, DeviceId, DeviceKey, InboxPosition};

use crate::limit::Bucket;

/// How a logged-in connection gets its inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// In pages from the store; live entries are not pushed, a later page holds them.
    CatchingUp {
        /// First position of the next page.
        next: InboxPosition,
    },
    /// Has everything; new entries are pushed as they are decided.
    Live,
}

/// A connection that has proven its device.
#[derive(Debug, Clone)]
pub(crate) struct LogIn {
    /// Who.
    pub(crate) device: DeviceId,
    /// The key by which it logged in.
    pub(crate) key: DeviceKey,
    /// How it gets its inbox.
    pub(crate) mode: Mode,
    /// How far it has acknowledged its inbox.
    pub(crate) cursor: InboxPosition,
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Session {
    /// What it must sign.
    pub(crate) nonce: [u8; 32],
    /// Whether the nonce was spent: on a log-in, or on a wrong signature.
    pub(crate) nonce_spent: bool,
    /// Who it is, once it has said so.
    pub(crate) log_in: Option<LogIn>,
    /// How many requests it may make just now; none before the first.
    pub(crate) requests: Option<Bucket>,
}

/// Who asks, and what to answer to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    /// The connection.
    pub(crate) session: crate::command::SessionId,
    /// Copied into the answer.
    pub(crate) request_id: u64,
    /// The device that logged in there.
    pub(crate) device: DeviceId,
    /// Its key.
    pub(crate) key: DeviceKey,
}

impl Caller {
    /// The account of the calling device.
    pub(crate) fn account(&self) -> AccountId {
        self.device.account()
    }
}
