//! When each message is due: an open loop. Arrivals are random (Poisson), as those of many people
//! who do not know of each other are.
//!
//! The surprising rule: the schedule never waits. If the server or the generator stalls, the
//! messages that were due meanwhile are sent late and still counted from when they were due; else
//! a server that stops for a second would be charged with one slow message instead of thousands.

use std::time::Duration;

use crate::clock::nanos;
use crate::random::Random;

/// Times at which messages are due, in order.
#[derive(Debug)]
pub struct Schedule {
    random: Random,
    /// Mean time between two messages.
    interval_ns: f64,
    next_ns: f64,
    end_ns: u64,
}

impl Schedule {
    /// `per_s` messages a second in the mean, from `start_ns` on for as long as `length`.
    pub fn new(per_s: f64, start_ns: u64, length: Duration, seed: u64) -> Self {
        let mut schedule = Self {
            random: Random::new(seed),
            interval_ns: 1e9 / per_s.max(f64::MIN_POSITIVE),
            next_ns: start_ns as f64,
            end_ns: start_ns.saturating_add(nanos(length)),
        };
        schedule.step();
        schedule
    }

    /// The intended time of the next message, if it has come.
    pub fn due(&mut self, now_ns: u64) -> Option<u64> {
        let next = self.next_ns()?;
        if next > now_ns {
            return None;
        }
        self.step();
        Some(next)
    }

    /// The intended time of the next message; `None` at the end.
    pub fn next_ns(&self) -> Option<u64> {
        let next = self.next_ns as u64;
        (next < self.end_ns).then_some(next)
    }

    fn step(&mut self) {
        self.next_ns -= self.random.next_unit().ln() * self.interval_ns;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::Latencies;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn the_mean_rate_is_what_was_asked_for() {
        let mut schedule = Schedule::new(10_000.0, 5 * SECOND, Duration::from_secs(10), 1);
        let mut count = 0;
        let mut last = 5 * SECOND;
        while let Some(intended) = schedule.due(u64::MAX) {
            assert!(intended >= last && intended < 15 * SECOND);
            last = intended;
            count += 1;
        }
        assert!((99_000..=101_000).contains(&count), "{count}");
        assert_eq!(schedule.next_ns(), None);
    }

    #[test]
    fn nothing_is_due_early() {
        let mut schedule = Schedule::new(1000.0, 0, Duration::from_secs(1), 2);
        let next = schedule.next_ns().expect("one");
        assert_eq!(schedule.due(next - 1), None);
        assert_eq!(schedule.due(next), Some(next));
    }

    /// A server that answers in 1 ms, and stands still for one second out of ten. A closed loop
    /// would see one slow message; counted from the intended time, a tenth of all are slow.
    #[test]
    fn a_stalled_server_shows_in_the_percentiles() {
        let mut schedule = Schedule::new(1000.0, 0, Duration::from_secs(10), 3);
        let mut latencies = Latencies::new();
        while let Some(intended) = schedule.due(u64::MAX) {
            let stalled = (4 * SECOND..5 * SECOND).contains(&intended);
            let answered = if stalled { 5 * SECOND } else { intended } + 1_000_000;
            latencies.record(answered - intended);
        }
        assert!((0.9..1.2).contains(&latencies.quantile_ms(0.50)));
        assert!(latencies.quantile_ms(0.95) > 400.0);
        assert!(latencies.quantile_ms(0.99) > 850.0);
    }
}
