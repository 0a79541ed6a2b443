//! `login-storm`: a whole town comes back at once; each device has a few messages to catch up with.

use std::time::Duration;

use super::Bench;
use super::stage::{Stage, creators, groups};
use crate::driver::{Driver, Shape};
use crate::error::BenchError;
use crate::process::own_cpu_s;
use crate::report::{Figures, Report};

/// Who, and how much.
#[derive(Debug, Clone, Copy)]
pub struct LoginStorm {
    /// Devices that log in.
    pub devices: u32,
    /// Messages that wait for each.
    pub messages: u32,
}

/// Everybody is in a group of so many, so that a message can wait for many.
const GROUP: u32 = 100;
/// For the messages to arrive once everybody is in.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs it. Latencies are from the moment at which all want in to when each has everything.
///
/// # Errors
/// If the server refuses what set-up needs or connections break; not if the audit fails.
pub fn login_storm<D: Driver>(
    driver: D,
    options: LoginStorm,
    bench: &Bench<'_>,
) -> Result<Report, BenchError> {
    let members = GROUP.min(options.devices.max(2));
    // Without messages nobody needs a conversation: not every server under test has groups.
    let shape = match options.messages {
        0 => Shape {
            devices: options.devices,
            ..Shape::default()
        },
        _ => groups(options.devices.div_ceil(members), members),
    };
    let senders = creators(&shape);
    let founders: Vec<u32> = senders.iter().map(|sender| sender.device).collect();
    let devices: Vec<u32> = (0..shape.devices).collect();
    let mut stage = Stage::new(driver, shape, bench)?;
    stage.connect(&founders, bench)?;
    stage.pour(&senders, options.messages.into(), 64, bench)?;
    stage.linger(Duration::from_millis(500), bench)?;
    for founder in &founders {
        stage.fleet.close(*founder);
    }
    stage.linger(Duration::from_secs(1), bench)?;

    let start_ns = stage.now_ns();
    let start = (bench.processes.usage(), own_cpu_s());
    stage.recorder.returned_ns = Some(start_ns);
    stage.connect(&devices, bench)?;
    let seconds = (stage.now_ns() - start_ns) as f64 / 1e9;
    let end = (bench.processes.usage(), own_cpu_s());
    let complete = stage.drain(PATIENCE, bench)?;
    stage.linger(Duration::from_millis(500), bench)?;

    let recorder = &stage.recorder;
    let verdict = recorder.audit.finish();
    let per_s = |count: usize| Some(count as f64 / seconds.max(0.001));
    let delivery = &recorder.deliveries;
    let mut figures = Figures {
        seconds: Some(seconds),
        logins_per_s: per_s(devices.len()),
        delivered_per_s: per_s(verdict.delivered as usize),
        p50_ms: Some(delivery.quantile_ms(0.5)),
        p99_ms: Some(delivery.quantile_ms(0.99)),
        p999_ms: Some(delivery.quantile_ms(0.999)),
        generator_cpu_s: Some(end.1 - start.1),
        connections: Some(devices.len() as u64),
        ..Figures::default()
    };
    figures.charge(bench, start.0, end.0, devices.len() as u64);
    let setting = format!(
        "{} devices log in at once, {} messages wait for each{}",
        devices.len(),
        options.messages,
        bench.setting
    );
    let mut report = Report::new("login-storm", &stage.server, setting, &verdict, figures);
    report.connections_lost = recorder.closed;
    report.judge(verdict.is_clean() && complete);
    Ok(report)
}
