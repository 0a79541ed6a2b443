//! Times as people and scripts read them. In UTC: a terminal does not say where it stands, and a
//! time that says `Z` misleads nobody.

/// `2026-06-01T18:30:05Z`.
pub fn rfc3339(at_ms: u64) -> String {
    let (year, month, day) = date(at_ms);
    let second = at_ms / 1000 % 86_400;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// `18:30` today, `1 Jun 18:30` on other days.
pub fn short(at_ms: u64, now_ms: u64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let minute = at_ms / 60_000 % 1440;
    let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
    let (year, month, day) = date(at_ms);
    if (year, month, day) == date(now_ms) {
        clock
    } else {
        format!("{day} {} {clock}", MONTHS[month as usize - 1])
    }
}

/// Year, month, day of the Gregorian calendar. After Howard Hinnant's `civil_from_days`.
fn date(at_ms: u64) -> (u64, u64, u64) {
    // Counted from 0000-03-01, so that the leap day is a year's last day.
    let days = at_ms / 86_400_000 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

/// Milliseconds in `30s`, `5m`, `24h`, `7d`.
pub fn parse_duration(text: &str) -> Result<u64, String> {
    let unit = |unit| match unit {
        's' => Some(1_000),
        'm' => Some(60_000),
        'h' => Some(3_600_000),
        'd' => Some(86_400_000),
        _ => None,
    };
    text.chars()
        .last()
        .and_then(unit)
        .and_then(|unit: u64| {
            let number = text[..text.len() - 1].parse::<u64>().ok()?;
            number.checked_mul(unit)
        })
        .filter(|ms| *ms > 0)
        .ok_or_else(|| "a span of time looks like 30s, 5m, 24h or 7d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(rfc3339(1_780_338_605_999), "2026-06-01T18:30:05Z");
    }

    #[test]
    fn today_has_no_date() {
        let evening = 1_780_338_605_000;
        assert_eq!(short(evening, evening + 1000), "18:30");
        assert_eq!(short(evening, evening + 86_400_000), "1 Jun 18:30");
    }

    #[test]
    fn spans_are_read_strictly() {
        assert_eq!(parse_duration("24h"), Ok(86_400_000));
        for bad in ["", "h", "5", "-1s", "5é", "0s", "99999999999999999999d"] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }
}
