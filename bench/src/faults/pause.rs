//! `pause`: the server stands still (SIGSTOP), as a machine does that is moved or swaps. Some devices
//! lose patience, come back, and send again.

use rustix::process::Signal;

use super::trial::Trial;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const PAUSE: Fault = Fault {
    name: "pause",
    what: "SIGSTOP under load for up to three times its length; a third of the devices comes back meanwhile and sends again",
    must: Must::Hold,
    missing: tools::nothing,
    run,
};

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let mut world = trial.world(trial.spec(), trial.crowd(), 0)?;
    world.load(trial.some_time())?;
    world.server()?.signal(Signal::STOP)?;
    world.load(trial.some_time())?;
    let first = trial.between(0, 3) as u32;
    world.lose((first..world.devices()).step_by(3));
    world.load(trial.some_time())?;
    if trial.between(0, 2) == 0 {
        let first = trial.between(0, 3) as u32;
        world.lose((first..world.devices()).step_by(3));
        world.load(trial.some_time())?;
    }
    world.server()?.signal(Signal::CONT)?;
    world.expect_ready();
    world.load(trial.some_time())?;
    trial.judge(world)
}
