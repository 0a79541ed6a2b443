//! Times as files write them.
//!
//! Surprising rule: a chat that was exported as text says what the clock on the wall showed, and not
//! where. Whoever imports knows where the person lives.

/// When something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// Milliseconds since 1970.
    Exact(u64),
    /// What a clock on the wall showed: milliseconds since 1970 if it hung in Greenwich.
    Wall(u64),
}

impl At {
    /// Milliseconds since 1970, where `zone` knows what a clock on the wall meant.
    pub fn ms(self, zone: impl FnOnce(u64) -> u64) -> u64 {
        match self {
            Self::Exact(ms) => ms,
            Self::Wall(ms) => zone(ms),
        }
    }

    /// The number as it was written.
    pub fn written(self) -> u64 {
        match self {
            Self::Exact(ms) | Self::Wall(ms) => ms,
        }
    }
}

/// A date and a time of day as milliseconds since 1970; `None` if there is no such day or time, or it
/// is before 1970.
pub(crate) fn wall_ms(date: (u32, u32, u32), time: (u32, u32, u32)) -> Option<u64> {
    let (year, month, day) = date;
    let (hour, minute, second) = time;
    if !(1970..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || day < 1
        || day > days_of(year, month)
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let days = u64::from(days_before(year, month) + day - 1);
    let seconds = u64::from(hour * 3600 + minute * 60 + second);
    Some((days * 86_400 + seconds) * 1000)
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the first day of a month.
fn days_before(year: u32, month: u32) -> u32 {
    let past = year - 1;
    // Leap days from year 1 on; 477 of them are before 1970.
    let leap_days = past / 4 - past / 100 + past / 400 - 477;
    let in_year: u32 = (1..month).map(|month| days_of(year, month)).sum();
    (year - 1970) * 365 + leap_days + in_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_on() {
        assert_eq!(wall_ms((1970, 1, 1), (0, 0, 0)), Some(0));
        assert_eq!(
            wall_ms((2000, 3, 1), (0, 0, 0)),
            Some(951_868_800_000),
            "behind a leap day"
        );
        assert_eq!(
            wall_ms((2026, 11, 23), (15, 25, 1)),
            Some(1_795_447_501_000)
        );
    }

    #[test]
    fn there_is_no_such_day() {
        for date in [
            (2023, 2, 29),
            (2023, 13, 1),
            (2023, 0, 1),
            (2023, 4, 31),
            (1969, 12, 31),
        ] {
            assert_eq!(wall_ms(date, (0, 0, 0)), None, "{date:?}");
        }
        assert_eq!(wall_ms((2024, 2, 29), (24, 0, 0)), None);
        assert!(wall_ms((2024, 2, 29), (23, 59, 59)).is_some());
    }
}
