//! What was measured on: the class of the machine, never its name.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// Appends that are synced to learn what a sync costs.
const SYNCS: usize = 300;

/// A folder that goes when the command ends.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left here is data of servers that have ended.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A new folder, on a disk.
pub(super) fn folder(within: Option<&Path>) -> Result<Folder> {
    let within = within.map_or_else(std::env::temp_dir, Path::to_owned);
    let path = within.join(format!("tresse-bench-peers-{}", std::process::id()));
    fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
    let folder = Folder {
        path: fs::canonicalize(&path)?,
    };
    if file_system(&folder.path).starts_with("tmpfs") {
        bail!(
            "{} is in memory, where a sync costs nothing: name a folder on a disk with --dir",
            within.display()
        );
    }
    Ok(folder)
}

/// Processor, memory, kernel, file system, and what a sync costs there.
pub(super) fn describe(folder: &Path) -> Result<Value> {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory_kib: u64 = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or(0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // Only the version: what follows may name a provider or a machine.
    let kernel = kernel.split('-').next().unwrap_or_default().trim();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let (median_us, p99_us) = sync_us(folder)?;
    Ok(json!({
        "cpu": cpu,
        "cores": cores,
        "memory_gib": (memory_kib as f64 / 1_048_576.0).round() as u64,
        "kernel": format!("Linux {kernel}"),
        "file_system": file_system(folder),
        "sync_median_us": median_us,
        "sync_p99_us": p99_us,
        "date": date(),
    }))
}

/// Median and 99th percentile of an append of 600 bytes and its `fdatasync`, in microseconds.
fn sync_us(folder: &Path) -> Result<(u64, u64)> {
    let path = folder.join("sync");
    let mut file = fs::File::create(&path).context("cannot create a file to sync")?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let started = Instant::now();
        file.write_all(&[7; 600])
            .and_then(|()| file.sync_data())
            .context("cannot sync")?;
        times.push(started.elapsed().as_micros() as u64);
    }
    times.sort_unstable();
    fs::remove_file(&path).context("cannot remove a file")?;
    Ok((times[SYNCS / 2], times[SYNCS * 99 / 100]))
}

/// The type of the file system that holds `path`.
fn file_system(path: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    find_file_system(&mounts, path)
}

fn find_file_system(mounts: &str, path: &Path) -> String {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(mounted, _)| path.starts_with(mounted))
        .max_by_key(|(mounted, _)| mounted.len())
        .map_or_else(|| "unknown".to_owned(), |(_, kind)| kind.to_owned())
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))
        .map(|value| value.trim().to_owned())
}

fn date() -> String {
    let output = std::process::Command::new("date")
        .args(["-u", "+%Y-%m-%d"])
        .output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_system_is_that_of_the_deepest_mount() {
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/b /tmp/disk xfs rw 0 0\n";
        for (path, kind) in [
            ("/home", "ext4"),
            ("/tmp/x", "tmpfs"),
            ("/tmp/disk/y", "xfs"),
        ] {
            assert_eq!(find_file_system(mounts, Path::new(path)), kind);
        }
        assert_eq!(find_file_system("", Path::new("/")), "unknown");
    }
}
