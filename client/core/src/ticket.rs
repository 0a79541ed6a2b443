//! Which intent waits for which durable thing. Tickets live in memory only: after a crash the
//! durable thing still gets done, but nobody waits for it any more.

use std::collections::BTreeMap;

use tresse_proto::ids::ConversationId;

use crate::event::Ticket;

/// Something durable whose end ends an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Waiting {
    /// A row of `outbox` is accepted.
    Outbox(i64),
    /// A row of `change` is committed.
    Change(i64),
    /// The files of a row of `outgoing` are uploaded.
    Upload(i64),
    /// A conversation made here is accepted (and its request text, if it has one).
    Creation(ConversationId),
}

/// The register of waiting intents.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    waiting: BTreeMap<Waiting, Vec<Ticket>>,
}

impl Tickets {
    pub(crate) fn wait(&mut self, waiting: Waiting, ticket: Ticket) {
        self.waiting.entry(waiting).or_default().push(ticket);
    }

    pub(crate) fn take(&mut self, waiting: Waiting) -> Vec<Ticket> {
        self.waiting.remove(&waiting).unwrap_or_default()
    }
}
