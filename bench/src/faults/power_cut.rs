//! `power-cut`: SIGKILL, and what was written and not synced is gone, or half of it.

use super::strace::Traced;
use super::trial::Trial;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const POWER_CUT: Fault = Fault {
    name: "power-cut",
    what: "SIGKILL under load, then what was written to the journal and not synced is taken away, in whole or in part",
    must: Must::Hold,
    missing: tools::tracing,
    run,
};

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let mut world = trial.world(trial.spec(), trial.crowd(), 0)?;
    let traced = Traced::begin(&mut world, trial.folder.join("strace"), "")?;
    world.load(trial.some_time())?;
    world.kill()?;
    let gone = traced.cut(trial)?;
    if gone > 0 {
        trial.outcome.happened.push("in the middle of a round");
    }
    world.expect_ready();
    world.must_start()?;
    world.load(trial.some_time())?;
    trial.judge(world)
}
