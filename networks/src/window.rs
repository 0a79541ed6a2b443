//! How long something is possible.

use std::fmt;

/// A span of time in milliseconds; `never` is 0, `unlimited` is as long as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window(pub u64);

impl Window {
    /// Not at all.
    pub const NEVER: Self = Self(0);
    /// For ever.
    pub const UNLIMITED: Self = Self(u64::MAX);

    const UNITS: [(char, u64); 4] = [
        ('d', 24 * 60 * 60 * 1000),
        ('h', 60 * 60 * 1000),
        ('m', 60 * 1000),
        ('s', 1000),
    ];

    /// Whether something that happened at `then` may still be changed at `now`.
    pub fn is_open(self, then_ms: u64, now_ms: u64) -> bool {
        self != Self::NEVER && now_ms.saturating_sub(then_ms) <= self.0
    }

    /// Reads `15m` and the like.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "never" => return Some(Self::NEVER),
            "unlimited" => return Some(Self::UNLIMITED),
            _ => {}
        }
        let unit = text.chars().last()?;
        let (_, milliseconds) = Self::UNITS
            .into_iter()
            .find(|(letter, _)| *letter == unit)?;
        let number: u32 = text[..text.len() - 1].parse().ok()?;
        (number > 0).then(|| Self(u64::from(number) * milliseconds))
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NEVER => f.write_str("never"),
            Self::UNLIMITED => f.write_str("unlimited"),
            Self(ms) => {
                let exact = Self::UNITS.into_iter().find(|(_, unit)| ms % unit == 0);
                match exact {
                    Some((letter, unit)) => write!(f, "{}{letter}", ms / unit),
                    None => write!(f, "{ms} ms"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_written_the_same() {
        for text in ["5s", "15m", "60h", "90d", "never", "unlimited"] {
            assert_eq!(Window::parse(text).unwrap().to_string(), text);
        }
        for bad in [
            "",
            "s",
            "5",
            "-5s",
            "0s",
            "5 m",
            "5µ",
            "99999999999d",
            "1.5h",
        ] {
            assert_eq!(Window::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_window_closes_after_its_time_and_never_is_never_open() {
        let window = Window(1000);
        assert!(window.is_open(5000, 6000));
        assert!(!window.is_open(5000, 6001));
        assert!(
            window.is_open(5000, 4000),
            "a clock that went back closes nothing"
        );
        assert!(!Window::NEVER.is_open(5000, 5000));
        assert!(Window::UNLIMITED.is_open(0, u64::MAX));
    }
}
