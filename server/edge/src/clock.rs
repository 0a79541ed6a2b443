//! The time that the core is told: the machine's, but never backwards while the process runs.
//!
//! The surprising rule: after the machine's clock was set back, time goes on at half its speed until
//! the machine has caught up. If it stood still, no limit would be lifted and nothing would expire
//! for as long as the clock was wrong; see docs/decisions/0014-the-servers-time.md.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that is only read by one thread.
#[derive(Debug)]
pub(crate) struct Clock {
    last_ms: u64,
    /// When that was, by a clock that nobody sets.
    at: Instant,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self {
            last_ms: 0,
            at: Instant::now(),
        }
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub(crate) fn now_ms(&mut self) -> u64 {
        self.read(wall_clock_ms(), Instant::now())
    }

    /// What was told last.
    pub(crate) fn last_ms(&self) -> u64 {
        self.last_ms
    }

    fn read(&mut self, wall_ms: u64, now: Instant) -> u64 {
        if wall_ms >= self.last_ms {
            self.last_ms = wall_ms;
            self.at = now;
        } else {
            let passed_ms = now.saturating_duration_since(self.at).as_millis();
            let half_ms = u64::try_from(passed_ms / 2).unwrap_or(0);
            self.last_ms += half_ms;
            self.at += Duration::from_millis(2 * half_ms);
        }
        self.last_ms
    }
}

fn wall_clock_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: u64 = 60 * 60 * 1000;

    fn after(clock: &Clock, ms: u64) -> Instant {
        clock.at + Duration::from_millis(ms)
    }

    #[test]
    fn time_follows_the_machine_ahead() {
        let mut clock = Clock::new();
        let now = clock.at;
        assert_eq!(clock.read(1000, now), 1000);
        assert_eq!(clock.read(1000 + HOUR_MS, now), 1000 + HOUR_MS);
    }

    #[test]
    fn time_neither_goes_back_nor_stands_still() {
        let mut clock = Clock::new();
        let start = clock.at;
        clock.read(10 * HOUR_MS, start);
        // Set back by an hour; read every millisecond, so that rounding would show.
        let mut last = 10 * HOUR_MS;
        for ms in 1..=10_000 {
            let now = clock.read(9 * HOUR_MS + ms, start + Duration::from_millis(ms));
            assert!(now >= last);
            last = now;
        }
        assert_eq!(last, 10 * HOUR_MS + 5000);
    }

    #[test]
    fn the_machine_catches_up_and_is_followed_again() {
        let mut clock = Clock::new();
        let start = clock.at;
        clock.read(10_000, start);
        assert_eq!(clock.read(9_000, after(&clock, 0)), 10_000);
        // After twice as long both are at the same time.
        let met = start + Duration::from_millis(2000);
        assert_eq!(clock.read(11_000, met), 11_000);
        assert_eq!(clock.read(11_001, met + Duration::from_millis(1)), 11_001);
    }
}
