//! How durable an ack is, by what the kernel is asked for: syncs for each acked message, counted in
//! a run of its own, because counting is dear.
//!
//! The surprising rule: the load is so low that a batch has one message. Then a server that acks
//! after a sync has at least one for each, and one that syncs once in a while has not.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::plan::{MESSAGE_BYTES, Plan, SYNC_RATE};
use super::run::Server;
use crate::setup;

/// Calls that make bytes survive the loss of power.
const CALLS: &str = "fsync,fdatasync,sync_file_range,msync,sync,syncfs";
/// How long strace may take to find all threads.
const ATTACH: Duration = Duration::from_secs(20);

/// strace, ended when dropped.
struct Tracer(Child);

impl Drop for Tracer {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

impl Tracer {
    fn end(&mut self) -> Result<()> {
        if self.0.try_wait()?.is_none() {
            setup::quiet(Command::new("kill").args(["-INT", &self.0.id().to_string()]));
            self.0.wait().context("cannot wait for strace")?;
        }
        Ok(())
    }
}

/// Counts, and says what follows.
pub(super) fn count(server: &Server, plan: &Plan) -> Result<Value> {
    if !setup::has("strace") {
        setup::apt(&["strace"], "strace, which counts syncs")?;
    }
    let running = server.start()?;
    let file = server.folder.join("strace");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-c", "-e", &format!("trace={CALLS}"), "-o"])
        .arg(&file);
    let processes = descendants(&running.pids);
    for pid in &processes {
        command.args(["-p", &pid.to_string()]);
    }
    let child = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start strace")?;
    let mut tracer = Tracer(child);
    attached(&mut tracer, &processes)?;

    let before = stored(&server.folder);
    let report = running.measure(&format!(
        "online --pairs {} --rate {SYNC_RATE} --seconds {}",
        server.peer.pairs.min(10),
        plan.sync_seconds
    ));
    let grown = stored(&server.folder).saturating_sub(before);
    tracer.end()?;
    if report["valid"] != true {
        bail!("the run had no result: {}", report["error"]);
    }
    let table = fs::read_to_string(&file).context("strace has counted nothing")?;
    let (syncs, calls) = counted(&table);
    let acked = report["acked"].as_u64().unwrap_or(0).max(1);
    Ok(json!({
        "acked": acked,
        "syncs": syncs,
        "calls": calls,
        "syncs_per_acked": syncs as f64 / acked as f64,
        "stored_bytes_per_acked": grown / acked,
        "durability": durability(syncs, acked, grown),
    }))
}

/// What an ack survives.
fn durability(syncs: u64, acked: u64, grown: u64) -> &'static str {
    if syncs * 10 >= acked * 9 {
        "power-safe"
    } else if grown >= acked * u64::from(MESSAGE_BYTES) {
        "process-crash-safe"
    } else {
        "RAM"
    }
}

/// Waits until the kernel says that every process has a tracer.
fn attached(tracer: &mut Tracer, processes: &[u64]) -> Result<()> {
    let started = Instant::now();
    let traced = |pid: &u64| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        // A process that has ended meanwhile needs none.
        status.is_empty() || !status.contains("TracerPid:\t0")
    };
    while !processes.iter().all(traced) {
        if tracer.0.try_wait()?.is_some() || started.elapsed() > ATTACH {
            bail!("strace may not attach to the server: run as root, or allow ptrace");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The processes and all that they have started.
fn descendants(roots: &[u64]) -> Vec<u64> {
    let mut all = roots.to_vec();
    let mut next = 0;
    while let Some(pid) = all.get(next) {
        let tasks = fs::read_dir(format!("/proc/{pid}/task"));
        for task in tasks.into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            all.extend(
                children
                    .split_whitespace()
                    .filter_map(|pid| pid.parse::<u64>().ok()),
            );
        }
        next += 1;
    }
    all
}

/// Calls in the table of `strace -c`: all, and each by name.
fn counted(table: &str) -> (u64, Value) {
    let mut calls = serde_json::Map::new();
    let mut sum = 0;
    for line in table.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        // % time, seconds, usecs/call, calls, (errors), syscall
        let (Some(name), Some(Ok(count))) = (
            words.last().copied(),
            words.get(3).map(|count| count.parse::<u64>()),
        ) else {
            continue;
        };
        if CALLS.split(',').any(|call| call == name) {
            sum += count;
            calls.insert(name.to_owned(), count.into());
        }
    }
    (sum, calls.into())
}

/// Bytes in files, as long as they say they are.
fn stored(folder: &Path) -> u64 {
    let mut sum = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => sum += stored(&entry.path()),
            Ok(metadata) => sum += metadata.len(),
            Err(_) => {}
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calls_of_strace_are_added_up() {
        let table = "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 90.10    0.123456         123      1003           fdatasync
  9.90    0.001234          12         7         1 fsync
------ ----------- ----------- --------- --------- ----------------
100.00    0.124690         123      1010         1 total
";
        let (sum, calls) = counted(table);
        assert_eq!(sum, 1010);
        assert_eq!(calls, json!({ "fdatasync": 1003, "fsync": 7 }));
        assert_eq!(counted("").0, 0);
    }

    #[test]
    fn only_a_sync_for_each_message_is_power_safe() {
        assert_eq!(durability(95, 100, 0), "power-safe");
        assert_eq!(durability(20, 100, 100 * 600), "process-crash-safe");
        assert_eq!(durability(0, 100, 4096), "RAM");
    }
}
