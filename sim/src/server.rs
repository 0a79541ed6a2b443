//! The server's process: the core, and the little that the edge does around it.
//!
//! It ends at any moment. What is left is the disk, with any prefix of the batches that were not
//! synced yet; everything else is gone.

use std::collections::BTreeSet;

use bytes::Bytes;
use rand::RngExt as _;
use rand::rngs::StdRng;
use tresse_proto::codec;
use tresse_proto::wire::{self, server_frame};
use tresse_server_core::{
    Command, Context, Core, CoreConfig, CoreError, Effect, Job, Pace, Recipient, SessionId,
};

use crate::bug::{Bug, Disk};

/// Oldest and newest protocol version of this server.
const VERSION: u32 = tresse_proto::PROTOCOL_VERSION;

/// The server's process, or its remains.
pub struct Server {
    core: Option<Core<Disk>>,
    disk: Option<Disk>,
    config: CoreConfig,
    bug: Option<Bug>,
    /// Arrived, not decided.
    pending: Vec<Command>,
    /// Connections that could not take a live entry: nothing live for them until the core knows.
    slow: BTreeSet<SessionId>,
    /// Counts the starts: what an earlier process had under way concerns nobody any more.
    pub boot: u64,
}

/// What leaves the server after a round.
#[derive(Debug)]
pub enum Out {
    /// A frame for a connection.
    Frame(SessionId, Bytes),
    /// Close a connection.
    Close(SessionId),
    /// A page was written: the connection can take the next.
    PageWritten(SessionId),
    /// Work for another thread.
    Job(Box<Job>),
}

/// How a round ended.
pub enum Round {
    /// Durable; this is to be let out.
    Durable(Vec<Out>),
    /// The process died before the sync.
    Died,
}

impl Server {
    /// A server that was never started, on an empty disk.
    pub fn new(config: CoreConfig, bug: Option<Bug>) -> Self {
        Self {
            core: None,
            disk: Some(Disk::new(bug)),
            config,
            bug,
            pending: Vec::new(),
            slow: BTreeSet::new(),
            boot: 0,
        }
    }

    /// Starts the process on what the disk holds.
    pub fn start(&mut self) -> Result<(), CoreError> {
        let disk = self.disk.take().expect("a server that is down has a disk");
        self.core = Some(Core::open(disk, self.config.clone())?);
        self.boot += 1;
        Ok(())
    }

    /// Whether the process runs.
    pub fn is_up(&self) -> bool {
        self.core.is_some()
    }

    /// The store, up or down.
    pub fn disk(&self) -> &Disk {
        match (&self.core, &self.disk) {
            (Some(core), _) => core.store(),
            (None, Some(disk)) => disk,
            (None, None) => unreachable!("the disk is always somewhere"),
        }
    }

    /// Ends the process, now.
    pub fn crash(&mut self, rng: &mut StdRng) {
        if let Some(core) = self.core.take() {
            let disk = core.into_store();
            let kept = rng.random_range(0..=disk.unpersisted());
            self.disk = Some(disk.crash(kept));
        }
        self.pending.clear();
        self.slow.clear();
    }

    /// The first frame of a connection.
    pub fn open(&mut self, session: SessionId, now_ms: u64, rng: &mut StdRng) -> Bytes {
        let nonce: [u8; 32] = rng.random();
        self.pending.push(Command::Opened { session, nonce });
        frame(
            0,
            server_frame::Body::Challenge(wire::Challenge {
                nonce: Bytes::copy_from_slice(&nonce),
                version_min: VERSION,
                version_max: VERSION,
                server_time_ms: now_ms,
            }),
        )
    }

    /// Something for the next round.
    pub fn arrive(&mut self, command: Command) {
        self.pending.push(command);
    }

    /// A frame from a device. What cannot be decoded is answered at once, as the edge does.
    pub fn arrive_frame(&mut self, session: SessionId, bytes: Bytes) -> Option<Bytes> {
        match codec::decode_client(bytes) {
            Ok((request_id, request)) => {
                self.pending.push(Command::Request {
                    session,
                    request_id,
                    request,
                });
                None
            }
            Err(refusal) => Some(frame(0, server_frame::Body::Error(refusal.into()))),
        }
    }

    /// Whether a round has something to decide.
    pub fn has_pending(&self) -> bool {
        let is_sweeping = |core: &Core<_>| core.is_sweeping();
        (self.is_up() && !self.pending.is_empty()) || self.core.as_ref().is_some_and(is_sweeping)
    }

    /// Decides everything that arrived, syncs, and says what is to be let out.
    pub fn round(
        &mut self,
        now_ms: u64,
        rng: &mut StdRng,
        dies: bool,
        slow_chance: u32,
    ) -> Result<Round, CoreError> {
        let Some(core) = &mut self.core else {
            return Ok(Round::Died);
        };
        let mut context = Context::new(now_ms, rng);
        let pace = match self.pending.is_empty() {
            true => Pace::Alone,
            false => Pace::Beside,
        };
        for command in self.pending.drain(..) {
            if let Command::FellBehind { session, .. } = &command {
                self.slow.remove(session);
            }
            core.handle(&mut context, command)?;
        }
        if core.is_sweeping() {
            core.handle(&mut context, Command::SweepOn(pace))?;
        }
        let effects = context.effects;
        let early = self.bug == Some(Bug::AckBeforeFsync);
        if dies && !early {
            return Ok(Round::Died);
        }
        if !early {
            core.persist()?;
        }
        let out = self.let_out(effects, rng, slow_chance);
        Ok(Round::Durable(out))
    }

    /// With the bug on, the sync comes late: when nothing has arrived for a while.
    pub fn late_persist(&mut self) -> Result<(), CoreError> {
        match &mut self.core {
            Some(core) => core.persist(),
            None => Ok(()),
        }
    }

    fn let_out(&mut self, effects: Vec<Effect>, rng: &mut StdRng, slow_chance: u32) -> Vec<Out> {
        let mut out = Vec::new();
        for effect in effects {
            match effect {
                Effect::Reply {
                    session,
                    request_id,
                    result,
                } => {
                    let body =
                        result.unwrap_or_else(|refusal| server_frame::Body::Error(refusal.into()));
                    out.push(Out::Frame(session, frame(request_id, body)));
                }
                Effect::Deliver { entry, to } => {
                    for Recipient { session, position } in to {
                        if self.slow.contains(&session) {
                            continue;
                        }
                        if rng.random_ratio(slow_chance, 10_000) {
                            self.slow.insert(session);
                            self.pending.push(Command::FellBehind {
                                session,
                                from: position,
                            });
                            self.pending.push(Command::PageWanted { session });
                            continue;
                        }
                        let frame = push(vec![(position, entry.clone())], false);
                        out.push(Out::Frame(session, frame));
                    }
                }
                Effect::Page {
                    session,
                    entries,
                    caught_up,
                } => {
                    out.push(Out::Frame(session, push(entries, caught_up)));
                    if !caught_up {
                        out.push(Out::PageWritten(session));
                    }
                }
                Effect::Ephemeral { session, frame } => out.push(Out::Frame(session, frame)),
                Effect::Close { session, reason } => {
                    let goodbye = wire::Goodbye {
                        reason: reason as i32,
                        retry_after_ms: 0,
                    };
                    out.push(Out::Frame(
                        session,
                        frame(0, server_frame::Body::Goodbye(goodbye)),
                    ));
                    out.push(Out::Close(session));
                }
                Effect::Offload(job) => out.push(Out::Job(job)),
                // The disk of the simulator is not damaged row by row; `tressed check` has tests for that.
                Effect::Damaged(_) => {}
                Effect::SendCode { registration, .. } => {
                    // The demonstration shows the code in the answer; nothing is to be sent.
                    self.pending.push(Command::CodeSent {
                        registration,
                        sent: true,
                    });
                }
            }
        }
        out
    }
}

fn frame(request_id: u64, body: server_frame::Body) -> Bytes {
    codec::encode(&wire::ServerFrame {
        request_id,
        body: Some(body),
    })
}

fn push(entries: Vec<(u64, Bytes)>, caught_up: bool) -> Bytes {
    let entries = entries
        .into_iter()
        .map(|(position, entry)| wire::InboxEntry { position, entry })
        .collect();
    frame(
        0,
        server_frame::Body::InboxPush(wire::InboxPush { entries, caught_up }),
    )
}
