//! Owns a `Client` on a task: feeds it events, carries its effects out.
//!
//! The surprising rule: the core runs on the runtime's worker thread, not on a thread of its own.
//! A unit of work takes well under a millisecond per frame, and a batch is bounded, so no other
//! client waits long; a thread for each would cost more than it gives.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use tresse_client_core::effect::{Change, Effect};
use tresse_client_core::event::{Event, Ticket};
use tresse_client_core::intent::Outcome;
use tresse_client_core::{Client, ClientConfig, ClientError, FileEvent};

use crate::blob::Blobs;
use crate::error::{DriverError, SocketError};
use crate::files::{FileProgress, Files};
use crate::handle::{Command, Handle, Link};
use crate::random;
use crate::server_url::ServerUrl;
use crate::socket::{Arrived, Socket};
use crate::sqlite;
use crate::tls::Tls;
use crate::wake::{Wake, now_ms};

/// Commands that may wait for the client; more wait with their callers.
const COMMANDS_MAX: usize = 64;
/// Changes which a slow subscriber may be behind.
const CHANGES_MAX: usize = 1024;
/// What a slow subscriber may be behind of how far files are.
const PROGRESS_MAX: usize = 64;
/// A quiet server is asked this often whether it is still there; two unanswered times end it.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// The rest of a socket after a batch. A burst becomes a transaction for each rest instead of one
/// for each message; far below what a person notices, and the most that it delays one.
const REST: Duration = Duration::from_millis(25);

/// Sees every change at once, on the client's own task, before subscribers do.
pub trait Observer: Send {
    /// Called after commit. The client waits: be quick.
    fn changed(&mut self, client: &mut Client, change: &Change);
}

/// Everything a client needs of its machine.
pub struct Setup {
    /// Database file; made if it is not there.
    pub database: PathBuf,
    /// Networks, and how the client behaves.
    pub config: ClientConfig,
    /// Folder for encrypted files of attachments; made when there is one.
    pub files: PathBuf,
    /// Where to connect.
    pub server: ServerUrl,
    /// Whom to trust.
    pub tls: Tls,
    /// Sees the changes.
    pub observer: Option<Box<dyn Observer>>,
}

/// A running client, and the right to stop it.
pub struct Driver {
    handle: Handle,
    task: JoinHandle<()>,
}

impl Driver {
    /// Opens the database and starts the client. It connects as soon as it has an account.
    pub fn start(setup: Setup) -> Result<Self, DriverError> {
        let durability = setup.config.durability;
        let client = open(&setup.database, setup.config)?;
        let blobs = Blobs::new(setup.server.clone(), setup.tls.clone());
        let (progress, _) = broadcast::channel(PROGRESS_MAX);
        let files = Files::new(setup.files, durability, blobs.clone(), progress.clone());
        let parts = Parts {
            blobs,
            files,
            progress,
        };
        Ok(Self::run(
            client,
            setup.server,
            setup.tls,
            setup.observer,
            parts,
        ))
    }

    fn run(
        client: Client,
        server: ServerUrl,
        tls: Tls,
        observer: Option<Box<dyn Observer>>,
        parts: Parts,
    ) -> Self {
        let Parts {
            blobs,
            files,
            progress,
        } = parts;
        let (command_sender, commands) = mpsc::channel(COMMANDS_MAX);
        let (changes, _) = broadcast::channel(CHANGES_MAX);
        let (link_sender, link) = watch::channel(Link::Closed);
        let mut keepalive = tokio::time::interval_at(Instant::now() + KEEPALIVE, KEEPALIVE);
        keepalive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let task = Task {
            client,
            server,
            tls,
            observer,
            commands,
            waiting: HashMap::new(),
            next_ticket: 1,
            socket: None,
            connecting: None,
            wake: Wake::unset(),
            keepalive,
            quiet: 0,
            files,
            changes: changes.clone(),
            link: link_sender,
        };
        Self {
            handle: Handle {
                commands: command_sender,
                changes,
                link,
                blobs,
                progress,
            },
            task: tokio::spawn(task.run()),
        }
    }

    /// A handle that may be given away.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Ends the client: what is queued for the server is sent, the file is closed and its lock
    /// given back before this returns.
    pub async fn stop(self) {
        let Self { handle, task } = self;
        // Either it takes the command or it has ended already.
        let _ = handle.commands.send(Command::Stop).await;
        drop(handle);
        if let Err(error) = task.await {
            tracing::error!(%error, "the client's task ended badly");
        }
    }
}

impl std::ops::Deref for Driver {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

/// Opens a client without starting it: to read what it has stored.
pub fn open(database: &Path, config: ClientConfig) -> Result<Client, DriverError> {
    let connection = sqlite::open(database)?;
    Ok(Client::open(config, connection, random::seeded())?)
}

/// What has to do with files.
struct Parts {
    blobs: Blobs,
    files: Files,
    progress: broadcast::Sender<FileProgress>,
}

type Connecting = Pin<Box<dyn Future<Output = Result<Socket, SocketError>> + Send>>;

/// Every cause that reaches the task.
enum Happened {
    Command(Option<Command>),
    /// Boxed: a socket is much larger than everything else here.
    Connected(Box<Result<Socket, SocketError>>),
    Arrived(Arrived),
    File(FileEvent),
    Alarm,
    Keepalive,
}

struct Task {
    client: Client,
    server: ServerUrl,
    tls: Tls,
    observer: Option<Box<dyn Observer>>,
    commands: mpsc::Receiver<Command>,
    waiting: HashMap<Ticket, oneshot::Sender<Result<Outcome, ClientError>>>,
    next_ticket: Ticket,
    socket: Option<Socket>,
    connecting: Option<Connecting>,
    wake: Wake,
    keepalive: Interval,
    /// Keepalive periods in which nothing came.
    quiet: u32,
    files: Files,
    changes: broadcast::Sender<Change>,
    link: watch::Sender<Link>,
}

impl Task {
    async fn run(mut self) {
        self.feed(Event::Started);
        loop {
            match poll_fn(|cx| self.poll(cx)).await {
                Happened::Command(Some(Command::Do { intent, reply })) => {
                    let ticket = self.next_ticket;
                    self.next_ticket += 1;
                    self.waiting.insert(ticket, reply);
                    self.feed(Event::Do {
                        ticket,
                        intent: *intent,
                    });
                }
                Happened::Command(Some(Command::Read(read))) => read(&mut self.client),
                Happened::Command(Some(Command::Stop) | None) => break,
                Happened::Connected(result) => match *result {
                    Ok(socket) => {
                        self.socket = Some(socket);
                        self.quiet = 0;
                        self.keepalive.reset();
                        self.link.send_replace(Link::Open);
                        self.feed(Event::Connected);
                    }
                    Err(error) => self.lost(error),
                },
                Happened::Arrived(arrived) => self.arrived(arrived),
                Happened::File(event) => self.feed(Event::File(event)),
                Happened::Alarm => self.feed(Event::Tick),
                Happened::Keepalive => self.keep_alive(),
            }
        }
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Happened> {
        if let Poll::Ready(command) = self.commands.poll_recv(cx) {
            return Poll::Ready(Happened::Command(command));
        }
        if let Some(connecting) = &mut self.connecting
            && let Poll::Ready(result) = connecting.as_mut().poll(cx)
        {
            self.connecting = None;
            return Poll::Ready(Happened::Connected(Box::new(result)));
        }
        if let Some(socket) = &mut self.socket
            && let Poll::Ready(arrived) = socket.poll_arrived(cx)
        {
            return Poll::Ready(Happened::Arrived(arrived));
        }
        if let Poll::Ready(event) = self.files.poll_ended(cx) {
            return Poll::Ready(Happened::File(event));
        }
        if self.wake.poll(cx).is_ready() {
            return Poll::Ready(Happened::Alarm);
        }
        if self.socket.is_some() && self.keepalive.poll_tick(cx).is_ready() {
            return Poll::Ready(Happened::Keepalive);
        }
        Poll::Pending
    }

    fn arrived(&mut self, arrived: Arrived) {
        self.quiet = 0;
        let is_all = !arrived.is_full();
        let events = arrived.frames.into_iter().map(Event::Frame).collect();
        let effects = self.client.handle_many(now_ms(), events);
        self.carry_out_all(effects);
        // What comes out of the blue is read at once, and so is what is waited for. Whatever else
        // comes right behind other things becomes one batch.
        if is_all
            && !self.client.awaits_answer()
            && let Some(socket) = &mut self.socket
        {
            socket.rest(REST);
        }
        // The core may have asked to disconnect meanwhile; then the end is no news.
        if let Some(error) = arrived.closed.filter(|_| self.socket.is_some()) {
            self.lost(error);
        }
    }

    fn keep_alive(&mut self) {
        self.quiet += 1;
        if self.quiet > 2 {
            self.lost(SocketError::Silent);
        } else if let Some(socket) = &mut self.socket {
            socket.queue_ping();
        }
    }

    fn lost(&mut self, error: SocketError) {
        tracing::debug!(%error, "no connection");
        self.socket = None;
        self.link.send_replace(Link::Down(error));
        self.feed(Event::Disconnected);
    }

    /// One event, and all that follows from it.
    fn feed(&mut self, event: Event) {
        let effects = self.client.handle(now_ms(), event);
        self.carry_out_all(effects);
    }

    fn carry_out_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Connect => {
                if self.socket.is_none() && self.connecting.is_none() {
                    self.connecting = Some(self.connect());
                }
            }
            Effect::Disconnect => {
                self.connecting = None;
                if let Some(socket) = self.socket.take() {
                    self.link.send_replace(Link::Closed);
                    tokio::spawn(socket.close());
                }
            }
            // Without a connection the frame is void: the core sends it again after the next one.
            Effect::Send(frame) => {
                if let Some(socket) = &mut self.socket {
                    socket.queue(frame);
                }
            }
            Effect::WakeAt(at_ms) => self.wake.set(at_ms),
            Effect::Done { ticket, result } => {
                if let Some(reply) = self.waiting.remove(&ticket) {
                    // Nobody waits any more: then nobody misses the answer.
                    let _ = reply.send(result);
                }
            }
            Effect::Changed(change) => self.announce(change),
            Effect::File(job) => self.files.begin(job),
        }
    }

    fn connect(&self) -> Connecting {
        let (server, tls) = (self.server.clone(), self.tls.clone());
        Box::pin(async move { Socket::connect(&server, &tls).await })
    }

    fn announce(&mut self, change: Change) {
        if change == Change::CaughtUp {
            self.link.send_replace(Link::CaughtUp);
        }
        if let Some(observer) = &mut self.observer {
            observer.changed(&mut self.client, &change);
        }
        // No subscriber is no error.
        let _ = self.changes.send(change);
    }
}
