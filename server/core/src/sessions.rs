//! The registry of connections: by number, by device, by account.
//!
//! Ordered maps throughout: the order of effects must not depend on hashing.

use std::collections::{BTreeMap, BTreeSet};

use tresse_proto::ids::{AccountId, DeviceId};

use crate::command::SessionId;
use crate::session::{LogIn, Mode, Session};

/// All connections. Bounded by the edge, which accepts only so many.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: BTreeMap<SessionId, Session>,
    by_device: BTreeMap<DeviceId, SessionId>,
    by_account: BTreeMap<AccountId, BTreeSet<SessionId>>,
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
            sessions.remove(&session);
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
        self.by_account
            .entry(log_in.device.account())
            .or_default()
            .insert(session);
        entry.nonce_spent = true;
        entry.log_in = Some(log_in);
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
            .flat_map(|sessions| sessions.iter().copied())
    }

    /// Those of an account's connections to which live entries are pushed.
    pub(crate) fn live_of_account(
        &self,
        account: AccountId,
    ) -> impl Iterator<Item = SessionId> + '_ {
        self.of_account(account).filter(|session| {
            self.all
                .get(session)
                .and_then(|session| session.log_in.as_ref())
                .is_some_and(|log_in| log_in.mode == Mode::Live)
        })
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
