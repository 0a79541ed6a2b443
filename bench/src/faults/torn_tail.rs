//! `torn-tail`: after SIGKILL the newest journal ends at a random byte, which must be noticed; or half
//! a batch follows on what was acknowledged, which must not matter.

use std::fs::OpenOptions;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;

use super::tressed::newest_journal;
use super::trial::Trial;
use super::world::World;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const TORN_TAIL: Fault = Fault {
    name: "torn-tail",
    what: "SIGKILL under load, then the newest journal is cut at a random byte, or has half a batch behind its end",
    must: Must::Hold,
    missing: tools::nothing,
    run,
};

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let mut world = trial.world(trial.spec(), trial.crowd(), 0)?;
    world.load(trial.some_time())?;
    if trial.between(0, 3) == 0 {
        // A journal that was opened again has no room made beforehand.
        world.kill()?;
        world.must_start()?;
        world.load(trial.some_time())?;
    }
    world.kill()?;
    let journal = newest_journal(&world.spec.data)?;
    const WHAT: &str = "cutting the journal";
    let mut bytes = Vec::new();
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&journal)
        .map_err(BenchError::io(WHAT))?;
    file.read_to_end(&mut bytes).map_err(BenchError::io(WHAT))?;
    let used = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last as u64 + 1);
    match trial.between(0, 3) {
        0 => {
            // The beginning of a batch that never came whole, as a crash leaves it.
            let mut torn = vec![0; trial.between(1, 5000) as usize];
            trial.random.fill(&mut torn);
            torn[0] = 1;
            file.write_all_at(&torn, used)
                .map_err(BenchError::io(WHAT))?;
            trial.outcome.happened.push("half a batch behind the end");
        }
        part => {
            // Half of them in the last tenth.
            let from = if part == 1 { used - used / 10 } else { 0 };
            file.set_len(trial.between(from, used))
                .map_err(BenchError::io(WHAT))?;
            trial.outcome.happened.push("cut where it was acknowledged");
        }
    }
    drop(file);
    after_damage(trial, &mut world)
}

/// Something was done to the store: either it is noticed, or everything that was acknowledged is
/// there.
pub(super) fn after_damage<'a>(
    trial: &mut Trial<'a>,
    world: &mut World<'a>,
) -> Result<(), BenchError> {
    let checked = world.spec.check()?;
    if !checked.well {
        trial.outcome.reported = true;
        trial.outcome.happened.push("found by tressed check");
        trial.ended(checked);
    }
    world.expect_ready();
    match world.start()? {
        Err(ended) => {
            trial.outcome.reported = true;
            trial.outcome.happened.push("refused to start");
            trial.ended(ended);
            let verdict = world.recorder.audit.finish();
            trial.outcome.sent = verdict.sent;
            trial.outcome.acked = verdict.acked;
        }
        Ok(()) => {
            trial.judge_store(world)?;
            let outcome = &mut trial.outcome;
            if outcome.reported {
                // Whoever was told of damage is not promised anything.
                outcome.lost = 0;
                outcome.duplicated = 0;
                outcome.out_of_order = 0;
                outcome.alien = 0;
            } else if outcome.lost == 0 {
                outcome.happened.push("everything is there");
            }
        }
    }
    trial.end(world);
    Ok(())
}
