//! `slow-reader`: devices that stop to read while their inboxes are flooded, among healthy ones.
//!
//! The flood comes twice: first everybody reads, then some read nothing and some a little each
//! second. What the server's memory grows by the second time is what it holds for the slow ones.

use std::time::{Duration, Instant};

use super::trial::Trial;
use super::world::{Crowd, Waited, World};
use super::{Fault, Must, tools};
use crate::error::BenchError;
use crate::latency::Latencies;
use crate::process::Processes;

pub(super) const SLOW_READER: Fault = Fault {
    name: "slow-reader",
    what: "half of the flooded devices read nothing, half 128 KiB a second, while others go on; then they read everything",
    must: Must::Hold,
    missing: tools::nothing,
    run,
};

/// Pairs of which one side is slow.
const SLOW_PAIRS: u32 = 4;
const BYTES: usize = 32 * 1024;
/// MiB for each slow device and second of load.
const MIB_EACH_SECOND: f64 = 64.0;
/// What the server may hold for a slow device, in MiB: a queue of 1 MiB, what is being encoded, and
/// as much of the allocator's.
const HELD_MIB_MAX: f64 = 4.0;
/// What differs from flood to flood by itself, in MiB: trees in memory that wait to be written out, which
/// are more when the machine is busy with other things. A load of some seconds sends many times that.
const NOISE_MIB: f64 = 256.0;
const SIP: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(50);

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let crowd = Crowd {
        pairs: trial.settings.pairs + SLOW_PAIRS,
        bytes: BYTES,
        per_s: trial.settings.per_s / 4.0,
    };
    let mut world = trial.world(trial.spec(), crowd, 0)?;
    let healthy = 2 * trial.settings.pairs;
    let slow: Vec<u32> = (0..SLOW_PAIRS).map(|pair| healthy + 2 * pair).collect();
    let senders: Vec<u32> = slow.iter().map(|device| device + 1).collect();
    let mib = MIB_EACH_SECOND * trial.settings.length.as_secs_f64();
    let messages = (f64::from(SLOW_PAIRS) * mib * f64::from(1 << 20) / BYTES as f64) as u64;

    let before = flood(trial, &mut world, healthy, &senders, &[], messages)?;
    for device in &slow {
        world.fleet.set_reading(*device, false)?;
    }
    let sipping: Vec<u32> = slow.iter().step_by(2).copied().collect();
    let during = flood(trial, &mut world, healthy, &senders, &sipping, messages)?;
    world.expect_ready();
    let unread = slow
        .iter()
        .filter(|device| world.fleet.is_ready(**device))
        .count();
    if unread > 0 {
        trial
            .outcome
            .happened
            .push("still connected after the flood");
    }
    for device in &slow {
        world.fleet.set_reading(*device, true)?;
    }
    world.load(trial.some_time())?;

    let grown = (during.peak_mib - before.peak_mib).max(0.0);
    let figures = &mut trial.outcome.figures;
    figures.insert("MiB sent to slow devices", f64::from(SLOW_PAIRS) * mib);
    figures.insert("MiB of server memory more than with all reading", grown);
    figures.insert("MiB of server memory at most", during.peak_mib);
    figures.insert("p99 ms of the others, all reading", before.p99_ms);
    figures.insert("p99 ms of the others, some slow", during.p99_ms);
    let bound = HELD_MIB_MAX * f64::from(SLOW_PAIRS) + NOISE_MIB;
    if grown > bound {
        trial.outcome.wrong.push(format!(
            "the server's memory grew by {grown:.0} MiB for slow readers; {bound:.0} are allowed"
        ));
    }
    if during.p99_ms > 4.0 * before.p99_ms + 1000.0 {
        trial.outcome.wrong.push(format!(
            "others waited {:.0} ms instead of {:.0}",
            during.p99_ms, before.p99_ms
        ));
    }
    trial.judge(world)
}

/// What a flood did.
struct Flooded {
    peak_mib: f64,
    p99_ms: f64,
}

fn flood(
    trial: &mut Trial<'_>,
    world: &mut World<'_>,
    healthy: u32,
    senders: &[u32],
    sipping: &[u32],
    messages: u64,
) -> Result<Flooded, BenchError> {
    let processes = Processes::new(vec![world.server()?.pid()]).known();
    let mut peak_bytes = 0;
    let mut looked_at = Instant::now();
    let mut sipped_at = Instant::now();
    let mut sips = false;
    world.watched = Some((healthy, Latencies::new()));
    let waited = world.flood(senders, messages, |world| {
        if looked_at.elapsed() >= LOOK {
            looked_at = Instant::now();
            peak_bytes = peak_bytes.max(processes.usage().rss_bytes);
        }
        // A turn with open ears takes what the small buffer of the socket holds.
        if sips || sipped_at.elapsed() >= SIP {
            sips = !sips;
            sipped_at = Instant::now();
            for device in sipping {
                world.fleet.set_reading(*device, sips)?;
            }
        }
        Ok(())
    })?;
    trial.done("the flood", waited);
    for device in sipping {
        world.fleet.set_reading(*device, false)?;
    }
    let healthy_have_all = world.until(Duration::from_secs(10), |world| {
        world.recorder.backlog() == 0
    })?;
    if matches!(healthy_have_all, Waited::TooLong) {
        trial
            .outcome
            .wrong
            .push("answers to healthy devices wait for slow ones".to_owned());
    }
    peak_bytes = peak_bytes.max(processes.usage().rss_bytes);
    let p99_ms = world
        .watched
        .take()
        .map_or(0.0, |(_, latencies)| latencies.quantile_ms(0.99));
    Ok(Flooded {
        peak_mib: peak_bytes as f64 / f64::from(1 << 20),
        p99_ms,
    })
}
