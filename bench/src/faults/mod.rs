//! Faults: the real server under load and under one fault at a time, many times, each from a seed.
//! In the end every acknowledged message is there once and in order, or the damage was reported.
//!
//! Reading order: [`tressed`](self) the process, `world` the people who write to each other and read
//! everything back, `trial` one run of one fault, then the faults, a file each; `table` is what
//! comes out.
//!
//! The surprising rule: the first fault is `control`, a loss that no server can notice. It must be
//! *found*, or nothing that the others say is worth anything.

mod clock_jump;
mod control;
mod flipped_bit;
mod full_disk;
mod io_error;
mod kill;
mod liar;
mod pause;
mod power_cut;
mod slow_reader;
mod strace;
mod table;
mod tools;
mod torn_tail;
mod tressed;
mod trial;
mod world;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub use table::{Row, Table};

use crate::error::BenchError;
use crate::progress::Progress;
use crate::random::Random;
use trial::Trial;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// As it is typed.
    pub name: &'static str,
    /// What is done, in a line.
    pub what: &'static str,
    /// What a run of it must end with.
    must: Must,
    /// Why it cannot be tried here, and what to install.
    missing: fn() -> Option<String>,
    run: fn(&mut Trial<'_>) -> Result<(), BenchError>,
}

/// What is expected of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Must {
    /// Nothing acknowledged is lost, or the damage is reported.
    Hold,
    /// Something is lost, and the audit says so.
    BeFound,
}

/// All faults, in the order in which they are tried.
pub const FAULTS: [Fault; 11] = [
    control::CONTROL,
    kill::KILL,
    pause::PAUSE,
    full_disk::FULL_DISK,
    io_error::IO_ERROR,
    power_cut::POWER_CUT,
    clock_jump::CLOCK_JUMP,
    slow_reader::SLOW_READER,
    liar::LIAR,
    torn_tail::TORN_TAIL,
    flipped_bit::FLIPPED_BIT,
];

impl Fault {
    /// By its name.
    pub fn by_name(name: &str) -> Option<Self> {
        FAULTS.into_iter().find(|fault| fault.name == name)
    }
}

/// What is tried, and how often.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's binary.
    pub program: PathBuf,
    /// Where the data of each try goes, in a folder of its own that goes with it; of a try that has
    /// failed it stays.
    pub folder: PathBuf,
    /// Which faults.
    pub faults: Vec<Fault>,
    /// How often each.
    pub times: u32,
    /// Instead of that: one after the other at random, until this time is over.
    pub soak: Option<Duration>,
    /// Of the first try; the next has the next number.
    pub seed: u64,
    /// Direct conversations.
    pub pairs: u32,
    /// Messages a second.
    pub per_s: f64,
    /// Load before a fault, and after it.
    pub length: Duration,
}

/// Tries everything. A try that goes wrong does not end it.
///
/// # Errors
/// Only if it is to stop, or if there is no room for a folder.
pub fn run(
    settings: &Settings,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Table, BenchError> {
    crate::process::raise_open_files();
    let mut rows: Vec<Row> = settings.faults.iter().map(Row::new).collect();
    for (row, fault) in rows.iter_mut().zip(&settings.faults) {
        row.not_tried = (fault.missing)();
    }
    let begun_at = Instant::now();
    let mut random = Random::new(settings.seed);
    let mut number = 0;
    let tries: Vec<usize> = (0..rows.len())
        .filter(|place| rows[*place].not_tried.is_none())
        .collect();
    while !tries.is_empty() {
        let place = match settings.soak {
            Some(length) if begun_at.elapsed() >= length => break,
            Some(_) => tries[random.next_u64() as usize % tries.len()],
            None => match tries
                .iter()
                .find(|place| rows[**place].times < settings.times)
            {
                Some(place) => *place,
                None => break,
            },
        };
        let row = &mut rows[place];
        let seed = match settings.soak {
            Some(_) => settings.seed + number,
            None => settings.seed + u64::from(row.times),
        };
        number += 1;
        if row.times == 0 || settings.soak.is_some() {
            let total = match settings.soak {
                Some(_) => 0,
                None => settings.times.into(),
            };
            progress.begin(row.fault, total);
        }
        one(settings, &settings.faults[place], seed, row, stop)?;
        progress.advance(1);
    }
    Ok(Table {
        rows,
        seconds: begun_at.elapsed().as_secs_f64(),
        seed: settings.seed,
        soak_s: settings.soak.map(|soak| soak.as_secs_f64()),
        load: format!(
            "{} pairs, {} messages a second",
            settings.pairs, settings.per_s
        ),
    })
}

/// One try.
fn one(
    settings: &Settings,
    fault: &Fault,
    seed: u64,
    row: &mut Row,
    stop: &AtomicBool,
) -> Result<(), BenchError> {
    const WHAT: &str = "making a folder for the server's data";
    let folder = tempfile::Builder::new()
        .prefix("tresse-fault-")
        .tempdir_in(&settings.folder)
        .map_err(BenchError::io(WHAT))?;
    let mut trial = Trial::new(settings, seed, folder.path(), stop);
    let ran = (fault.run)(&mut trial);
    if stop.load(Ordering::Relaxed) {
        return Err(BenchError::Interrupted);
    }
    let mut outcome = trial.outcome;
    if let Err(error) = ran {
        outcome.wrong.push(error.to_string());
    }
    let good = outcome.is_good(fault.must);
    if !good {
        let kept = folder.keep();
        outcome.wrong.append(&mut outcome.details);
        outcome.wrong.push(format!(
            "seed {seed}: its data is in {}; again: tresse bench faults --fault {} --times 1 --seed {seed}",
            kept.display(),
            fault.name
        ));
    }
    row.add(outcome, good);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_name() {
        for fault in FAULTS {
            assert_eq!(Fault::by_name(fault.name).expect("there").what, fault.what);
            assert!(!fault.what.is_empty());
        }
        assert!(Fault::by_name("nothing").is_none());
    }
}
