//! Carries out effects. Called by the engine, and only after the round that decided them is durable.

use bytes::Bytes;
use tresse_proto::error::Refusal;
use tresse_proto::wire::server_frame::Body;
use tresse_server_core::{Command, Effect, Recipient};

use crate::codes::Codes;
use crate::connections::Connections;
use crate::jobs::Jobs;
use crate::mailbox::Delivery;
use crate::metrics::Metrics;

/// Where effects go.
#[derive(Debug)]
pub(crate) struct Outlets {
    pub(crate) connections: Connections,
    pub(crate) jobs: Jobs,
    pub(crate) codes: Codes,
    /// What the core must hear before anything else: who fell behind in this round.
    pub(crate) urgent: Vec<Command>,
}

impl Outlets {
    /// Carries out one effect.
    pub(crate) fn dispatch(&mut self, effect: Effect, metrics: &Metrics) {
        match effect {
            Effect::Reply {
                session,
                request_id,
                result,
            } => {
                count_reply(&result, metrics);
                self.connections
                    .with(session, |mailbox| mailbox.reply(request_id, result));
            }
            Effect::Deliver { entry, to } => self.deliver(&entry, &to, metrics),
            Effect::Page {
                session,
                entries,
                caught_up,
            } => {
                metrics.delivered_catching_up.inc_by(entries.len() as u64);
                self.connections
                    .with(session, |mailbox| mailbox.page(entries, caught_up));
            }
            Effect::Ephemeral { session, frame } => {
                let taken = self
                    .connections
                    .get(session)
                    .and_then(|mailbox| mailbox.ephemeral(frame));
                match taken {
                    Some(wake) => self.connections.note(session, wake),
                    None => drop(metrics.ephemerals_dropped.inc()),
                }
            }
            Effect::Close { session, reason } => {
                self.connections
                    .with(session, |mailbox| mailbox.close(reason, 0));
            }
            Effect::Offload(job) => self.jobs.add(job),
            Effect::SendCode {
                registration,
                network,
                handle,
                code,
            } => self.codes.send(registration, network, handle, code),
            Effect::Damaged(damaged) => {
                metrics.damaged_rows.inc();
                // Names the table, never the content.
                tracing::error!(%damaged, "the store is damaged");
            }
        }
    }

    fn deliver(&mut self, entry: &Bytes, to: &[Recipient], metrics: &Metrics) {
        let mut taken = 0;
        for Recipient { session, position } in to.iter().copied() {
            match self.connections.deliver(session, position, entry) {
                Delivery::Taken(_) => taken += 1,
                Delivery::FellBehind => {
                    metrics.fell_behind.inc();
                    self.urgent.push(Command::FellBehind {
                        session,
                        from: position,
                    });
                }
                Delivery::Dropped => {}
            }
        }
        metrics.delivered_live.inc_by(taken);
    }
}

fn count_reply(result: &Result<Body, Refusal>, metrics: &Metrics) {
    match result {
        Ok(Body::Accepted(_)) => drop(metrics.accepted.inc()),
        Ok(Body::LoggedIn(_)) => drop(metrics.log_ins.inc()),
        Ok(_) => {}
        Err(refusal) => metrics.refused(refusal.code),
    }
}
