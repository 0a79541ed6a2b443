//! Nanoseconds since the clock was made. One clock for intended, sent and received times.

use std::time::{Duration, Instant};

/// Where time begins.
#[derive(Debug, Clone, Copy)]
pub struct Clock(Instant);

impl Clock {
    /// Time begins now.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Nanoseconds since the beginning.
    pub fn now_ns(&self) -> u64 {
        nanos(self.0.elapsed())
    }
}

/// A duration in nanoseconds; what does not fit (584 years) is the longest that does.
pub fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
