//! The registry: session -> connection. Owned by the engine's thread, so there is no lock on it.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use foldhash::fast::RandomState;
use tresse_proto::wire::goodbye::Reason;
use tresse_server_core::SessionId;

use crate::mailbox::{Delivery, Mailbox, Wake};

/// The connections that the core knows, and those that have mail since the last [`Self::wake`].
#[derive(Debug, Default)]
pub(crate) struct Connections {
    mailboxes: HashMap<SessionId, Arc<Mailbox>, RandomState>,
    to_wake: Vec<Arc<Mailbox>>,
}

impl Connections {
    pub(crate) fn insert(&mut self, session: SessionId, mailbox: Arc<Mailbox>) {
        self.mailboxes.insert(session, mailbox);
    }

    pub(crate) fn remove(&mut self, session: SessionId) {
        self.mailboxes.remove(&session);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mailboxes.is_empty()
    }

    /// Puts something into a connection's mailbox; nothing happens if the connection is gone.
    pub(crate) fn with(&mut self, session: SessionId, put: impl FnOnce(&Mailbox) -> Wake) {
        if let Some(mailbox) = self.mailboxes.get(&session)
            && put(mailbox) == Wake::Due
        {
            self.to_wake.push(mailbox.clone());
        }
    }

    /// Puts a live entry into a connection's mailbox, if there is room.
    pub(crate) fn deliver(&mut self, session: SessionId, position: u64, entry: &Bytes) -> Delivery {
        let Some(mailbox) = self.mailboxes.get(&session) else {
            return Delivery::Dropped;
        };
        let delivery = mailbox.deliver(position, entry);
        if delivery == Delivery::Taken(Wake::Due) {
            self.to_wake.push(mailbox.clone());
        }
        delivery
    }

    /// The mailbox itself, for what may not be taken.
    pub(crate) fn get(&self, session: SessionId) -> Option<&Arc<Mailbox>> {
        self.mailboxes.get(&session)
    }

    /// Notes that a mailbox has mail.
    pub(crate) fn note(&mut self, session: SessionId, wake: Wake) {
        self.with(session, |_| wake);
    }

    /// Goodbye to everybody; each gets its own time to come back.
    pub(crate) fn close_all(&mut self, reason: Reason, mut retry_after_ms: impl FnMut() -> u32) {
        for mailbox in self.mailboxes.values() {
            if mailbox.close(reason, retry_after_ms()) == Wake::Due {
                self.to_wake.push(mailbox.clone());
            }
        }
    }

    /// Ends a round: wakes each connection that has mail, once.
    pub(crate) fn wake(&mut self) {
        for mailbox in self.to_wake.drain(..) {
            mailbox.wake();
        }
    }
}
