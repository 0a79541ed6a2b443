//! One token bucket. Counts in 60,000ths of a token: so many come back in a millisecond as tokens in a minute, and
//! nothing is lost to rounding however often one asks.

use crate::limit::Rate;

/// Units of one token.
const TOKEN: u64 = 60_000;

/// Tokens, and when they were last counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    units: u64,
    counted_at_ms: u64,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn full(rate: Rate, now_ms: u64) -> Self {
        Self {
            units: u64::from(rate.burst) * TOKEN,
            counted_at_ms: now_ms,
        }
    }

    /// Takes tokens, all or none; otherwise says after how many milliseconds there will be enough (`u32::MAX` if
    /// never). A clock that goes backwards adds nothing.
    pub(crate) fn take(&mut self, rate: Rate, now_ms: u64, tokens: u32) -> Result<(), u32> {
        let gained = now_ms
            .saturating_sub(self.counted_at_ms)
            .saturating_mul(rate.per_minute.into());
        self.units = self
            .units
            .saturating_add(gained)
            .min(u64::from(rate.burst) * TOKEN);
        self.counted_at_ms = self.counted_at_ms.max(now_ms);
        let wanted = u64::from(tokens) * TOKEN;
        match self.units.checked_sub(wanted) {
            Some(rest) => {
                self.units = rest;
                Ok(())
            }
            None if tokens > rate.burst || rate.per_minute == 0 => Err(u32::MAX),
            None => {
                let wait_ms = (wanted - self.units).div_ceil(u64::from(rate.per_minute));
                Err(u32::try_from(wait_ms).unwrap_or(u32::MAX))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate::new(3, 6);

    #[test]
    fn a_burst_then_one_each_ten_seconds() {
        let mut bucket = Bucket::full(RATE, 0);
        for _ in 0..3 {
            assert_eq!(bucket.take(RATE, 0, 1), Ok(()));
        }
        assert_eq!(bucket.take(RATE, 0, 1), Err(10_000));
        assert_eq!(bucket.take(RATE, 9_999, 1), Err(1));
        assert_eq!(bucket.take(RATE, 10_000, 1), Ok(()));
    }

    #[test]
    fn asking_often_does_not_slow_the_filling() {
        let mut bucket = Bucket::full(RATE, 0);
        bucket.take(RATE, 0, 3).expect("the bucket was full");
        let taken = (1..=60_000)
            .filter(|now| bucket.take(RATE, *now, 1).is_ok())
            .count();
        assert_eq!(taken, 6, "six a minute however often one asks");
    }

    #[test]
    fn more_than_a_bucketful_never_fits() {
        assert_eq!(Bucket::full(RATE, 0).take(RATE, 0, 4), Err(u32::MAX));
    }

    #[test]
    fn a_clock_going_backwards_adds_nothing() {
        let mut bucket = Bucket::full(RATE, 1_000_000);
        bucket
            .take(RATE, 1_000_000, 3)
            .expect("the bucket was full");
        assert!(bucket.take(RATE, 0, 1).is_err());
    }
}
