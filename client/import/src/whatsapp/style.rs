//! Decides how a file writes its dates, by looking at all of it.
//!
//! Surprising rule: of `3/4` and `4/3` nobody can tell, but of a whole file somebody can: a number above
//! twelve is a day, and time does not run backwards.

use std::collections::HashMap;

use super::stamp::{Form, Stamp, Style};
use crate::civil;
use crate::limits::STYLES_MAX;

/// Which number of a date is what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dates {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// What was decided for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) style: Style,
    pub(crate) dates: Dates,
}

impl Format {
    /// When a stamp was, by the clock on the wall; `None` if there is no such time.
    pub(crate) fn wall_ms(self, stamp: &Stamp) -> Option<u64> {
        wall_ms(self.dates, stamp)
    }
}

fn wall_ms(dates: Dates, stamp: &Stamp) -> Option<u64> {
    let [a, b, c] = stamp.date;
    let (year, month, day) = match dates {
        Dates::DayMonthYear => (c, b, a),
        Dates::MonthDayYear => (c, a, b),
        Dates::YearMonthDay => (a, b, c),
    };
    let year = match year {
        0..=99 => 2000 + year,
        // Thailand counts from elsewhere.
        2400..=2700 => year - 543,
        year => year,
    };
    civil::wall_ms((year, month, day), stamp.time)
}

/// What all lines of one style say together.
#[derive(Debug, Default)]
struct Tally {
    lines: u64,
    first_line: u64,
    /// Dates that only one of the two can mean.
    day_first: u64,
    month_first: u64,
    /// How often time would run backwards.
    back_day_first: u64,
    back_month_first: u64,
    last_day_first: u64,
    last_month_first: u64,
}

/// Looks at all lines of a file.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    seen: HashMap<Style, Tally>,
    lines: u64,
}

impl Styles {
    pub(crate) fn see(&mut self, stamp: &Stamp) {
        self.lines += 1;
        if self.seen.len() >= STYLES_MAX && !self.seen.contains_key(&stamp.style) {
            return;
        }
        let line = self.lines;
        let tally = self.seen.entry(stamp.style).or_insert_with(|| Tally {
            first_line: line,
            ..Tally::default()
        });
        tally.lines += 1;
        if stamp.style.is_year_first {
            return;
        }
        let day_first = wall_ms(Dates::DayMonthYear, stamp);
        let month_first = wall_ms(Dates::MonthDayYear, stamp);
        match (day_first, month_first) {
            (Some(_), None) => tally.day_first += 1,
            (None, Some(_)) => tally.month_first += 1,
            _ => {}
        }
        if let Some(ms) = day_first {
            tally.back_day_first += u64::from(ms < tally.last_day_first);
            tally.last_day_first = ms;
        }
        if let Some(ms) = month_first {
            tally.back_month_first += u64::from(ms < tally.last_month_first);
            tally.last_month_first = ms;
        }
    }

    /// The style of most lines; of several the one that came first. `None`: no line begins a message.
    pub(crate) fn decide(self) -> Option<Format> {
        let (style, tally) = self
            .seen
            .into_iter()
            .max_by_key(|(_, tally)| (tally.lines, std::cmp::Reverse(tally.first_line)))?;
        let dates = if style.is_year_first {
            Dates::YearMonthDay
        } else {
            tally.dates(style)
        };
        Some(Format { style, dates })
    }
}

impl Tally {
    fn dates(&self, style: Style) -> Dates {
        let by = |day_first: u64, month_first: u64| match day_first.cmp(&month_first) {
            std::cmp::Ordering::Greater => Some(Dates::DayMonthYear),
            std::cmp::Ordering::Less => Some(Dates::MonthDayYear),
            std::cmp::Ordering::Equal => None,
        };
        by(self.day_first, self.month_first)
            // Here fewer is better.
            .or_else(|| by(self.back_month_first, self.back_day_first))
            // Who writes 12 hours and slashes on Android or an iPhone writes the month first.
            .unwrap_or(
                if style.has_halves && style.separator == '/' && style.form != Form::Comma {
                    Dates::MonthDayYear
                } else {
                    Dates::DayMonthYear
                },
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::stamp;

    fn decide(lines: &[&str]) -> Option<Dates> {
        let mut styles = Styles::default();
        for line in lines {
            styles.see(&stamp::read(line).unwrap());
        }
        styles.decide().map(|format| format.dates)
    }

    #[test]
    fn a_number_above_twelve_is_a_day() {
        let lines = ["1/2/21, 10:00 - x", "13/2/21, 10:00 - x"];
        assert_eq!(decide(&lines), Some(Dates::DayMonthYear));
        let lines = ["1/2/21, 10:00 - x", "2/13/21, 10:00 - x"];
        assert_eq!(decide(&lines), Some(Dates::MonthDayYear));
    }

    #[test]
    fn time_does_not_run_backwards() {
        // 1 February, 1 March; or 2 January, 3 January; then 4 January, which is before 1 March.
        let lines = [
            "1/2/21, 10:00 - x",
            "1/3/21, 10:00 - x",
            "2/1/21, 10:00 - x",
        ];
        assert_eq!(decide(&lines), Some(Dates::MonthDayYear));
        let lines = [
            "5/1/21, 10:00 - x",
            "6/1/21, 10:00 - x",
            "1/2/21, 10:00 - x",
        ];
        assert_eq!(decide(&lines), Some(Dates::DayMonthYear));
    }

    #[test]
    fn a_line_of_another_style_is_not_counted() {
        let lines = [
            "1/2/21, 10:00 - x",
            "[13/13/21, 10:00:00] pasted",
            "2/20/21, 10:00 - x",
        ];
        assert_eq!(decide(&lines), Some(Dates::MonthDayYear));
    }

    #[test]
    fn twelve_hours_with_slashes_are_american_if_nothing_else_tells() {
        assert_eq!(decide(&["1/2/21, 1:00 PM - x"]), Some(Dates::MonthDayYear));
        assert_eq!(decide(&["1/2/21, 13:00 - x"]), Some(Dates::DayMonthYear));
        assert_eq!(decide(&["1.2.21, 1:00 PM - x"]), Some(Dates::DayMonthYear));
    }
}
