//! What delivery costs the core and the store, by what is done: no sockets, one sync a round.
//! `cargo run --release -p tresse-server-core --example submit_cost -- [--memory] [--rounds N] [--round N] [PATH…]`
//!
//! One line of JSON for each path. `cargo x budgets` runs it under callgrind, which counts what happens inside
//! `measured` and nowhere else.
#![allow(clippy::print_stdout, missing_docs, unreachable_pub)]

mod world;

use std::time::{Duration, Instant};

use tresse_server_core::{Command, Effect};
use tresse_store::{EmbeddedConfig, EmbeddedStore, MemoryStore, Store};
use world::{Device, World, conversation, device, populate};

/// Something that devices do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Path {
    /// Messages to a conversation of so many members, all of them connected.
    Submit { members: usize },
    /// Acknowledgements of one new position each.
    Acknowledge,
    /// Log-ins with five entries to catch up on.
    LogIn,
}

const PATHS: &[(&str, Path)] = &[
    ("direct", Path::Submit { members: 2 }),
    ("group_10", Path::Submit { members: 10 }),
    ("group_100", Path::Submit { members: 100 }),
    ("group_1000", Path::Submit { members: 1000 }),
    ("acknowledge", Path::Acknowledge),
    ("log_in", Path::LogIn),
];

/// Entries that a device which logs in has missed.
const MISSED: usize = 5;

struct Options {
    memory: bool,
    rounds: Option<usize>,
    round: usize,
    paths: Vec<String>,
}

fn main() {
    let options = options();
    for (name, path) in PATHS {
        if !options.paths.is_empty() && !options.paths.iter().any(|asked| asked == name) {
            continue;
        }
        if options.memory {
            run(name, *path, &options, MemoryStore::new());
        } else {
            let folder = std::env::temp_dir().join(format!("submit-cost-{}", std::process::id()));
            let config = EmbeddedConfig::default();
            let store = EmbeddedStore::open(&folder, &config).expect("a folder to write in");
            run(name, *path, &options, store);
            std::fs::remove_dir_all(&folder).expect("the folder is ours");
        }
    }
}

fn options() -> Options {
    let mut options = Options {
        memory: false,
        rounds: None,
        round: 64,
        paths: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    let number = |argument: Option<String>| {
        let number = argument.and_then(|number| number.parse().ok());
        number.expect("a number follows the option")
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--memory" => options.memory = true,
            "--rounds" => options.rounds = Some(number(arguments.next())),
            "--round" => options.round = number(arguments.next()),
            _ => options.paths.push(argument),
        }
    }
    options
}

/// The devices, by conversation; conversation `n` has the members `groups[n]`.
struct Scene<S: Store> {
    world: World<S>,
    devices: Vec<Device>,
    groups: Vec<Vec<usize>>,
    /// Messages sent so far: senders take turns.
    sent: usize,
    /// Newest position of each device's inbox.
    heads: Vec<u64>,
}

impl<S: Store> Scene<S> {
    /// As many devices as make 64 pairs, or one group; all connected.
    fn new(members: usize, mut store: S) -> Self {
        let devices: Vec<Device> = (0..members.max(128) as u64).map(device).collect();
        let everybody: Vec<usize> = (0..devices.len()).collect();
        let groups: Vec<Vec<usize>> = everybody
            .chunks_exact(members)
            .map(<[usize]>::to_vec)
            .collect();
        let conversations = (0u64..).map(conversation).zip(groups.iter().cloned());
        populate(&mut store, &devices, conversations);
        let mut world = World::open(store);
        for device in &devices {
            world.log_in(device, 0);
        }
        Self {
            world,
            heads: vec![0; devices.len()],
            devices,
            groups,
            sent: 0,
        }
    }

    fn messages(&mut self, count: usize) -> Vec<Command> {
        (0..count)
            .map(|_| {
                let group = self.sent % self.groups.len();
                let members = &self.groups[group];
                let sender = members[(self.sent / self.groups.len()) % members.len()];
                self.sent += 1;
                self.world
                    .submit(&self.devices[sender], conversation(group as u64))
            })
            .collect()
    }

    /// One more message to each pair, without measuring.
    fn fill(&mut self) {
        let messages = self.messages(self.groups.len());
        let effects = self.world.round(messages);
        self.note(&effects);
    }

    fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            let Effect::Deliver { to, .. } = effect else {
                continue;
            };
            for recipient in to {
                self.heads[recipient.session.0 as usize - 1] = recipient.position;
            }
        }
    }

    /// The commands of one round, and how often the path is taken in it.
    fn round(&mut self, path: Path, size: usize) -> (Vec<Command>, usize) {
        let commands: Vec<Command> = match path {
            Path::Submit { .. } => self.messages(size),
            Path::Acknowledge => {
                self.fill();
                let (world, devices) = (&mut self.world, self.devices.iter().zip(&self.heads));
                devices
                    .map(|(device, head)| world.ack(device, *head))
                    .collect()
            }
            Path::LogIn => {
                (0..MISSED).for_each(|_| self.fill());
                let (world, devices) = (&mut self.world, self.devices.iter().zip(&self.heads));
                devices
                    .flat_map(|(device, head)| {
                        let session = device.session;
                        let [opened, log_in] = world.connect(device, head - MISSED as u64);
                        [Command::Closed { session }, opened, log_in]
                    })
                    .collect()
            }
        };
        let times = match path {
            Path::Submit { .. } | Path::Acknowledge => commands.len(),
            Path::LogIn => commands.len() / 3,
        };
        (commands, times)
    }
}

fn run<S: Store>(name: &str, path: Path, options: &Options, store: S) {
    let members = match path {
        Path::Submit { members } => members,
        Path::Acknowledge | Path::LogIn => 2,
    };
    let mut scene = Scene::new(members, store);
    // Fills the caches.
    scene.fill();
    let rounds = options
        .rounds
        .unwrap_or_else(|| (200_000 / (options.round * members)).max(4));
    let (mut times, mut replies, mut entries, mut spent) = (0, 0, 0, Duration::ZERO);
    for _ in 0..rounds {
        let (round, taken) = scene.round(path, options.round);
        times += taken;
        let started = Instant::now();
        let effects = measured(&mut scene.world, round);
        spent += started.elapsed();
        scene.note(&effects);
        for effect in effects {
            match effect {
                Effect::Deliver { to, .. } => entries += to.len(),
                Effect::Page { entries: page, .. } => entries += page.len(),
                Effect::Reply { result: Ok(_), .. } => replies += 1,
                other => panic!("unexpected {other:?}"),
            }
        }
    }
    let expected = match path {
        Path::Submit { members } => (times, times * members),
        Path::Acknowledge => (0, 0),
        Path::LogIn => (times, times * MISSED),
    };
    assert_eq!((replies, entries), expected, "answers and entries");
    println!(
        "{{\"path\":\"{name}\",\"store\":\"{}\",\"times\":{times},\"rounds\":{rounds},\"seconds\":{:.3},\
         \"microseconds\":{:.2}}}",
        if options.memory { "memory" } else { "embedded" },
        spent.as_secs_f64(),
        spent.as_secs_f64() * 1e6 / times as f64
    );
}

/// What callgrind counts.
#[inline(never)]
fn measured<S: Store>(world: &mut World<S>, round: Vec<Command>) -> Vec<Effect> {
    world.round(round)
}
