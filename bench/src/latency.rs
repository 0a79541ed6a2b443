//! Latencies in an HDR histogram: microseconds, three significant digits, up to ten minutes.

use hdrhistogram::Histogram;

const MAX_US: u64 = 600_000_000;

/// What took how long.
#[derive(Debug, Clone)]
pub struct Latencies(Histogram<u64>);

impl Default for Latencies {
    fn default() -> Self {
        Self::new()
    }
}

impl Latencies {
    /// None yet.
    pub fn new() -> Self {
        Self(Histogram::new_with_bounds(1, MAX_US, 3).expect("the bounds are valid"))
    }

    /// Adds one. Longer than ten minutes counts as ten minutes.
    pub fn record(&mut self, nanoseconds: u64) {
        self.0
            .saturating_record((nanoseconds / 1000).clamp(1, MAX_US));
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// So many of them (0.99: 99 of 100) were no slower than this, in milliseconds; 0 if there are none.
    pub fn quantile_ms(&self, quantile: f64) -> f64 {
        self.0.value_at_quantile(quantile) as f64 / 1000.0
    }

    /// The slowest, in milliseconds.
    pub fn max_ms(&self) -> f64 {
        self.0.max() as f64 / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_recorded() {
        let mut latencies = Latencies::new();
        assert_eq!(latencies.quantile_ms(0.5), 0.0);
        for ms in 1..=1000 {
            latencies.record(ms * 1_000_000);
        }
        assert_eq!(latencies.count(), 1000);
        for (quantile, ms) in [(0.5, 500.0), (0.99, 990.0), (0.999, 999.0)] {
            let found = latencies.quantile_ms(quantile);
            assert!((found / ms - 1.0).abs() < 0.002, "{quantile}: {found}");
        }
        assert!(latencies.max_ms() >= 1000.0);
    }
}
