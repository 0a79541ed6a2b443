//! Numbers and tables as people read them.

use std::fmt;

use serde_json::Value;

/// One figure over all rounds that have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series(Vec<f64>);

impl Series {
    /// The figure at a JSON pointer within each round.
    pub(super) fn of(entry: &Value, path: &str) -> Self {
        let rounds = entry["rounds"].as_array().into_iter().flatten();
        let mut numbers: Vec<f64> = rounds
            .filter_map(|round| round.pointer(path)?.as_f64())
            .collect();
        numbers.sort_unstable_by(f64::total_cmp);
        Self(numbers)
    }

    /// In a unit that is so many times larger.
    pub(super) fn over(mut self, unit: f64) -> Self {
        self.0.iter_mut().for_each(|number| *number /= unit);
        self
    }

    pub(super) fn median(&self) -> Option<f64> {
        let middle = self.0.len() / 2;
        match self.0.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(self.0[middle]),
            _ => Some((self.0[middle - 1] + self.0[middle]) / 2.0),
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&number(self.median()))?;
        match self.0[..] {
            [lowest, .., highest] => {
                write!(f, " ({}–{})", number(Some(lowest)), number(Some(highest)))
            }
            _ => Ok(()),
        }
    }
}

/// Three digits that count, thousands apart; a dash if there is no number.
pub(super) fn number(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return "–".to_owned();
    };
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = 2 - value.abs().log10().floor() as i32;
    if digits > 0 {
        return format!("{value:.*}", digits.min(6) as usize);
    }
    let whole = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table of Markdown.
pub(super) fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!(
        "| {} |\n|{}\n",
        head.join(" | "),
        " --- |".repeat(head.len())
    );
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}
