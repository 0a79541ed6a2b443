//! `idle`: what a connection costs that does nothing but answer pings.
//!
//! Memory is the difference between two counts, so that what the server has anyway does not count.

use std::time::Duration;

use super::Bench;
use super::stage::Stage;
use crate::driver::{Driver, Shape};
use crate::error::BenchError;
use crate::process::own_cpu_s;
use crate::report::{Figures, Report};

/// How many, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    /// Connections at the first look.
    pub from: u32,
    /// Connections at the second.
    pub connections: u32,
    /// How long they do nothing, while the processor time is measured: longer than a ping interval.
    pub length: Duration,
}

/// After everybody has connected, before the server is looked at.
const SETTLE: Duration = Duration::from_secs(3);

/// Runs it.
///
/// # Errors
/// If there are not enough file descriptors, the server refuses what set-up needs, or connections
/// break.
pub fn idle<D: Driver>(driver: D, options: Idle, bench: &Bench<'_>) -> Result<Report, BenchError> {
    let Idle {
        from,
        connections,
        length,
    } = options;
    if bench.processes.is_empty() {
        return Err(BenchError::Usage(
            "say which process the server is (--server-pid), or let it be started here (--spawn)"
                .to_owned(),
        ));
    }
    if from >= connections {
        return Err(BenchError::Usage(
            "the first count must be below the second".to_owned(),
        ));
    }
    let files = crate::process::raise_open_files();
    if u64::from(connections * D::LANES) + 64 > files {
        return Err(BenchError::Usage(format!(
            "{connections} connections need more than the {files} open files allowed here (ulimit -n)"
        )));
    }
    let shape = Shape {
        devices: connections,
        ..Shape::default()
    };
    let devices: Vec<u32> = (0..connections).collect();
    let (first, rest) = devices.split_at(from as usize);
    let mut stage = Stage::new(driver, shape, bench)?;
    stage.connect(first, bench)?;
    stage.linger(SETTLE, bench)?;
    let before = bench.processes.usage();
    stage.connect(rest, bench)?;
    stage.linger(SETTLE, bench)?;
    let after = bench.processes.usage();
    let own = own_cpu_s();
    bench.progress.begin("nothing happens", 0);
    stage.linger(length, bench)?;
    let end = bench.processes.usage();

    let seconds = length.as_secs_f64();
    let ten_thousands = f64::from(connections) / 10_000.0;
    let cpu_s = end.cpu_s - after.cpu_s;
    let grown = after.rss_bytes as f64 - before.rss_bytes as f64;
    let figures = Figures {
        seconds: Some(seconds),
        connections: Some(connections.into()),
        bytes_per_connection: Some(grown / f64::from(connections - from)),
        cpu_percent_per_10000: Some(100.0 * cpu_s / seconds.max(0.001) / ten_thousands),
        server_cpu_s: Some(cpu_s),
        server_rss_bytes: Some(end.rss_bytes),
        generator_cpu_s: Some(own_cpu_s() - own),
        ..Figures::default()
    };
    let verdict = stage.recorder.audit.finish();
    let setting = format!(
        "memory between {from} and {connections} connections{}",
        bench.setting
    );
    let mut report = Report::new("idle", &stage.server, setting, &verdict, figures);
    report.connections_lost = stage.recorder.closed;
    report.judge(verdict.is_clean());
    Ok(report)
}
