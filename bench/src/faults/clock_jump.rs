//! `clock-jump`: the machine's clock jumps under load, and perhaps jumps back; the server is
//! unmodified and asks libfaketime for the time.
//!
//! While a server runs, its times never go backwards (docs/decisions/0014): each entry is compared
//! with the one before it in an inbox.

use std::fs;
use std::path::Path;

use super::trial::Trial;
use super::world::World;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const CLOCK_JUMP: Fault = Fault {
    name: "clock-jump",
    what: "the clock jumps an hour or 40 days ahead, or an hour back, under load, half the time back again",
    must: Must::Hold,
    missing: tools::faking_time,
    run,
};

/// Seconds, and what is told of it.
const JUMPS: [(i64, &str); 3] = [
    (3600, "an hour ahead"),
    (-3600, "an hour back"),
    (40 * 24 * 3600, "40 days ahead"),
];

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let time = trial.folder.join("time");
    set(&time, 0)?;
    let library = tools::libfaketime().unwrap_or_default();
    let mut spec = trial.spec();
    spec.variables = [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", time.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    let crowd = trial.crowd();
    let mut world = trial.world(spec, crowd, 0)?;
    world.load(trial.some_time())?;
    let (jump_s, told) = JUMPS[trial.between(0, JUMPS.len() as u64) as usize];
    trial.outcome.happened.push(told);
    set(&time, jump_s)?;
    world.expect_ready();
    world.load(trial.some_time())?;
    if trial.between(0, 2) == 0 {
        set(&time, 0)?;
        trial.outcome.happened.push("and back again");
        world.expect_ready();
        world.load(trial.some_time())?;
    }
    let settled = world.settle()?;
    trial.done("what was under way", settled);
    let backwards = backwards(&mut world);
    if backwards > 0 {
        trial.outcome.wrong.push(format!(
            "{backwards} entries are older than those before them, by the server's time"
        ));
    }
    trial.judge(world)
}

fn backwards(world: &mut World<'_>) -> u64 {
    (0..world.devices())
        .map(|device| world.fleet.wire(device).take_backwards())
        .sum()
}

/// The server's clock is so many seconds ahead from now on. The file is replaced as a whole, so that
/// nobody reads half of it.
fn set(file: &Path, ahead_s: i64) -> Result<(), BenchError> {
    const WHAT: &str = "setting the server's clock";
    let new = file.with_extension("new");
    fs::write(&new, format!("{ahead_s:+}\n")).map_err(BenchError::io(WHAT))?;
    fs::rename(&new, file).map_err(BenchError::io(WHAT))
}
