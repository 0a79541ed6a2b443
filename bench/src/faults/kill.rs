//! `kill`: SIGKILL at a random moment under load, sometimes again while the server comes back.

use super::trial::Trial;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const KILL: Fault = Fault {
    name: "kill",
    what: "SIGKILL at a random moment under load, sometimes again right after the start",
    must: Must::Hold,
    missing: tools::nothing,
    run,
};

/// How often it is killed again, at most.
const AGAIN_MAX: u64 = 3;
/// When, after the server says that it listens: people are on their way back.
const AGAIN_MS: u64 = 40;

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let mut world = trial.world(trial.spec(), trial.crowd(), 0)?;
    world.load(trial.some_time())?;
    world.expect_ready();
    world.kill()?;
    world.must_start()?;
    for _ in 0..trial.between(0, AGAIN_MAX) {
        let soon = std::time::Duration::from_millis(trial.between(0, AGAIN_MS));
        world.load(soon)?;
        world.expect_ready();
        world.kill()?;
        world.must_start()?;
    }
    world.load(trial.some_time())?;
    trial.judge(world)
}
