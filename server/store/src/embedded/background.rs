//! The engine's own threads, which flush and merge, get less of a busy processor than the thread that decides.
//!
//! A thread takes its priority from the one that starts it, and may not raise its own again. So the engine is opened on
//! a thread which lives for that only.

use std::thread;

use fjall::{Database, DatabaseBuilder};

/// Five steps of niceness: a third of the share of a thread with none. Less would let a processor that is busy all the
/// time fall behind with merging, and then writing would have to wait.
const NICENESS: i32 = 5;

/// Opens the database; its threads have the lower priority.
pub(super) fn open(builder: DatabaseBuilder<Database>) -> Result<Database, fjall::Error> {
    let opening = thread::Builder::new()
        .name("opening".to_owned())
        .spawn(move || {
            // Where it is not allowed, all have the same share; nothing depends on it.
            #[cfg(target_os = "linux")]
            let _ = rustix::process::nice(NICENESS);
            builder.open()
        })?;
    match opening.join() {
        Ok(opened) => opened,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
