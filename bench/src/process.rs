//! What processes cost, from `/proc`, and where they run.

use std::collections::BTreeMap;
use std::fs;

use rustix::process::{Pid, Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};

use crate::error::BenchError;

/// Processes that are charged together: the server, its helpers, its database.
#[derive(Debug, Clone, Default)]
pub struct Processes {
    roots: Vec<u32>,
}

/// What they have cost so far, and hold now.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// Seconds on a processor since they were started, of ended children too.
    pub cpu_s: f64,
    /// Resident bytes, now.
    pub rss_bytes: u64,
}

impl Processes {
    /// These processes and all their descendants.
    pub fn new(roots: Vec<u32>) -> Self {
        Self { roots }
    }

    /// Whether there is anything to charge.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Process ids of all of them.
    pub fn ids(&self) -> Vec<u32> {
        let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (id, stat) in all_processes() {
            children.entry(stat.parent).or_default().push(id);
        }
        let mut ids = self.roots.clone();
        let mut next = 0;
        while let Some(id) = ids.get(next) {
            for child in children.get(id).into_iter().flatten() {
                if !ids.contains(child) {
                    ids.push(*child);
                }
            }
            next += 1;
        }
        ids
    }

    /// What the processes that are there now have cost, without looking for further ones: quick
    /// enough for the middle of a run.
    pub fn known(&self) -> Known {
        Known(self.ids())
    }

    /// What they have cost so far. A process that has ended since is not counted.
    pub fn usage(&self) -> Usage {
        self.known().usage()
    }

    /// Binds every thread of every one of them to one processor.
    ///
    /// # Errors
    /// If the processor does not exist, or the processes belong to somebody else.
    pub fn pin(&self, cpu: usize) -> Result<(), BenchError> {
        for id in self.ids() {
            let Ok(threads) = fs::read_dir(format!("/proc/{id}/task")) else {
                continue;
            };
            for thread in threads.flatten() {
                let id = thread
                    .file_name()
                    .to_str()
                    .and_then(|name| name.parse().ok());
                if let Some(thread) = id.and_then(Pid::from_raw) {
                    pin(Some(thread), cpu)?;
                }
            }
        }
        Ok(())
    }
}

/// Processes that were there at some time.
#[derive(Debug, Clone)]
pub struct Known(Vec<u32>);

impl Known {
    /// What they have cost so far.
    pub fn usage(&self) -> Usage {
        let ticks = rustix::param::clock_ticks_per_second().max(1) as f64;
        let page = rustix::param::page_size() as u64;
        let mut usage = Usage::default();
        for stat in self.0.iter().filter_map(|id| read_stat(*id)) {
            usage.cpu_s += stat.ticks as f64 / ticks;
            usage.rss_bytes += stat.rss_pages * page;
        }
        usage
    }
}

/// Binds the calling thread to one processor.
///
/// # Errors
/// If the processor does not exist.
pub fn pin_thread(cpu: usize) -> Result<(), BenchError> {
    pin(None, cpu)
}

fn pin(thread: Option<Pid>, cpu: usize) -> Result<(), BenchError> {
    if cpu >= CpuSet::MAX_CPU {
        return Err(BenchError::Usage(format!("there is no processor {cpu}")));
    }
    let mut set = CpuSet::new();
    set.set(cpu);
    sched_setaffinity(thread, &set).map_err(BenchError::system("binding to a processor"))
}

/// Seconds which this process has spent on processors.
pub fn own_cpu_s() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Raises the limit on open files as far as it goes; returns it.
pub fn raise_open_files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum.unwrap_or(u64::MAX),
        Err(_) => limit.current.unwrap_or(u64::MAX),
    }
}

struct Stat {
    parent: u32,
    ticks: u64,
    rss_pages: u64,
}

fn all_processes() -> impl Iterator<Item = (u32, Stat)> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|id| Some((id, read_stat(id)?)))
}

fn read_stat(id: u32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// See proc_pid_stat(5). The name in brackets may hold anything, brackets too.
fn parse_stat(line: &str) -> Option<Stat> {
    let (_, rest) = line.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(4)?).ok()?,
        ticks: number(14)? + number(15)? + number(16)? + number(17)?,
        rss_pages: number(24)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_with_a_strange_name_is_read() {
        let line = "77 (a) b) (c) S 5 77 77 0 -1 4194560 1 2 3 4 10 20 3 4 20 0 2 0 99 1000 321 18446744073709551615";
        let stat = parse_stat(line).expect("read");
        assert_eq!((stat.parent, stat.ticks, stat.rss_pages), (5, 37, 321));
    }

    #[test]
    fn this_process_has_memory_and_is_found() {
        let processes = Processes::new(vec![std::process::id()]);
        assert!(processes.usage().rss_bytes > 100_000);
        assert!(processes.ids().contains(&std::process::id()));
    }

    #[test]
    fn children_are_charged_too() {
        let mut child = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .spawn()
            .expect("started");
        assert!(
            Processes::new(vec![std::process::id()])
                .ids()
                .contains(&child.id())
        );
        child.kill().expect("ended");
        child.wait().expect("ended");
    }

    #[test]
    fn work_costs_processor_time() {
        let before = own_cpu_s();
        let mut random = crate::random::Random::new(1);
        let mut sum = 0_u64;
        while own_cpu_s() < before + 0.01 {
            sum = sum.wrapping_add(random.next_u64());
        }
        assert_ne!(sum, 0);
    }
}
