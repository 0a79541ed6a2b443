//! `full-disk`: the file system of the data fills up under load, and gets room later.

use std::time::Duration;

use super::tools::{self, Tmpfs};
use super::trial::Trial;
use super::world::Crowd;
use super::{Fault, Must};
use crate::error::BenchError;

pub(super) const FULL_DISK: Fault = Fault {
    name: "full-disk",
    what: "the data is on a file system that fills up under load; the server is started on it, then it gets room",
    must: Must::Hold,
    missing: tools::mounting,
    run,
};

/// Messages that fill it soon.
const BYTES: usize = 32 * 1024;
const ROOM_MIB: u64 = 512;
const PATIENCE: Duration = Duration::from_secs(60);

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let mut spec = trial.spec();
    let place = trial.folder.join("full");
    std::fs::create_dir(&place).map_err(BenchError::io("making a folder"))?;
    let disk = Tmpfs::mount(&place, trial.between(8, 32))?;
    spec.data = place.join("data");
    let log = trial.folder.join("data.log");
    // The log is on another disk, as it is in real life.
    std::os::unix::fs::symlink(&log, spec.data.with_extension("log"))
        .map_err(BenchError::io("making a link"))?;
    let crowd = Crowd {
        bytes: BYTES,
        ..trial.crowd()
    };
    let mut world = trial.world(spec, crowd, 0)?;
    let Some(ended) = world.load_until_end(PATIENCE)? else {
        return Err(BenchError::server(
            "filling the disk",
            "the server goes on, as if there were room",
        ));
    };
    trial.ended(ended);
    match world.start()? {
        Ok(()) => {
            trial.outcome.happened.push("started while it was full");
            if let Some(ended) = world.load_until_end(Duration::from_secs(5))? {
                trial.ended(ended);
            } else {
                world.kill()?;
            }
        }
        Err(ended) => trial.ended(ended),
    }
    disk.resize(ROOM_MIB)?;
    world.expect_ready();
    world.must_start()?;
    let ready = world.settle()?;
    trial.done("coming back", ready);
    world.load(trial.some_time())?;
    trial.judge(world)
}
