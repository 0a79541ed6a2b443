//! `io-error`: from some moment on the journal cannot be synced or written any more.

use std::time::Duration;

use super::strace::Traced;
use super::trial::Trial;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const IO_ERROR: Fault = Fault {
    name: "io-error",
    what: "from the n-th on, syncs or writes of the journal fail (EIO); what no sync had covered is taken away, then a start without the fault",
    must: Must::Hold,
    missing: tools::tracing,
    run,
};

/// Which calls fail, and what is told of it.
const CALLS: [(&str, &str); 3] = [
    ("fdatasync,fsync", "syncs failed"),
    ("write,pwrite64", "writes failed"),
    ("write,pwrite64,fdatasync,fsync", "writes and syncs failed"),
];
/// The first that fails is one of so many.
const FIRST_MAX: u64 = 40;
const PATIENCE: Duration = Duration::from_secs(30);

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let mut world = trial.world(trial.spec(), trial.crowd(), 0)?;
    world.load(trial.some_time())?;
    let (calls, told) = CALLS[trial.between(0, CALLS.len() as u64) as usize];
    let first = trial.between(1, FIRST_MAX);
    let inject = format!("{calls}:error=EIO:when={first}+");
    let traced = Traced::begin(&mut world, trial.folder.join("strace"), &inject)?;
    let ended = world.load_until_end(PATIENCE)?;
    trial.outcome.happened.push(told);
    let Some(ended) = ended else {
        return Err(BenchError::server(
            "failing syncs",
            "the server goes on, as if nothing had happened",
        ));
    };
    trial.ended(ended);
    traced.cut(trial)?;
    world.expect_ready();
    world.must_start()?;
    world.load(trial.some_time())?;
    trial.judge(world)
}
