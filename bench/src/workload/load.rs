//! A steady load: messages at their intended times, between devices that are all connected; and the
//! search for the most that a server can do.

use std::time::Duration;

use super::Bench;
use super::stage::{Sender, Stage};
use crate::clock::nanos;
use crate::driver::Driver;
use crate::error::BenchError;
use crate::process::{Usage, own_cpu_s};
use crate::random::Random;
use crate::recorder::Recorder;
use crate::report::{Figures, Report};
use crate::schedule::Schedule;

/// How much, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Messages a second.
    pub per_s: f64,
    /// The measured time.
    pub length: Duration,
    /// Before it: sent and audited, not measured.
    pub warm_up: Duration,
    /// Look for the most that the server can do, beginning with `per_s`; then measure that, and a
    /// half of it.
    pub find_max: bool,
    /// While looking: 99 of 100 deliveries must be quicker than this.
    pub p99_max_ms: f64,
}

impl Default for Load {
    fn default() -> Self {
        Self {
            per_s: 1000.0,
            length: Duration::from_secs(10),
            warm_up: Duration::from_secs(1),
            find_max: false,
            p99_max_ms: 100.0,
        }
    }
}

/// How long what is under way may take to arrive.
const DRAIN: Duration = Duration::from_secs(60);
/// After everything has come: time for what should not.
const LINGER: Duration = Duration::from_millis(200);
/// Messages given to the fleet before it reads again.
const BATCH_MAX: usize = 256;
/// The shortest and the longest wait between two looks at the schedule.
const WAIT_MIN: Duration = Duration::from_micros(100);
const WAIT_MAX: Duration = Duration::from_millis(5);
/// While looking for the most: the length of one try.
const TRY: Duration = Duration::from_secs(3);
/// The most is known well enough when the bounds are this close.
const CLOSE_ENOUGH: f64 = 1.1;
/// A backlog of what arrives in this time means that the server does not keep up.
const BACKLOG_S: f64 = 0.1;

/// One try.
struct Tried {
    report: Report,
    /// Whether the server kept up.
    held: bool,
}

/// Measures a load, or the most that is possible.
pub(super) fn measure<D: Driver>(
    stage: &mut Stage<D>,
    workload: &str,
    setting: &str,
    senders: &[Sender],
    load: Load,
    bench: &Bench<'_>,
) -> Result<Report, BenchError> {
    let mut senders = senders.to_vec();
    Random::new(1).shuffle(&mut senders);
    let mut attempt = |per_s: f64, length: Duration| {
        stage.attempt(
            workload,
            setting,
            &senders,
            Load {
                per_s,
                length,
                ..load
            },
            bench,
        )
    };
    if !load.find_max {
        return attempt(load.per_s, load.length).map(|tried| tried.report);
    }
    bench.progress.begin("looking for the maximum", 0);
    let (mut good, mut bad) = (0.0, f64::INFINITY);
    let mut per_s = load.per_s;
    while bad / good > CLOSE_ENOUGH {
        let mut tried = attempt(per_s, TRY)?;
        if !tried.held && tried.report.is_valid() {
            // Once may be somebody else's doing on this machine.
            tried = attempt(per_s, TRY)?;
        }
        if !tried.report.is_valid() {
            return Ok(tried.report);
        }
        match tried.held {
            true => good = per_s,
            false => bad = per_s,
        }
        per_s = match (good > 0.0, bad.is_finite()) {
            (_, false) => per_s * 1.6,
            (true, true) => (good * bad).sqrt(),
            (false, true) => per_s / 2.0,
        };
        if per_s < 1.0 {
            return Err(BenchError::TooSlow {
                what: "a single message a second",
                seconds: TRY.as_secs(),
                done: 0,
                total: 1,
            });
        }
    }
    bench.progress.begin("measuring the maximum", 0);
    let mut at_max = attempt(good, load.length)?;
    while !at_max.held && at_max.report.is_valid() {
        good *= 0.92;
        at_max = attempt(good, load.length)?;
    }
    bench.progress.begin("measuring a half of it", 0);
    let at_half = attempt(good / 2.0, load.length)?;
    let mut report = at_max.report;
    report.at_half = Some(Box::new(at_half.report));
    Ok(report)
}

impl<D: Driver> Stage<D> {
    fn attempt(
        &mut self,
        workload: &str,
        setting: &str,
        senders: &[Sender],
        load: Load,
        bench: &Bench<'_>,
    ) -> Result<Tried, BenchError> {
        self.recorder = Recorder::new(self.recorder.audit.next_part());
        let before_ns = self.now_ns() + 1_000_000;
        let measured_ns = before_ns + nanos(load.warm_up);
        let known = bench.processes.known();
        let mut start: Option<(Usage, f64)> = None;
        self.recorder.measure_from(measured_ns);
        let mut schedule =
            Schedule::new(load.per_s, before_ns, load.warm_up + load.length, before_ns);
        let mut next_sender = senders.iter().cycle();
        while let Some(due_ns) = schedule.next_ns() {
            bench.check_stop()?;
            let now_ns = self.now_ns();
            if start.is_none() && now_ns >= measured_ns {
                start = Some((known.usage(), own_cpu_s()));
            }
            for _ in 0..BATCH_MAX {
                let Some(intended_ns) = schedule.due(now_ns) else {
                    break;
                };
                if let Some(sender) = next_sender.next() {
                    self.send(*sender, intended_ns);
                }
            }
            let wait = Duration::from_nanos(due_ns.saturating_sub(now_ns));
            let wait = if wait.is_zero() {
                wait
            } else {
                wait.clamp(WAIT_MIN, WAIT_MAX)
            };
            self.fleet.turn(wait, &mut self.recorder)?;
        }
        let backlog = self.recorder.backlog() as f64;
        let complete = self.drain(DRAIN, bench)?;
        let end = (bench.processes.usage(), own_cpu_s());
        self.linger(LINGER, bench)?;

        let recorder = &self.recorder;
        let verdict = recorder.audit.finish();
        let seconds = recorder.last_ns.saturating_sub(measured_ns) as f64 / 1e9;
        let start = start.unwrap_or(end);
        let figures = figures(recorder, load, seconds, start, end, bench);
        let mut report = Report::new(
            workload,
            &self.server,
            setting.to_owned(),
            &verdict,
            figures,
        );
        report.refused = recorder.refused;
        report.connections_lost = recorder.closed;
        report.setting.push_str(&bench.setting);
        let busy = (end.1 - start.1) / seconds.max(0.001);
        if busy > 0.9 {
            report.notes.push(format!(
                "the generator was busy for {:.0} % of the time: the server may be able to do more",
                busy * 100.0
            ));
        }
        report.judge(verdict.is_clean() && complete);
        let p99 = recorder.deliveries.quantile_ms(0.99);
        let held = complete
            && recorder.refused == 0
            && p99 <= load.p99_max_ms
            && backlog <= (load.per_s * BACKLOG_S).max(16.0);
        Ok(Tried { report, held })
    }
}

fn figures(
    recorder: &Recorder,
    load: Load,
    seconds: f64,
    start: (Usage, f64),
    end: (Usage, f64),
    bench: &Bench<'_>,
) -> Figures {
    let per_s = |count: u64| Some(count as f64 / seconds.max(0.001));
    let (ack, delivery) = (&recorder.acks, &recorder.deliveries);
    let mut figures = Figures {
        offered_per_s: Some(load.per_s),
        seconds: Some(seconds),
        acked_per_s: per_s(recorder.acked_measured),
        delivered_per_s: per_s(recorder.delivered_measured),
        p50_ms: Some(delivery.quantile_ms(0.5)),
        p99_ms: Some(delivery.quantile_ms(0.99)),
        p999_ms: Some(delivery.quantile_ms(0.999)),
        ack_p50_ms: Some(ack.quantile_ms(0.5)),
        ack_p99_ms: Some(ack.quantile_ms(0.99)),
        generator_cpu_s: Some(end.1 - start.1),
        ..Figures::default()
    };
    figures.charge(bench, start.0, end.0, recorder.acked_measured);
    figures
}

impl Figures {
    /// What the server has cost between two looks, for so many answers.
    pub(super) fn charge(&mut self, bench: &Bench<'_>, start: Usage, end: Usage, answers: u64) {
        if bench.processes.is_empty() {
            return;
        }
        let cpu_s = end.cpu_s - start.cpu_s;
        self.server_cpu_s = Some(cpu_s);
        self.server_rss_bytes = Some(end.rss_bytes);
        if answers > 0 {
            self.server_cpu_s_per_1000 = Some(cpu_s * 1000.0 / answers as f64);
        }
    }
}

#[cfg(test)]
mod tests;
