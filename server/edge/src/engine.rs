//! The one thread that owns the core, and the one place where effects are let out.
//!
//! A round: take what has arrived, let the core decide each command, make everything durable with
//! one sync, and only then carry out the effects. So an answer or a push implies that what it tells
//! is on disk. What arrives during the sync is the next round: under load the rounds grow, and
//! nothing waits for a timer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::oneshot;
use tresse_proto::limits::ROUND_COMMANDS_MAX;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_server_core::{Command, Context, Core, CoreError, Effect, Pace, SessionId};
use tresse_store::{Store, StoreError};

use crate::clock::Clock;
use crate::command_queue::{CommandQueue, Inbound};
use crate::defaults::SHUTDOWN_RETRY_MS;
use crate::dispatch::Outlets;
use crate::metrics::Metrics;
use crate::snapshots::Taken;

/// How long the engine sleeps on an empty queue before it looks around.
const PATIENCE: Duration = Duration::from_secs(60);
/// The same while something is being removed: who is gone for so long is not waiting for an answer.
const PATIENCE_SWEEPING: Duration = Duration::from_millis(1);
/// The same while it is ending and waits for connections to close.
const PATIENCE_ENDING: Duration = Duration::from_millis(50);

/// Why the engine cannot go on. Nothing that was decided and not yet durable has been told to anybody.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed.
    #[error("the store failed; look at the disk and at the log, then start again")]
    Core(#[from] CoreError),
    /// The engine's own thread panicked.
    #[error("the engine panicked; this is a bug, please report the place that the log names")]
    Panicked,
    /// A thread could not be started.
    #[error("a thread could not be started; raise the limit on processes")]
    Thread(#[source] std::io::Error),
}

pub(crate) struct Engine<S: Store> {
    core: Core<S>,
    queue: Arc<CommandQueue>,
    outlets: Outlets,
    metrics: Arc<Metrics>,
    rng: StdRng,
    clock: Clock,
    shutdown_patience: Duration,
    /// Set by shutdown: when to end at the latest.
    ends_by: Option<Instant>,
    /// Requests of this round which the core does not answer, to be counted as carried out.
    unanswered: Vec<(SessionId, u64)>,
    /// This round ends with a goodbye to everybody.
    goodbye_due: bool,
    /// Who gets everything as it is after this round.
    snapshots_due: Vec<oneshot::Sender<Result<Taken, StoreError>>>,
}

impl<S: Store + 'static> Engine<S> {
    pub(crate) fn new(
        core: Core<S>,
        queue: Arc<CommandQueue>,
        outlets: Outlets,
        metrics: Arc<Metrics>,
        seed: [u8; 32],
        shutdown_patience: Duration,
    ) -> Self {
        Self {
            core,
            queue,
            outlets,
            metrics,
            rng: StdRng::from_seed(seed),
            clock: Clock::new(),
            shutdown_patience,
            ends_by: None,
            unanswered: Vec::new(),
            goodbye_due: false,
            snapshots_due: Vec::new(),
        }
    }

    /// Starts the thread. The receiver hears how it ended.
    pub(crate) fn start(self) -> Result<oneshot::Receiver<Result<(), EngineError>>, EngineError> {
        let (ended, hears) = oneshot::channel();
        std::thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || {
                let result = self.run();
                // Nobody listens when the process is ending anyway.
                let _ = ended.send(result);
            })
            .map_err(EngineError::Thread)?;
        Ok(hears)
    }

    fn run(mut self) -> Result<(), EngineError> {
        let mut arrived = Vec::new();
        while !self.has_ended() {
            let patience = if !self.outlets.urgent.is_empty() {
                Duration::ZERO
            } else if self.core.is_sweeping() {
                PATIENCE_SWEEPING
            } else if self.ends_by.is_some() {
                PATIENCE_ENDING
            } else {
                PATIENCE
            };
            self.queue.take(&mut arrived, ROUND_COMMANDS_MAX, patience);
            self.round(&mut arrived)?;
        }
        // Cursors that are only in memory are written by a sweep.
        arrived.push(Inbound::Command(Command::Sweep));
        self.round(&mut arrived)?;
        tracing::info!("everything is on disk");
        Ok(())
    }

    fn has_ended(&self) -> bool {
        self.ends_by.is_some_and(|by| {
            Instant::now() >= by
                || (self.outlets.connections.is_empty()
                    && self.outlets.jobs.is_idle()
                    && self.queue.len() == 0)
        })
    }

    /// One round. The order of its three parts is the promise of the whole server.
    fn round(&mut self, arrived: &mut Vec<Inbound>) -> Result<(), EngineError> {
        let urgent = std::mem::take(&mut self.outlets.urgent);
        let commands = urgent.len() + arrived.len();
        if commands == 0 && !self.core.is_sweeping() {
            return Ok(());
        }
        if commands > 0 {
            self.metrics.round_commands.observe(commands as f64);
        }

        let pace = match commands {
            0 => Pace::Alone,
            _ => Pace::Beside,
        };
        let effects = self.decide(urgent, arrived, pace)?;

        if self.core.is_dirty() {
            let started = Instant::now();
            self.core.persist()?;
            self.metrics
                .persist_seconds
                .observe(started.elapsed().as_secs_f64());
        }

        for answer in self.snapshots_due.drain(..) {
            let taken = self.core.store().snapshot().map(|snapshot| Taken {
                snapshot,
                at_ms: self.clock.last_ms(),
            });
            // Whoever asked may have gone away.
            let _ = answer.send(taken);
        }
        for effect in effects {
            self.outlets.dispatch(effect, &self.metrics);
        }
        for (session, request_id) in self.unanswered.drain(..) {
            self.outlets
                .connections
                .with(session, |mailbox| mailbox.carried_out(request_id));
        }
        if std::mem::take(&mut self.goodbye_due) {
            let rng = &mut self.rng;
            self.outlets
                .connections
                .close_all(Reason::ShuttingDown, || rng.random_range(SHUTDOWN_RETRY_MS));
        }
        self.outlets.connections.wake();
        Ok(())
    }

    /// Lets the core decide a round's commands; what follows from them is returned, not carried out.
    fn decide(
        &mut self,
        urgent: Vec<Command>,
        arrived: &mut Vec<Inbound>,
        pace: Pace,
    ) -> Result<Vec<Effect>, EngineError> {
        let mut cx = Context::new(self.clock.now_ms(), &mut self.rng);
        for command in urgent {
            self.core.handle(&mut cx, command)?;
        }
        for inbound in arrived.drain(..) {
            let command = match inbound {
                Inbound::Command(command) => {
                    if let Command::Request {
                        session,
                        request_id,
                        request: Request::AckInbox(_) | Request::SendEphemeral(_),
                    } = &command
                    {
                        self.unanswered.push((*session, *request_id));
                    }
                    command
                }
                Inbound::Opened {
                    session,
                    nonce,
                    mailbox,
                } => {
                    self.outlets.connections.insert(session, mailbox);
                    self.goodbye_due |= self.ends_by.is_some();
                    Command::Opened { session, nonce }
                }
                Inbound::Closed { session } => {
                    self.outlets.connections.remove(session);
                    Command::Closed { session }
                }
                Inbound::Snapshot(answer) => {
                    self.snapshots_due.push(answer);
                    continue;
                }
                Inbound::ShutDown => {
                    self.ends_by
                        .get_or_insert(Instant::now() + self.shutdown_patience);
                    self.goodbye_due = true;
                    continue;
                }
            };
            self.core.handle(&mut cx, command)?;
        }
        if self.core.is_sweeping() {
            self.core.handle(&mut cx, Command::SweepOn(pace))?;
        }
        Ok(cx.effects)
    }
}
