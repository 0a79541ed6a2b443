//! What stored entries cost: a message, disk, memory and a start after a crash, by how many entries there are.
//! `cargo run --release -p tresse-server-core --example entries_cost -- [ENTRIES…]` (10,000, 100,000 and 1,000,000)
//!
//! Messages of 512 bytes go to 10,000 pairs and nobody reads them, so each entry stays with two pointers. The process
//! that writes them ends without a goodbye; another one starts on what it left. One line of JSON for each size.
#![allow(clippy::print_stdout, missing_docs, unreachable_pub)]

mod world;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tresse_store::{EmbeddedConfig, EmbeddedStore};
use world::{Device, World, conversation, device, populate};

const PAIRS: usize = 10_000;
/// Messages between two syncs.
const ROUND: usize = 512;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("fill") => fill(Path::new(&arguments[1]), number(&arguments[2])),
        Some("open") => open(Path::new(&arguments[1])),
        _ => {
            let sizes: Vec<usize> = arguments.iter().map(|argument| number(argument)).collect();
            let sizes = if sizes.is_empty() {
                vec![10_000, 100_000, 1_000_000]
            } else {
                sizes
            };
            for entries in sizes {
                let folder =
                    std::env::temp_dir().join(format!("entries-cost-{}", std::process::id()));
                let filled = child(&["fill", &folder.to_string_lossy(), &entries.to_string()]);
                let opened = child(&["open", &folder.to_string_lossy()]);
                println!("{{\"entries\":{entries},{filled},{opened}}}");
                std::fs::remove_dir_all(&folder).expect("the folder is ours");
            }
        }
    }
}

fn number(argument: &str) -> usize {
    argument.parse().expect("a number of entries")
}

/// Runs a part of the program in a process of its own, and gives what it prints.
fn child(arguments: &[&str]) -> String {
    let program = std::env::current_exe().expect("a program has a path");
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("a program that runs can be run again");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn config() -> EmbeddedConfig {
    EmbeddedConfig::default()
}

fn fill(folder: &Path, entries: usize) {
    let devices: Vec<Device> = (0..2 * PAIRS as u64).map(device).collect();
    let mut store = EmbeddedStore::open(folder, &config()).expect("a folder to write in");
    let pairs = (0..PAIRS).map(|pair| (conversation(pair as u64), vec![2 * pair, 2 * pair + 1]));
    populate(&mut store, &devices, pairs);
    let mut world = World::open(store);
    // One device of each pair is connected; the other is away.
    for pair in 0..PAIRS {
        world.log_in(&devices[2 * pair], 0);
    }
    let (mut sent, mut last_tenth) = (0, 0);
    let (mut since, mut cpu_since) = (Instant::now(), cpu_seconds());
    let mut longest = 0.0_f64;
    while sent < entries {
        if last_tenth == 0 && sent >= entries - entries / 10 {
            (last_tenth, since, cpu_since) = (sent, Instant::now(), cpu_seconds());
        }
        let count = ROUND.min(entries - sent);
        let round = (sent..sent + count)
            .map(|n| {
                let pair = n.wrapping_mul(7919) % PAIRS;
                world.submit(&devices[2 * pair], conversation(pair as u64))
            })
            .collect();
        let started = Instant::now();
        world.round(round);
        longest = longest.max(started.elapsed().as_secs_f64());
        sent += count;
    }
    let messages = (sent - last_tenth) as f64;
    print!(
        "\"microseconds\":{:.1},\"cpu_microseconds\":{:.1},\"longest_round_ms\":{:.0},\"rss_mib\":{}",
        since.elapsed().as_secs_f64() * 1e6 / messages,
        (cpu_seconds() - cpu_since) * 1e6 / messages,
        longest * 1e3,
        rss_mib()
    );
    // As a crash: nothing is closed, nothing is dropped.
    std::io::Write::flush(&mut std::io::stdout()).expect("the parent listens");
    std::process::exit(0);
}

fn open(folder: &Path) {
    let journals = bytes_in(folder, "jnl");
    let started = Instant::now();
    let store = EmbeddedStore::open(folder, &config()).expect("what a crash has left");
    let mut world = World::open(store);
    world.first_page(&device(2 * PAIRS as u64 - 2), 0);
    let seconds = started.elapsed().as_secs_f64();
    let disk = world
        .core
        .store()
        .disk_bytes()
        .expect("a folder to look at");
    print!(
        "\"open_seconds\":{seconds:.2},\"open_rss_mib\":{},\"journal_mib\":{},\"disk_mib\":{}",
        rss_mib(),
        journals >> 20,
        disk >> 20
    );
}

/// Bytes of the files with an ending, however deep.
fn bytes_in(folder: &Path, ending: &str) -> u64 {
    let mut bytes = 0;
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                bytes += entry.metadata().map_or(0, |metadata| metadata.len());
            }
        }
    }
    bytes
}

/// Processor time of all threads of this process, from /proc; 0 where there is none.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Resident memory, from /proc; 0 where there is none.
fn rss_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) >> 10
}
