//! Work that takes long (checking a commit takes up to hundreds of milliseconds) and needs nothing
//! but its own data: the driver runs it on any thread, so that it delays only its own conversation.

/// Data for a long computation.
#[derive(Debug)]
pub struct Job {}

/// Its result, handed back to the core.
#[derive(Debug)]
pub struct JobDone {}

impl Job {
    /// Runs the computation. Deterministic; no I/O.
    pub fn run(self) -> JobDone {
        JobDone {}
    }
}
