//! `control`: an older copy of the store is put back, which no server can notice. The harness must.

use super::trial::Trial;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const CONTROL: Fault = Fault {
    name: "control",
    what: "an older copy of the whole store is put back, which nothing can notice but the audit: it must find the loss",
    must: Must::BeFound,
    missing: tools::nothing,
    run,
};

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let spec = trial.spec();
    let mut world = trial.world(spec.clone(), trial.crowd(), 0)?;
    let store = spec.data.join("store");
    let older = trial.folder.join("older");
    world.load(trial.some_time())?;
    world.kill()?;
    tools::copy_folder(&store, &older)?;
    world.must_start()?;
    let settled = world.settle()?;
    trial.done("coming back", settled);
    world.load(trial.some_time())?;
    let settled = world.settle()?;
    trial.done("what was under way", settled);
    world.kill()?;
    std::fs::remove_dir_all(&store).map_err(BenchError::io("removing a store"))?;
    std::fs::rename(&older, &store).map_err(BenchError::io("putting a store back"))?;
    world.expect_ready();
    world.must_start()?;
    trial.judge_store(&mut world)?;
    trial.end(&world);
    Ok(())
}
