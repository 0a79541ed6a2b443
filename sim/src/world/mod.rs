//! The loop: time passes, things happen, everything is compared with what must stay true.

mod devices;
mod links;
mod people;
mod phases;
mod server;
mod trace;

use std::sync::Arc;

use bytes::Bytes;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tresse_client_core::Event;
use tresse_networks::Networks;
use tresse_server_core::limit::Rates;
use tresse_server_core::{Command, CoreConfig, JobDone, SessionId};

use crate::actor::{Actor, Part};
use crate::bug::Bug;
use crate::invariants::{Violation, violated};
use crate::network::{Network, Quality};
use crate::oracle::Oracle;
use crate::schedule::Schedule;
use crate::server::Server;
use crate::workload::Blackboard;

/// Simulated time starts here.
const START_MS: u64 = 1_800_000_000_000;
/// People look at their devices about so often.
const NUDGE_MS: u64 = 400;
/// The world must come to rest within this time after the faults end.
const SETTLE_MS: u64 = 20 * 60 * 1000;
/// Getting into the group may take this long.
const SETUP_MS: u64 = 60 * 60 * 1000;
/// The longest that a device is away while others go on.
const AWAY_MAX_MS: u64 = 30 * 60 * 1000;
/// Happenings in one run; more is a loop.
const HAPPENINGS_MAX: u64 = 400_000;
/// Messages in one timeline that are compared.
const TIMELINE_MAX: usize = 10_000;

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// A bug to put in.
    pub bug: Option<Bug>,
    /// Things that people do once all are in.
    pub plays: u64,
    /// Print every happening to standard error.
    pub trace: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bug: None,
            plays: 40,
            trace: false,
        }
    }
}

/// What a run saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Things that happened.
    pub happenings: u64,
    /// Texts that had to arrive.
    pub promised: u64,
    /// Entries that left the server.
    pub entries: u64,
    /// Commits among them.
    pub commits: u64,
    /// Commits that lost a race.
    pub races: u64,
    /// Times that a device came in from outside.
    pub joins_from_outside: u64,
    /// Ends of the server's process.
    pub server_crashes: u64,
    /// Ends of devices' processes.
    pub device_crashes: u64,
    /// Batches of more than one frame that devices took.
    pub batches: u64,
    /// Ends of devices' processes in the middle of a transaction.
    pub torn: u64,
    /// Connections that broke.
    pub breaks: u64,
    /// Simulated milliseconds.
    pub simulated_ms: u64,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
#[error("seed {seed}, happening {happening}: {violation}")]
pub struct Failure {
    /// Runs it again.
    pub seed: u64,
    /// When.
    pub happening: u64,
    /// What.
    pub violation: Violation,
}

/// Runs one seed to its end.
pub fn run(seed: u64, options: &Options) -> Result<Report, Failure> {
    let mut world = World::new(seed, options.clone());
    world.live().map_err(|violation| Failure {
        seed,
        happening: world.report.happenings,
        violation,
    })?;
    Ok(world.report)
}

#[derive(Debug)]
enum Happening {
    /// A device is switched on.
    DeviceStarts(usize),
    /// A device's timer.
    DeviceWakes(usize, u64),
    /// A device takes what has arrived.
    DeviceReads(usize, u64),
    /// A connection attempt ends.
    Connects {
        actor: usize,
        boot: u64,
    },
    /// A frame arrives.
    Up(SessionId, Bytes),
    Down(SessionId, Bytes),
    /// One end notices that the connection is gone.
    ServerNotices(SessionId),
    DeviceNotices(SessionId),
    /// The server's process starts.
    ServerStarts,
    /// The engine takes what has arrived.
    Round,
    /// A check of a commit ends.
    JobEnds {
        boot: u64,
        done: Box<JobDone>,
    },
    /// Time for the server's own housekeeping.
    Sweeps,
    /// Somebody looks at their device.
    Nudge(usize),
    /// Something breaks.
    Misfortune,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    GettingIn,
    Playing { left: u64 },
    Settling { until_ms: u64 },
    Over,
}

struct World {
    options: Options,
    rng: StdRng,
    now_ms: u64,
    schedule: Schedule<Happening>,
    network: Network,
    quality: Quality,
    networks: Arc<Networks>,
    server: Server,
    actors: Vec<Actor>,
    oracle: Oracle,
    board: Blackboard,
    phase: Phase,
    said: u64,
    round_is_due: bool,
    report: Report,
}

impl World {
    fn new(seed: u64, options: Options) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let networks = Arc::new(Networks::builtin());
        let mut config = CoreConfig::new((*networks).clone(), rng.random(), rng.random());
        config.demonstration = true;
        config.rates = Rates::unlimited();
        if options.bug.is_some() {
            // A wrong disk shows only where it is read.
            config.hot_conversations = 0;
            config.hot_inboxes = 0;
        }
        let quality = Quality {
            delay_max_ms: rng.random_range(5..400),
            break_chance: rng.random_range(0..150),
            duplicate_chance: rng.random_range(0..200),
        };
        let mut world = Self {
            server: Server::new(config, options.bug),
            options,
            now_ms: START_MS,
            schedule: Schedule::default(),
            network: Network::default(),
            quality,
            networks,
            actors: Vec::new(),
            oracle: Oracle::default(),
            board: Blackboard::default(),
            phase: Phase::GettingIn,
            said: 0,
            round_is_due: false,
            report: Report::default(),
            rng,
        };
        world.cast();
        world
    }

    /// Three to five people on three networks; one or two of them wander, one may have two devices.
    fn cast(&mut self) {
        let people = self.rng.random_range(3..=5usize);
        let names = ["ana", "ben", "chloe", "dev", "emre"];
        for (number, name) in names.into_iter().enumerate().take(people) {
            let part = match number {
                0 => Part::Founder,
                _ if number == people - 1 || number > 2 => Part::Wanderer,
                _ => Part::Member,
            };
            self.add_actor(name.to_owned(), number, part);
        }
        if self.rng.random_bool(0.5) {
            self.add_actor("ben2".to_owned(), 1, Part::SecondDevice(1));
        }
        for number in 0..self.actors.len() {
            let at_ms = self.now_ms + self.rng.random_range(1..500);
            self.schedule.at(at_ms, Happening::DeviceStarts(number));
            self.schedule.at(at_ms + NUDGE_MS, Happening::Nudge(number));
        }
        self.schedule.at(self.now_ms, Happening::ServerStarts);
        self.schedule.at(self.now_ms + 2000, Happening::Misfortune);
        self.schedule.at(self.now_ms + 5000, Happening::Sweeps);
    }

    fn add_actor(&mut self, name: String, number: usize, part: Part) {
        let network = self
            .networks
            .iter()
            .nth(number % 3)
            .expect("three networks are built in");
        let handle = match network.name.as_str() {
            "whatsapp" => format!("+491511000{number:04}"),
            _ => format!("{}.{number:03}", name.trim_end_matches('2')),
        };
        let skew_ms = self.rng.random_range(-90_000..90_000i64);
        self.actors.push(Actor::new(
            name,
            network.name.clone(),
            handle,
            part,
            self.networks.clone(),
            skew_ms,
        ));
    }

    fn live(&mut self) -> Result<(), Violation> {
        while self.phase != Phase::Over {
            let Some((at_ms, happening)) = self.schedule.pop() else {
                return violated("the_world_goes_on", "nothing is going to happen".into());
            };
            self.now_ms = self.now_ms.max(at_ms);
            self.report.happenings += 1;
            self.report.simulated_ms = self.now_ms - START_MS;
            if self.report.happenings > HAPPENINGS_MAX {
                return violated("the_world_comes_to_rest", self.unrest());
            }
            self.trace(&happening);
            self.happen(happening)?;
            self.advance()?;
        }
        self.conclude()
    }

    fn happen(&mut self, happening: Happening) -> Result<(), Violation> {
        match happening {
            Happening::DeviceStarts(number) => self.start_device(number),
            Happening::DeviceWakes(number, boot) => {
                let actor = &mut self.actors[number];
                let due = actor.boot == boot
                    && actor
                        .wake_at
                        .is_some_and(|at| at <= self.now_ms.saturating_add_signed(actor.skew_ms));
                if due {
                    actor.wake_at = None;
                    self.device(number, Event::Tick)?;
                }
                Ok(())
            }
            Happening::Connects { actor, boot } => self.connect(actor, boot),
            Happening::Up(session, bytes) => {
                if self.network.is_up(session) && self.server.is_up() {
                    self.oracle.hear_device(session, &bytes)?;
                    if let Some(answer) = self.server.arrive_frame(session, bytes) {
                        self.send_down(session, answer);
                    }
                    self.plan_round();
                }
                Ok(())
            }
            Happening::Down(session, bytes) => {
                let Some(link) = self.network.link(session).filter(|link| !link.is_broken) else {
                    return Ok(());
                };
                let number = link.actor;
                if self.actors[number].session == Some(session) {
                    self.arrive(number, bytes)?;
                }
                Ok(())
            }
            Happening::DeviceReads(number, boot) => {
                if self.actors[number].boot == boot {
                    self.read(number)?;
                }
                Ok(())
            }
            Happening::ServerNotices(session) => {
                if self.server.is_up() {
                    self.server.arrive(Command::Closed { session });
                    self.plan_round();
                }
                Ok(())
            }
            Happening::DeviceNotices(session) => {
                let Some(number) = self.network.link(session).map(|link| link.actor) else {
                    return Ok(());
                };
                self.network.forget(session);
                if self.actors[number].session == Some(session) {
                    // What has arrived is read before the end is.
                    self.read(number)?;
                }
                if self.actors[number].session == Some(session) {
                    self.actors[number].session = None;
                    self.device(number, Event::Disconnected)?;
                }
                Ok(())
            }
            Happening::ServerStarts => self.start_server(),
            Happening::Round => self.round(),
            Happening::JobEnds { boot, done } => {
                if self.server.boot == boot && self.server.is_up() {
                    self.server.arrive(Command::JobDone(done));
                    self.plan_round();
                }
                Ok(())
            }
            Happening::Sweeps => {
                if self.server.is_up() {
                    self.server.arrive(Command::Sweep);
                    self.plan_round();
                }
                self.schedule.at(self.now_ms + 5000, Happening::Sweeps);
                Ok(())
            }
            Happening::Nudge(number) => self.nudge(number),
            Happening::Misfortune => self.misfortune(),
        }
    }
}
