//! What one server does, as measured: a file that is checked in, `bench/figures.toml`.
//!
//! The surprising rule: a figure says whether it was measured or is only aimed at, and the plan
//! repeats it; a model is no better than the worst of its figures.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::{Exit, Failure};

/// The figures that come with the program.
const BUILT_IN: &str = include_str!("../../../bench/figures.toml");

/// All of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// On what they were measured.
    pub machine: String,
    /// Messages made durable, a second, by one core.
    pub sends_per_core_s: Figure,
    /// Deliveries to connected devices, a second, by one core.
    pub deliveries_per_core_s: Figure,
    /// Log-ins over TLS, a second, by one core.
    pub log_ins_per_core_s: Figure,
    /// Bytes of memory for an idle connection with TLS.
    pub connection_bytes: Figure,
    /// Cores for 10,000 idle connections.
    pub idle_core_share: Figure,
    /// Bytes on the disk for one message with all that belongs to it.
    pub entry_bytes: Figure,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// More than 0.
    pub value: f64,
    /// What it counts.
    pub unit: String,
    /// Whether it was seen.
    pub source: Source,
    /// What measures it.
    #[serde(rename = "with")]
    pub command: String,
    /// The day of the measurement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Seen on the machine.
    Measured,
    /// Not measured yet.
    Aim,
}

impl Figures {
    /// Those that come with the program.
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("a test reads them")
    }

    /// Those of a file.
    ///
    /// # Errors
    /// If it cannot be read, or a figure is missing, unknown or not more than 0.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        Self::parse(&text).map_err(|reason| {
            Failure::new(Exit::Usage, format!("{}: {reason}", path.display()))
                .next("begin with the file that the project has: bench/figures.toml")
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let figures: Self =
            toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        for (name, figure) in figures.all() {
            if !(figure.value.is_finite() && figure.value > 0.0) {
                return Err(format!(
                    "{name} is {}: it must be more than 0",
                    figure.value
                ));
            }
            if figure.source == Source::Measured && figure.on.is_none() {
                return Err(format!(
                    "{name} was measured, but on which day? say it: on = \"…\""
                ));
            }
        }
        Ok(figures)
    }

    /// Each with its name.
    pub fn all(&self) -> [(&'static str, &Figure); 6] {
        [
            ("sends_per_core_s", &self.sends_per_core_s),
            ("deliveries_per_core_s", &self.deliveries_per_core_s),
            ("log_ins_per_core_s", &self.log_ins_per_core_s),
            ("connection_bytes", &self.connection_bytes),
            ("idle_core_share", &self.idle_core_share),
            ("entry_bytes", &self.entry_bytes),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_that_come_with_the_program_are_whole() {
        assert_eq!(Figures::parse(BUILT_IN), Ok(Figures::built_in()));
    }

    #[test]
    fn a_figure_that_says_nothing_is_refused_by_name() {
        let line = format!("value = {}\n", Figures::built_in().idle_core_share.value);
        assert!(BUILT_IN.contains(&line));
        for bad in ["0", "-1", "nan", "inf"] {
            let text = BUILT_IN.replace(&line, &format!("value = {bad}\n"));
            let reason = Figures::parse(&text).expect_err(bad);
            assert!(reason.starts_with("idle_core_share is"), "{reason}");
        }
        let undated: Vec<_> = BUILT_IN
            .lines()
            .filter(|line| !line.starts_with("on = "))
            .collect();
        let undated = undated.join("\n").replace("\"aim\"", "\"measured\"");
        let reason = Figures::parse(&undated).expect_err("no day");
        assert!(reason.starts_with("sends_per_core_s"), "{reason}");
        assert!(Figures::parse(&BUILT_IN.replace("[entry_bytes]", "[entries]")).is_err());
    }
}
