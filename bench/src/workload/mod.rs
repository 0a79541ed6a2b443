//! What is measured, a file each. Each takes a driver, so that every server is measured alike.

mod crash;
mod fanout;
mod history;
mod idle;
mod load;
mod login_storm;
mod offline;
mod online;
pub(crate) mod stage;

pub use crash::{Crash, crash};
pub use fanout::{Fanout, fanout};
pub use history::{History, history};
pub use idle::{Idle, idle};
pub use load::Load;
pub use login_storm::{LoginStorm, login_storm};
pub use offline::{Offline, offline};
pub use online::{Online, online};

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::BenchError;
use crate::process::Processes;
use crate::progress::Progress;

/// A server that was killed and runs again.
#[derive(Debug, Clone)]
pub struct Restarted {
    /// Its processes now.
    pub processes: Processes,
    /// From the kill to when the new process listened.
    pub listening_s: f64,
}

/// Kills the server with SIGKILL, then starts it again on the same data and the same address.
pub type Restart<'a> = Box<dyn FnMut() -> Result<Restarted, BenchError> + 'a>;

/// Everything around a run that is the same for all workloads.
pub struct Bench<'a> {
    /// What the server costs is read from these.
    pub processes: Processes,
    /// How the server was started and configured, for the report.
    pub setting: String,
    /// Who watches.
    pub progress: &'a dyn Progress,
    /// Set it to end the run early.
    pub stop: &'a AtomicBool,
    /// For workloads that kill the server.
    pub restart: Option<Restart<'a>>,
}

impl fmt::Debug for Bench<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bench")
            .field("processes", &self.processes)
            .field("setting", &self.setting)
            .finish_non_exhaustive()
    }
}

impl Bench<'_> {
    fn check_stop(&self) -> Result<(), BenchError> {
        match self.stop.load(Ordering::Relaxed) {
            true => Err(BenchError::Interrupted),
            false => Ok(()),
        }
    }

    fn restart(&mut self) -> Result<Restarted, BenchError> {
        let Some(restart) = &mut self.restart else {
            return Err(BenchError::Usage(
                "this workload kills the server: let it start one of its own, with --spawn"
                    .to_owned(),
            ));
        };
        let restarted = restart()?;
        self.processes = restarted.processes.clone();
        Ok(restarted)
    }
}
