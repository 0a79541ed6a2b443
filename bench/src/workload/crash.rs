//! `crash`: the server is killed in the middle of a load and started again. Every device comes back
//! with what it has stored, sends again what has no answer, and nothing may be lost or come twice.

use std::time::Duration;

use super::stage::{Stage, everybody, pairs};
use super::{Bench, Load};
use crate::clock::nanos;
use crate::driver::{Driver, Event, Message};
use crate::error::BenchError;
use crate::fleet::Watch;
use crate::recorder::Recorder;
use crate::report::{Figures, Report};
use crate::schedule::Schedule;

/// Who, how much, and how often.
#[derive(Debug, Clone, Copy)]
pub struct Crash {
    /// Direct conversations.
    pub pairs: u32,
    /// Entries stored before the load begins.
    pub entries: u64,
    /// Messages a second, and for how long between two kills.
    pub load: Load,
    /// How often the server is killed.
    pub kills: u32,
}

/// For one log-in after a restart.
const PATIENCE: Duration = Duration::from_secs(120);
/// For what is under way to arrive in the end.
const DRAIN: Duration = Duration::from_secs(60);
/// Messages under way at a time while the server is filled.
const IN_FLIGHT_MAX: u64 = 4096;
const TURN: Duration = Duration::from_millis(2);

/// Runs it. The driver's devices should not acknowledge, or the entries leave the server again.
///
/// # Errors
/// If the server does not come back, or refuses what set-up needs; not if the audit fails.
pub fn crash<D: Driver>(
    driver: D,
    options: Crash,
    bench: &mut Bench<'_>,
) -> Result<Report, BenchError> {
    let shape = pairs(options.pairs);
    let senders = everybody(&shape);
    let devices: Vec<u32> = (0..shape.devices).collect();
    let mut stage = Stage::new(driver, shape, bench)?;
    stage.connect(&devices, bench)?;
    let each = options.entries.div_ceil(senders.len() as u64);
    stage.pour(&senders, each, IN_FLIGHT_MAX, bench)?;
    stage.drain(DRAIN, bench)?;

    let mut ready_s: f64 = 0.0;
    let mut waiting = 0;
    for kill in 0..=options.kills {
        let start_ns = stage.now_ns();
        let mut schedule =
            Schedule::new(options.load.per_s, start_ns, options.load.length, start_ns);
        let mut next_sender = senders.iter().cycle();
        bench.progress.begin("load", 0);
        while let Some(next_ns) = schedule.next_ns() {
            bench.check_stop()?;
            let now_ns = stage.now_ns();
            while let Some(intended_ns) = schedule.due(now_ns) {
                if let Some(sender) = next_sender.next() {
                    stage.send(*sender, intended_ns);
                }
            }
            let wait = Duration::from_nanos(next_ns.saturating_sub(now_ns)).min(TURN);
            stage.fleet.turn(wait, &mut stage.recorder)?;
        }
        if kill < options.kills {
            waiting += stage.recorder.backlog();
            ready_s = ready_s.max(stage.kill(&devices, bench)?);
        }
    }
    let complete = stage.drain(DRAIN, bench)?;
    stage.linger(Duration::from_secs(1), bench)?;

    let recorder = &stage.recorder;
    let verdict = recorder.audit.finish();
    let mut figures = Figures {
        offered_per_s: Some(options.load.per_s),
        ready_s: Some(ready_s),
        entries: Some(recorder.acked),
        p50_ms: Some(recorder.deliveries.quantile_ms(0.5)),
        p99_ms: Some(recorder.deliveries.quantile_ms(0.99)),
        ..Figures::default()
    };
    if !bench.processes.is_empty() {
        figures.server_rss_bytes = Some(bench.processes.usage().rss_bytes);
    }
    let setting = format!(
        "killed {} times at {} messages a second with {} entries stored; {waiting} messages had no answer then{}",
        options.kills,
        options.load.per_s,
        each * senders.len() as u64,
        bench.setting
    );
    let mut report = Report::new("crash", &stage.server, setting, &verdict, figures);
    report.refused = recorder.refused;
    report.judge(verdict.is_clean() && complete);
    Ok(report)
}

/// While everybody comes back: who is closed tries again.
struct Returning<'a> {
    recorder: &'a mut Recorder,
    closed: Vec<u32>,
    ready: Vec<u32>,
}

impl Watch for Returning<'_> {
    fn told(&mut self, device: u32, now_ns: u64, event: Event) {
        match event {
            Event::Closed => self.closed.push(device),
            Event::Ready => self.ready.push(device),
            event => self.recorder.told(device, now_ns, event),
        }
    }
}

impl<D: Driver> Stage<D> {
    /// Kills and restarts the server and brings everybody back. Returns the seconds from the kill to
    /// the first log-in.
    fn kill(&mut self, devices: &[u32], bench: &mut Bench<'_>) -> Result<f64, BenchError> {
        bench.progress.begin("restart", 0);
        let restarted = bench.restart()?;
        let listening_ns = self.now_ns();
        for device in devices {
            self.fleet.close(*device);
        }
        bench
            .progress
            .begin("everybody returns", devices.len() as u64);
        let mut unanswered: Vec<(u32, u32, u32)> = Vec::new();
        for number in self.recorder.audit.unanswered() {
            let sent = self.recorder.audit.intended(number);
            let conversation = self.recorder.audit.conversation(number);
            if let (Some((_, sender)), Some(conversation)) = (sent, conversation) {
                unanswered.push((sender, number, conversation));
            }
        }
        unanswered.sort_unstable();
        let mut first_s = None;
        let mut returned = 0;
        let mut next = devices.iter();
        let mut opening = 0_usize;
        let by_ns = listening_ns + nanos(PATIENCE);
        while returned < devices.len() {
            bench.check_stop()?;
            if self.now_ns() > by_ns {
                return Err(BenchError::TooSlow {
                    what: "coming back after the restart",
                    seconds: PATIENCE.as_secs(),
                    done: returned as u64,
                    total: devices.len() as u64,
                });
            }
            while opening < 256 {
                let Some(device) = next.next() else { break };
                self.fleet.open(*device)?;
                opening += 1;
            }
            let mut returning = Returning {
                recorder: &mut self.recorder,
                closed: Vec::new(),
                ready: Vec::new(),
            };
            self.fleet.turn(TURN, &mut returning)?;
            let Returning { closed, ready, .. } = returning;
            for device in closed {
                self.fleet.open(device)?;
            }
            for device in ready {
                first_s.get_or_insert((self.now_ns() - listening_ns) as f64 / 1e9);
                returned += 1;
                opening -= 1;
                bench.progress.advance(1);
                if D::DEDUPLICATES {
                    self.send_again(device, &unanswered);
                }
            }
        }
        Ok(restarted.listening_s + first_s.unwrap_or(0.0))
    }

    /// What has no answer: sent by number, so in the order of the first time.
    fn send_again(&mut self, device: u32, unanswered: &[(u32, u32, u32)]) {
        let from = unanswered.partition_point(|(sender, ..)| *sender < device);
        for (_, number, conversation) in unanswered[from..]
            .iter()
            .take_while(|(sender, ..)| *sender == device)
        {
            let message = Message {
                number: *number,
                conversation: *conversation,
            };
            self.fleet.submit(device, message);
        }
    }
}
