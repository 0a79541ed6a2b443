//! `history`: a device asks for older pages of its inbox, first from a server that has just been
//! started, then again.
//!
//! The protocol has one way to older entries: to log in with an older cursor. A page is what comes
//! first after that, up to 128 entries.

use std::time::Duration;

use super::Bench;
use super::stage::{Stage, everybody, pairs};
use crate::driver::Event;
use crate::driver::tresse::Tresse;
use crate::error::BenchError;
use crate::fleet::Watch;
use crate::latency::Latencies;
use crate::process::own_cpu_s;
use crate::random::Random;
use crate::report::{Figures, Report};

/// How much there is, and how often it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct History {
    /// Direct conversations.
    pub pairs: u32,
    /// Entries in each inbox.
    pub entries: u32,
    /// Pages asked for, each by somebody else from somewhere else.
    pub pages: u32,
}

/// Messages under way at a time while the inboxes are filled.
const IN_FLIGHT_MAX: u64 = 4096;
/// For one page.
const PATIENCE_NS: u64 = 60_000_000_000;
const TURN: Duration = Duration::from_millis(10);

/// When the first entry came.
#[derive(Debug, Default)]
struct FirstEntry {
    at_ns: Option<u64>,
    entries: u64,
    alien: u64,
}

impl Watch for FirstEntry {
    fn told(&mut self, _device: u32, now_ns: u64, event: Event) {
        match event {
            Event::Delivered { .. } => {
                self.at_ns.get_or_insert(now_ns);
                self.entries += 1;
            }
            Event::Alien => self.alien += 1,
            _ => {}
        }
    }
}

/// Runs it. The driver's devices must not acknowledge, or the entries leave the server.
///
/// # Errors
/// If the server refuses what set-up needs or does not come back.
pub fn history(
    driver: Tresse,
    options: History,
    bench: &mut Bench<'_>,
) -> Result<Report, BenchError> {
    let shape = pairs(options.pairs);
    let senders = everybody(&shape);
    let devices: Vec<u32> = (0..shape.devices).collect();
    let mut stage = Stage::new(driver, shape, bench)?;
    let began: Vec<u64> = devices
        .iter()
        .map(|device| stage.fleet.wire(*device).cursor())
        .collect();
    stage.connect(&devices, bench)?;
    stage.pour(
        &senders,
        u64::from(options.entries).div_ceil(2),
        IN_FLIGHT_MAX,
        bench,
    )?;
    let complete = stage.drain(Duration::from_secs(60), bench)?;
    let verdict = stage.recorder.audit.finish();
    for device in &devices {
        stage.fleet.close(*device);
    }
    bench.restart()?;

    let mut random = Random::new(1);
    let asked: Vec<(u32, u64)> = (0..options.pages)
        .map(|_| {
            let device = (random.next_u64() % devices.len() as u64) as u32;
            let back = random.next_u64() % u64::from(options.entries).max(1);
            (device, began[device as usize] + back)
        })
        .collect();
    let start = (bench.processes.usage(), own_cpu_s());
    let cold = stage.pages(&asked, "cold pages", bench)?;
    let warm = stage.pages(&asked, "warm pages", bench)?;
    let end = (bench.processes.usage(), own_cpu_s());

    let mut figures = Figures {
        cold_p50_ms: Some(cold.quantile_ms(0.5)),
        cold_p99_ms: Some(cold.quantile_ms(0.99)),
        warm_p50_ms: Some(warm.quantile_ms(0.5)),
        warm_p99_ms: Some(warm.quantile_ms(0.99)),
        p50_ms: Some(warm.quantile_ms(0.5)),
        p99_ms: Some(warm.quantile_ms(0.99)),
        p999_ms: Some(warm.quantile_ms(0.999)),
        entries: Some(u64::from(options.entries) * devices.len() as u64),
        generator_cpu_s: Some(end.1 - start.1),
        ..Figures::default()
    };
    figures.charge(bench, start.0, end.0, 2 * u64::from(options.pages));
    let setting = format!(
        "{} pages from {} inboxes of {} entries; cold is a new process, the system's page cache is warm{}",
        options.pages,
        devices.len(),
        options.entries,
        bench.setting
    );
    let mut report = Report::new("history", &stage.server, setting, &verdict, figures);
    report.judge(verdict.is_clean() && complete);
    Ok(report)
}

impl Stage<Tresse> {
    /// One page after the other: connect, log in there, take the first page, go. Counted from when
    /// the connection is begun.
    fn pages(
        &mut self,
        asked: &[(u32, u64)],
        what: &str,
        bench: &Bench<'_>,
    ) -> Result<Latencies, BenchError> {
        bench.progress.begin(what, asked.len() as u64);
        let mut latencies = Latencies::new();
        for (device, cursor) in asked {
            bench.check_stop()?;
            self.fleet.wire(*device).set_cursor(*cursor);
            let mut first = FirstEntry::default();
            let begun_ns = self.now_ns();
            self.fleet.open(*device)?;
            while first.at_ns.is_none() {
                self.fleet.turn(TURN, &mut first)?;
                if self.now_ns() - begun_ns > PATIENCE_NS {
                    return Err(BenchError::TooSlow {
                        what: "a page of history",
                        seconds: PATIENCE_NS / 1_000_000_000,
                        done: latencies.count(),
                        total: asked.len() as u64,
                    });
                }
            }
            if first.alien > 0 {
                return Err(BenchError::server(
                    "reading history",
                    "entries that nobody has sent",
                ));
            }
            latencies.record(first.at_ns.unwrap_or(begun_ns) - begun_ns);
            self.fleet.close(*device);
            bench.progress.advance(1);
        }
        Ok(latencies)
    }
}
