//! The registry of connections: by number, by device, by account.
//!
//! The surprising rule: whether a connection is live is noted twice, in its log-in and in its account's list, so that
//! an entry for a thousand accounts looks each of them up once. So a mode changes only by [`Sessions::set_mode`]. The
//! maps are never iterated, and lists are in order: the order of effects must not depend on hashing.

use smallvec::SmallVec;
use tresse_proto::ids::{AccountId, DeviceId};

use crate::cache::FastMap;
use crate::command::SessionId;
use crate::session::{LogIn, Mode, Session};

/// All connections. Bounded by the edge, which accepts only so many.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: FastMap<SessionId, Session>,
    by_device: FastMap<DeviceId, SessionId>,
    /// Oldest connection first.
    by_account: FastMap<AccountId, SmallVec<[OfAccount; 2]>>,
}

/// One of an account's connections.
#[derive(Debug, Clone, Copy)]
struct OfAccount {
    session: SessionId,
    is_live: bool,
}

impl Sessions {
    /// A connection was accepted and sent its challenge.
    pub(crate) fn open(&mut self, session: SessionId, nonce: [u8; 32]) {
        self.all.insert(
            session,
            Session {
                nonce,
                nonce_spent: false,
                log_in: None,
                requests: None,
            },
        );
    }

    /// A connection ended. Returns who it was.
    pub(crate) fn close(&mut self, session: SessionId) -> Option<LogIn> {
        let log_in = self.all.remove(&session)?.log_in?;
        if self.by_device.get(&log_in.device) == Some(&session) {
            self.by_device.remove(&log_in.device);
        }
        let account = log_in.device.account();
        if let Some(sessions) = self.by_account.get_mut(&account) {
            sessions.retain(|of_account| of_account.session != session);
            if sessions.is_empty() {
                self.by_account.remove(&account);
            }
        }
        Some(log_in)
    }

    /// A connection by its number.
    pub(crate) fn get(&self, session: SessionId) -> Option<&Session> {
        self.all.get(&session)
    }

    /// A connection by its number, to change it.
    pub(crate) fn get_mut(&mut self, session: SessionId) -> Option<&mut Session> {
        self.all.get_mut(&session)
    }

    /// The logged-in half of a connection, to change it.
    pub(crate) fn log_in_mut(&mut self, session: SessionId) -> Option<&mut LogIn> {
        self.all.get_mut(&session)?.log_in.as_mut()
    }

    /// Enters a log-in. The caller has closed the device's previous connection.
    pub(crate) fn enter(&mut self, session: SessionId, log_in: LogIn) {
        let Some(entry) = self.all.get_mut(&session) else {
            return;
        };
        self.by_device.insert(log_in.device, session);
        let sessions = self.by_account.entry(log_in.device.account()).or_default();
        let place = sessions.partition_point(|of_account| of_account.session < session);
        let is_live = log_in.mode == Mode::Live;
        sessions.insert(place, OfAccount { session, is_live });
        entry.nonce_spent = true;
        entry.log_in = Some(log_in);
    }

    /// From now on a logged-in connection gets its inbox in this way.
    pub(crate) fn set_mode(&mut self, session: SessionId, mode: Mode) {
        let Some(log_in) = self.log_in_mut(session) else {
            return;
        };
        log_in.mode = mode;
        let account = log_in.device.account();
        let sessions = self.by_account.get_mut(&account);
        for of_account in sessions.into_iter().flatten() {
            if of_account.session == session {
                of_account.is_live = mode == Mode::Live;
            }
        }
    }

    /// The connection of a device, if it has one.
    pub(crate) fn of_device(&self, device: DeviceId) -> Option<SessionId> {
        self.by_device.get(&device).copied()
    }

    /// The connections of an account's devices.
    pub(crate) fn of_account(&self, account: AccountId) -> impl Iterator<Item = SessionId> + '_ {
        self.by_account
            .get(&account)
            .into_iter()
            .flatten()
            .map(|of_account| of_account.session)
    }

    /// Those of an account's connections to which live entries are pushed.
    pub(crate) fn live_of_account(
        &self,
        account: AccountId,
    ) -> impl Iterator<Item = SessionId> + '_ {
        self.by_account
            .get(&account)
            .into_iter()
            .flatten()
            .filter(|of_account| of_account.is_live)
            .map(|of_account| of_account.session)
    }

    /// How many connections there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many of them have logged in.
    pub(crate) fn logged_in_len(&self) -> usize {
        self.by_device.len()
    }
}
