//! `strace` on the running server: makes its writes and syncs of the journal fail, and remembers
//! which of them have succeeded.
//!
//! The surprising rule: what a failed or missing sync would have lost is still in the system's
//! memory afterwards. [`Traced::cut`] takes it away, as a power cut does, so that an answer that was
//! given too early is found as a loss.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::Signal;

use super::tressed::newest_journal;
use super::trial::Trial;
use super::world::World;
use crate::error::BenchError;

const WHAT: &str = "tracing the server";

/// A server whose writes to its newest journal are watched.
#[derive(Debug)]
pub(super) struct Traced {
    child: Child,
    log: PathBuf,
    journal: PathBuf,
    /// Where the next write goes when the watching begins.
    from: u64,
}

impl Traced {
    /// Begins; `inject` is as strace takes it, or empty. The journal must be one that this process
    /// has made: its place in it is where it writes.
    pub(super) fn begin(
        world: &mut World<'_>,
        log: PathBuf,
        inject: &str,
    ) -> Result<Self, BenchError> {
        let journal = newest_journal(&world.spec.data)?;
        let server = world.server()?;
        server.signal(Signal::STOP)?;
        let pid = server.pid();
        let mut command = Command::new("strace");
        command
            .args([
                "-f",
                "-y",
                "-s",
                "0",
                "-e",
                "trace=write,pwrite64,fdatasync,fsync",
            ])
            .arg("-P")
            .arg(&journal)
            .arg("-o")
            .arg(&log);
        if !inject.is_empty() {
            command.args(["-e", &format!("inject={inject}")]);
        }
        let mut child = command
            .args(["-p", &pid.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(BenchError::io(WHAT))?;
        let mut line = String::new();
        if let Some(said) = child.stderr.take() {
            BufReader::new(said)
                .read_line(&mut line)
                .map_err(BenchError::io(WHAT))?;
        }
        if !line.contains("attached") {
            let _ = child.wait(); // it has said why
            return Err(BenchError::server(WHAT, line.trim()));
        }
        let from = position(pid, &journal);
        world.server()?.signal(Signal::CONT)?;
        Ok(Self {
            child,
            log,
            journal,
            from: from?,
        })
    }

    /// The server has ended. Takes away what no sync had made durable, or, at random, a part of it.
    /// Returns how many bytes were written and not synced, and adds them to the figures of the trial.
    pub(super) fn cut(mut self, trial: &mut Trial<'_>) -> Result<u64, BenchError> {
        let part = trial.random.next_unit();
        let part = if part > 0.5 { 0.0 } else { part };
        self.child.wait().map_err(BenchError::io(WHAT))?;
        let log = fs::read_to_string(&self.log).map_err(BenchError::io(WHAT))?;
        let written = written(&log);
        let keep = (written.unsynced as f64 * part) as u64;
        let from = self.from + written.synced + keep;
        const CUTTING: &str = "cutting the journal";
        let file = OpenOptions::new()
            .write(true)
            .open(&self.journal)
            .map_err(BenchError::io(CUTTING))?;
        let zeroes = vec![0; usize::try_from(written.unsynced - keep).unwrap_or(0)];
        file.write_all_at(&zeroes, from)
            .map_err(BenchError::io(CUTTING))?;
        let figures = &mut trial.outcome.figures;
        figures.insert("bytes not synced", written.unsynced as f64);
        Ok(written.unsynced)
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        // Without it the server goes on untraced, or has ended and strace with it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a process will write next in a file that it has open.
fn position(pid: u32, file: &Path) -> Result<u64, BenchError> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).map_err(BenchError::io(WHAT))?;
    for entry in entries.flatten() {
        if fs::read_link(entry.path()).is_ok_and(|target| target == file) {
            let name = entry.file_name();
            let about = format!("/proc/{pid}/fdinfo/{}", name.to_string_lossy());
            let about = fs::read_to_string(about).map_err(BenchError::io(WHAT))?;
            let position = about
                .lines()
                .find_map(|line| line.strip_prefix("pos:"))
                .and_then(|number| number.trim().parse().ok());
            if let Some(position) = position {
                return Ok(position);
            }
        }
    }
    Err(BenchError::server(WHAT, "the server has no journal open"))
}

/// Bytes that were written behind the beginning.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    /// And a later sync has succeeded.
    synced: u64,
    /// And none has.
    unsynced: u64,
}

/// Reads what strace has written. A sync covers what was written before it began. One that has failed
/// makes all later ones worthless: a system may forget what it could not write, and then have nothing
/// left to sync.
fn written(log: &str) -> Written {
    let (mut all, mut synced) = (0_u64, 0_u64);
    let mut syncing = 0;
    let mut has_failed = false;
    for line in log.lines() {
        let result = line
            .rsplit_once(" = ")
            .and_then(|(_, result)| result.split_whitespace().next()?.parse::<i64>().ok());
        let is_sync = line.contains("fdatasync") || line.contains("fsync");
        let begins = !line.contains("resumed>");
        if is_sync {
            if begins {
                syncing = all;
            }
            has_failed |= result.is_some_and(|result| result < 0);
            if result == Some(0) && !has_failed {
                synced = syncing;
            }
        } else if line.contains("write") {
            all += result
                .and_then(|bytes| u64::try_from(bytes).ok())
                .unwrap_or(0);
        }
    }
    Written {
        synced,
        unsynced: all - synced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_before_a_good_sync_began_is_durable() {
        let log = "\
7 write(9</d/1.jnl>, \"\"..., 100) = 100
7 fdatasync(9</d/1.jnl>)           = 0
7 write(9</d/1.jnl>, \"\"..., 30 <unfinished ...>
7 <... write resumed>)             = 30
7 fdatasync(9</d/1.jnl> <unfinished ...>
8 write(9</d/1.jnl>, \"\"..., 5)   = 5
7 <... fdatasync resumed>)         = 0
7 fdatasync(9</d/1.jnl>) = -1 EIO (Input/output error) (INJECTED)
7 fsync(9</d/1.jnl>)               = 0
7 +++ exited with 1 +++
";
        assert_eq!(
            written(log),
            Written {
                synced: 130,
                unsynced: 5
            }
        );
    }
}
