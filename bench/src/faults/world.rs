//! People who write to each other while something happens to their server: connections come back
//! whenever they can, what has no answer is sent again, and in the end everybody reads everything.
//!
//! The surprising rule: every second pair keeps its inbox (its devices acknowledge nothing), so that
//! there is something to read back from the very beginning. The others acknowledge as real devices
//! do, and are audited by what came live.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::tressed::{Ended, Spec, Tressed};
use crate::audit::Audit;
use crate::clock::nanos;
use crate::driver::tresse::{Options, Tresse};
use crate::driver::{Driver, Event, Message};
use crate::error::BenchError;
use crate::fleet::{Fleet, Watch};
use crate::latency::Latencies;
use crate::progress::Silent;
use crate::random::Random;
use crate::recorder::Recorder;
use crate::schedule::Schedule;
use crate::workload::stage::{Sender, everybody, pairs};

/// How long anything may take that has to come.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// After a connection was lost, before the next attempt; a busy server is asked again after it, too.
const RETRY_NS: u64 = 20_000_000;
const TURN: Duration = Duration::from_millis(2);
/// Messages under way at a time in a flood.
const FLOOD_IN_FLIGHT: u64 = 64;

/// How waiting has ended.
#[derive(Debug, Clone)]
pub(super) enum Waited {
    /// It has come.
    Done,
    /// The server has ended by itself.
    Ended(Ended),
    /// It did not come.
    TooLong,
}

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    /// Direct conversations.
    pub(super) pairs: u32,
    /// Bytes of ciphertext in a message.
    pub(super) bytes: usize,
    /// Messages a second.
    pub(super) per_s: f64,
}

/// Everybody, their server, and what is known of every message.
pub(super) struct World<'a> {
    pub(super) fleet: Fleet<Tresse>,
    pub(super) recorder: Recorder,
    pub(super) spec: Spec,
    server: Option<Tressed>,
    senders: Vec<Sender>,
    /// Devices that take part, from 0; further ones are nobody's here.
    devices: u32,
    /// Inbox positions at the beginning.
    began: Vec<u64>,
    per_s: f64,
    random: Random,
    /// Who is to be connected, and when.
    away: BTreeMap<u32, u64>,
    /// What the server was too busy for: when to send it again, and what.
    refused: Vec<(u64, u32)>,
    /// Those who are connected only read: ready is who has read everything.
    reads_back: bool,
    /// Since when no answer has come after a fault, and how many had come then.
    unready: Option<(u64, u64)>,
    /// The longest time from the end of a fault to the next answer.
    pub(super) ready_s: f64,
    /// From due to delivered, for devices below the number.
    pub(super) watched: Option<(u32, Latencies)>,
    stop: &'a AtomicBool,
}

/// What one turn has told.
struct Watching<'a> {
    recorder: &'a mut Recorder,
    watched: &'a mut Option<(u32, Latencies)>,
    closed: Vec<u32>,
    ready: Vec<u32>,
    refused: Vec<u32>,
}

impl Watch for Watching<'_> {
    fn told(&mut self, device: u32, now_ns: u64, event: Event) {
        match event {
            Event::Closed => self.closed.push(device),
            Event::Ready => self.ready.push(device),
            Event::Refused { message } => self.refused.push(message),
            event => {
                if let Event::Delivered { message, .. } = event
                    && let Some((below, latencies)) = self.watched
                    && let Some((intended_ns, sender)) = self.recorder.audit.intended(message)
                    && device < *below
                    && sender != device
                {
                    latencies.record(now_ns.saturating_sub(intended_ns));
                }
                self.recorder.told(device, now_ns, event);
            }
        }
    }
}

impl<'a> World<'a> {
    /// Starts a server and lets `crowd` register, with `extra` pairs of devices that nobody connects.
    /// All others are connected afterwards.
    pub(super) fn new(
        spec: Spec,
        crowd: Crowd,
        extra: u32,
        seed: u64,
        stop: &'a AtomicBool,
    ) -> Result<Self, BenchError> {
        let server = spec
            .start()?
            .map_err(|ended| BenchError::server("starting tressed", ended.said))?;
        let mut driver = Tresse::new(Options {
            address: server.address,
            tls: None,
            bytes: crowd.bytes,
            acknowledge: true,
            threads: 8,
        });
        let shape = pairs(crowd.pairs + extra);
        driver.prepare(&shape, &Silent)?;
        let devices = 2 * crowd.pairs;
        let senders: Vec<Sender> = everybody(&shape)
            .into_iter()
            .filter(|sender| sender.device < devices)
            .collect();
        let audit = Audit::new(
            shape.devices,
            shape.conversations.clone(),
            driver.about().echoes,
        );
        let mut world = Self {
            fleet: Fleet::new(driver, shape.devices)?,
            recorder: Recorder::new(audit),
            spec,
            server: Some(server),
            senders,
            devices,
            began: Vec::new(),
            per_s: crowd.per_s,
            random: Random::new(seed),
            away: BTreeMap::new(),
            refused: Vec::new(),
            reads_back: false,
            unready: None,
            ready_s: 0.0,
            watched: None,
            stop,
        };
        for device in 0..devices {
            let keeps = world.keeps(device / 2);
            let wire = world.fleet.wire(device);
            wire.set_endures(true);
            wire.set_acknowledge(!keeps);
            let cursor = wire.cursor();
            world.began.push(cursor);
            world.away.insert(device, 0);
        }
        match world.until(PATIENCE, |world| world.is_together())? {
            Waited::Done => Ok(world),
            Waited::Ended(ended) => Err(BenchError::server("connecting", ended.said)),
            Waited::TooLong => Err(too_slow("connecting")),
        }
    }

    /// Whether the devices of a conversation acknowledge nothing.
    fn keeps(&self, conversation: u32) -> bool {
        conversation.is_multiple_of(2)
    }

    /// Devices that take part.
    pub(super) fn devices(&self) -> u32 {
        self.devices
    }

    /// The server, while there is one.
    pub(super) fn server(&mut self) -> Result<&mut Tressed, BenchError> {
        self.server
            .as_mut()
            .ok_or_else(|| BenchError::server("a fault", "there is no server at this time"))
    }

    fn now_ns(&self) -> u64 {
        self.fleet.clock().now_ns()
    }

    fn is_together(&self) -> bool {
        (0..self.devices).all(|device| self.fleet.is_ready(device))
    }

    /// A fault is over from now on: how long until the next answer?
    pub(super) fn expect_ready(&mut self) {
        self.unready = Some((self.now_ns(), self.recorder.acked));
    }

    /// Devices lose their network for a moment.
    pub(super) fn lose(&mut self, devices: impl Iterator<Item = u32>) {
        for device in devices {
            self.fleet.close(device);
            self.away.insert(device, 0);
        }
    }

    /// Takes the server away with SIGKILL.
    pub(super) fn kill(&mut self) -> Result<(), BenchError> {
        match self.server.take() {
            Some(server) => server.kill(),
            None => Ok(()),
        }
    }

    /// The server has ended by itself and was seen to.
    pub(super) fn forget_server(&mut self) {
        self.server = None;
    }

    /// Starts the server on what is there. The devices come back by themselves, in the next turns.
    pub(super) fn start(&mut self) -> Result<Result<(), Ended>, BenchError> {
        match self.spec.start()? {
            Err(ended) => Ok(Err(ended)),
            Ok(server) => {
                self.fleet.driver().set_address(server.address);
                self.server = Some(server);
                Ok(Ok(()))
            }
        }
    }

    /// As [`World::start`]; a server that does not start is an error.
    pub(super) fn must_start(&mut self) -> Result<(), BenchError> {
        self.start()?
            .map_err(|ended| BenchError::server("starting tressed again", ended.said))
    }

    /// One turn of everything.
    pub(super) fn turn(&mut self, wait: Duration) -> Result<(), BenchError> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(BenchError::Interrupted);
        }
        let now_ns = self.now_ns();
        if self.server.is_some() {
            self.connect_due(now_ns);
        }
        self.refused.retain(|(at_ns, message)| {
            let due = *at_ns <= now_ns;
            if due {
                send_again(&mut self.fleet, &self.recorder.audit, *message);
            }
            !due
        });
        let mut watching = Watching {
            recorder: &mut self.recorder,
            watched: &mut self.watched,
            closed: Vec::new(),
            ready: Vec::new(),
            refused: Vec::new(),
        };
        self.fleet.turn(wait, &mut watching)?;
        let Watching {
            closed,
            ready,
            refused,
            ..
        } = watching;
        let again_ns = self.now_ns() + RETRY_NS;
        self.refused
            .extend(refused.into_iter().map(|message| (again_ns, message)));
        for device in closed {
            self.away.insert(device, again_ns);
        }
        // Whoever only reads sends nothing: an answer now would be owed to all who have read already.
        if !ready.is_empty() && !self.reads_back {
            let unanswered: Vec<u32> = self.recorder.audit.unanswered().collect();
            for message in unanswered {
                let sender = self
                    .recorder
                    .audit
                    .intended(message)
                    .map(|(_, sender)| sender);
                if sender.is_some_and(|sender| ready.contains(&sender)) {
                    send_again(&mut self.fleet, &self.recorder.audit, message);
                }
            }
        }
        if let Some((since_ns, acked)) = self.unready
            && (self.recorder.acked > acked || (self.reads_back && !ready.is_empty()))
        {
            let took_s = (self.now_ns() - since_ns) as f64 / 1e9;
            self.ready_s = self.ready_s.max(took_s);
            self.unready = None;
        }
        Ok(())
    }

    fn connect_due(&mut self, now_ns: u64) {
        let due: Vec<u32> = self
            .away
            .iter()
            .filter(|(_, at_ns)| **at_ns <= now_ns)
            .map(|(device, _)| *device)
            .collect();
        for device in due {
            // Nobody listens, perhaps: again in a moment.
            match self.fleet.open(device) {
                Ok(()) => self.away.remove(&device),
                Err(_) => self.away.insert(device, now_ns + RETRY_NS),
            };
        }
    }

    /// Messages for a while, at their intended times, from whoever is connected.
    pub(super) fn load(&mut self, length: Duration) -> Result<(), BenchError> {
        let start_ns = self.now_ns();
        let seed = self.random.next_u64();
        let mut schedule = Schedule::new(self.per_s, start_ns, length, seed);
        while let Some(next_ns) = schedule.next_ns() {
            let now_ns = self.now_ns();
            while let Some(intended_ns) = schedule.due(now_ns) {
                let place = self.random.next_u64() as usize % self.senders.len();
                let sender = self.senders[place];
                self.send(sender, intended_ns);
            }
            self.turn(Duration::from_nanos(next_ns.saturating_sub(now_ns)).min(TURN))?;
        }
        Ok(())
    }

    fn send(&mut self, sender: Sender, intended_ns: u64) {
        let Sender {
            device,
            conversation,
        } = sender;
        if self.fleet.is_ready(device) {
            let number = self.recorder.sent(conversation, device, intended_ns);
            let message = Message {
                number,
                conversation,
            };
            self.fleet.submit(device, message);
        }
    }

    /// As many messages as the server takes, from these devices, while everybody else goes on as
    /// before; ends early if the server does. `seen` looks on, a few hundred times a second.
    pub(super) fn flood(
        &mut self,
        from: &[u32],
        messages: u64,
        mut seen: impl FnMut(&mut Self) -> Result<(), BenchError>,
    ) -> Result<Waited, BenchError> {
        let begun_ns = self.now_ns();
        let end_ns = begun_ns + nanos(PATIENCE);
        let seed = self.random.next_u64();
        let mut schedule = Schedule::new(self.per_s, begun_ns, PATIENCE, seed);
        let others: Vec<Sender> = self
            .senders
            .iter()
            .filter(|sender| !from.contains(&sender.device) && !from.contains(&(sender.device ^ 1)))
            .copied()
            .collect();
        let mut poured = 0;
        while poured < messages || self.recorder.backlog() > 0 {
            let now_ns = self.now_ns();
            if let Some(ended) = self.ended()? {
                return Ok(Waited::Ended(ended));
            }
            if now_ns > end_ns {
                return Ok(Waited::TooLong);
            }
            while schedule.due(now_ns).is_some() {
                if !others.is_empty() && poured < messages {
                    let place = self.random.next_u64() as usize % others.len();
                    self.send(others[place], now_ns);
                }
            }
            while poured < messages && self.recorder.backlog() < FLOOD_IN_FLIGHT {
                let device = from[poured as usize % from.len()];
                self.send(
                    Sender {
                        device,
                        conversation: device / 2,
                    },
                    now_ns,
                );
                poured += 1;
            }
            self.turn(TURN)?;
            seen(self)?;
        }
        Ok(Waited::Done)
    }

    fn ended(&mut self) -> Result<Option<Ended>, BenchError> {
        match &mut self.server {
            Some(server) => server.ended(),
            None => Ok(None),
        }
    }

    /// Turns until something has come.
    pub(super) fn until(
        &mut self,
        patience: Duration,
        mut come: impl FnMut(&Self) -> bool,
    ) -> Result<Waited, BenchError> {
        let by_ns = self.now_ns() + nanos(patience);
        while !come(self) {
            if let Some(ended) = self.ended()? {
                return Ok(Waited::Ended(ended));
            }
            if self.now_ns() > by_ns {
                return Ok(Waited::TooLong);
            }
            self.turn(TURN)?;
        }
        Ok(Waited::Done)
    }

    /// Messages until the server has ended by itself; `None` if it does not.
    pub(super) fn load_until_end(
        &mut self,
        patience: Duration,
    ) -> Result<Option<Ended>, BenchError> {
        let by_ns = self.now_ns() + nanos(patience);
        while self.now_ns() < by_ns {
            if let Some(ended) = self.ended()? {
                // What it has still said is in the sockets.
                for _ in 0..20 {
                    self.turn(TURN)?;
                }
                self.forget_server();
                return Ok(Some(ended));
            }
            self.load(Duration::from_millis(20))?;
        }
        Ok(None)
    }

    /// Waits until every message has its answer and everybody has got it live.
    pub(super) fn settle(&mut self) -> Result<Waited, BenchError> {
        self.until(PATIENCE, |world| {
            world.recorder.delivered >= world.recorder.owed()
                && world.refused.is_empty()
                && world.is_together()
                && world.recorder.audit.unanswered().next().is_none()
        })
    }

    /// Those who keep their inbox read it again from its beginning. The server must run.
    pub(super) fn read_back(&mut self) -> Result<(Audit, Waited), BenchError> {
        let again = self.recorder.audit.read_again(|conversation| {
            conversation.is_multiple_of(2) && 2 * conversation < self.devices
        });
        for device in 0..self.devices {
            self.fleet.close(device);
        }
        self.away.clear();
        self.refused.clear();
        self.reads_back = true;
        let live = std::mem::replace(&mut self.recorder, Recorder::new(again));
        let readers: Vec<u32> = (0..self.devices)
            .filter(|device| self.keeps(device / 2))
            .collect();
        for device in &readers {
            self.fleet
                .wire(*device)
                .set_cursor(self.began[*device as usize]);
            self.fleet.wire(*device).take_backwards();
            self.away.insert(*device, 0);
        }
        let waited = self.until(PATIENCE, |world| {
            readers.iter().all(|device| world.fleet.is_ready(*device))
        });
        self.reads_back = false;
        let read = std::mem::replace(&mut self.recorder, live).audit;
        Ok((read, waited?))
    }
}

/// A message that has no answer, with the id and the place in its sender's order that it had.
fn send_again(fleet: &mut Fleet<Tresse>, audit: &Audit, number: u32) {
    let sent = audit.intended(number).zip(audit.conversation(number));
    if let Some(((_, device), conversation)) = sent
        && fleet.is_ready(device)
    {
        let message = Message {
            number,
            conversation,
        };
        fleet.submit(device, message);
    }
}

pub(super) fn too_slow(what: &'static str) -> BenchError {
    BenchError::TooSlow {
        what,
        seconds: PATIENCE.as_secs(),
        done: 0,
        total: 1,
    }
}
