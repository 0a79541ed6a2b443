//! `offline`: one side of each conversation is away while the other writes; then all return at once.

use std::time::Duration;

use super::Bench;
use super::stage::{Stage, creators, pairs};
use crate::driver::Driver;
use crate::error::BenchError;
use crate::process::own_cpu_s;
use crate::report::{Figures, Report};

/// Who, and how much.
#[derive(Debug, Clone, Copy)]
pub struct Offline {
    /// People who are away.
    pub recipients: u32,
    /// Messages that wait for each.
    pub messages: u32,
}

/// For all to get everything.
const PATIENCE: Duration = Duration::from_secs(300);
/// Messages under way at a time while the inboxes are filled.
const IN_FLIGHT_MAX: u64 = 4096;

/// Runs it. Latencies are from the moment at which all return.
///
/// # Errors
/// If the server refuses what set-up needs or connections break; not if the audit fails.
pub fn offline<D: Driver>(
    driver: D,
    options: Offline,
    bench: &Bench<'_>,
) -> Result<Report, BenchError> {
    let shape = pairs(options.recipients);
    let senders = creators(&shape);
    let away: Vec<u32> = (0..options.recipients).map(|pair| 2 * pair + 1).collect();
    let present: Vec<u32> = senders.iter().map(|sender| sender.device).collect();
    let mut stage = Stage::new(driver, shape, bench)?;
    stage.connect(&present, bench)?;
    stage.pour(&senders, options.messages.into(), IN_FLIGHT_MAX, bench)?;
    stage.linger(Duration::from_millis(500), bench)?;

    let start_ns = stage.now_ns();
    let start = (bench.processes.usage(), own_cpu_s());
    stage.recorder.returned_ns = Some(start_ns);
    stage.connect(&away, bench)?;
    let complete = stage.drain(PATIENCE, bench)?;
    let end = (bench.processes.usage(), own_cpu_s());
    let seconds = stage.recorder.last_ns.saturating_sub(start_ns) as f64 / 1e9;
    stage.linger(Duration::from_millis(500), bench)?;

    let recorder = &stage.recorder;
    let verdict = recorder.audit.finish();
    let delivered = verdict.delivered as f64 / seconds.max(0.001);
    let delivery = &recorder.deliveries;
    let mut figures = Figures {
        seconds: Some(seconds),
        drain_s: Some(seconds),
        delivered_per_s: Some(delivered),
        p50_ms: Some(delivery.quantile_ms(0.5)),
        p99_ms: Some(delivery.quantile_ms(0.99)),
        p999_ms: Some(delivery.quantile_ms(0.999)),
        generator_cpu_s: Some(end.1 - start.1),
        ..Figures::default()
    };
    figures.charge(bench, start.0, end.0, verdict.delivered);
    let setting = format!(
        "{} people return to {} messages each{}",
        options.recipients, options.messages, bench.setting
    );
    let mut report = Report::new("offline", &stage.server, setting, &verdict, figures);
    report.connections_lost = recorder.closed;
    report.judge(verdict.is_clean() && complete);
    Ok(report)
}
