//! `tresse bench faults`: which faults, how often, and where the table goes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tresse_bench::faults::{self, FAULTS, Fault, Settings, Table};

use super::options::{positive, seconds};
use super::progress::Bar;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::table::Table as Columns;
use crate::output::{Paint, Style};
use crate::server;

/// Put the real server under load and under one fault at a time, and audit what is left.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub(super) struct Args {
    /// Only this fault; may be repeated
    #[arg(long, value_name = "NAME", value_parser = fault)]
    fault: Vec<Fault>,
    /// How often each
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    times: u32,
    /// Instead: faults at random for so long, as 90s, 30m, 8h
    #[arg(long, value_name = "DURATION", value_parser = duration, conflicts_with = "times")]
    soak: Option<Duration>,
    /// Chance begins here; a try that fails names its own
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Direct conversations
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pairs: u32,
    /// Messages a second
    #[arg(long, default_value_t = 800.0, value_name = "PER SECOND", value_parser = positive)]
    rate: f64,
    /// Load before and after each fault, at most
    #[arg(long, default_value = "1", value_parser = seconds)]
    seconds: Duration,
    /// Write the table as a page, too
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Keep the servers' data below this folder while they run [default: the temporary folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

fn after_help() -> String {
    let width = FAULTS
        .iter()
        .map(|fault| fault.name.len())
        .max()
        .unwrap_or(0);
    let mut text = "\
It starts the tressed beside this program, many times. Nothing that a server has acknowledged may be
lost, repeated or moved, or the server must say that its data is damaged: otherwise the exit status
is 1, and the data of that try stays. What cannot be tried here is told, with what to install.

Faults:
"
    .to_owned();
    for fault in &FAULTS {
        text.push_str(&format!("  {:<width$}  {}\n", fault.name, fault.what));
    }
    text.push_str(
        "\nExamples:
  tresse bench faults
  tresse bench faults --fault kill --times 100
  tresse bench faults --soak 8h --out FAULTS.md",
    );
    text
}

/// Tries them.
pub(super) async fn run(
    context: &Context,
    args: Args,
    stop: Arc<AtomicBool>,
) -> Result<(), Failure> {
    let settings = Settings {
        program: server::program()?,
        folder: args.data.unwrap_or_else(std::env::temp_dir),
        faults: match args.fault.is_empty() {
            true => FAULTS.to_vec(),
            false => args.fault,
        },
        times: args.times,
        soak: args.soak,
        seed: args.seed,
        pairs: args.pairs,
        per_s: args.rate,
        length: args.seconds,
    };
    let table = tokio::task::spawn_blocking(move || faults::run(&settings, &Bar::new(), &stop))
        .await
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?
        .map_err(super::failure)?;
    if let Some(file) = &args.out {
        std::fs::write(file, table.page(&command(), &about()))
            .map_err(|error| Failure::file(file, &error))?;
    }
    context.out.result(&table, |paint| text(&table, paint))?;
    match table.is_good() {
        true => Ok(()),
        false => Err(Failure::new(
            Exit::Failed,
            "not everything that was acknowledged is there, and nobody said so; or a fault ended otherwise than it must",
        )
        .next("look at the lines with FAILED: each names its data and how to try it again")),
    }
}

fn text(table: &Table, paint: &Paint) -> String {
    let (head, rows) = table.cells();
    let mut columns = Columns::new(&head);
    for row in rows {
        let last = row.len() - 1;
        columns.row(row.into_iter().enumerate().map(|(column, cell)| {
            let style = (column == last && cell == "FAILED").then_some(Style::Error);
            (cell, style)
        }));
    }
    let mut text = columns.render(*paint);
    text.push('\n');
    for note in table.notes() {
        text.push_str(&note);
        text.push('\n');
    }
    text
}

/// What was typed, without where this program lies.
fn command() -> String {
    let words = std::env::args().skip(1);
    std::iter::once("tresse".to_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The machine and the program, in a sentence.
fn about() -> String {
    let read = |file| std::fs::read_to_string(file).unwrap_or_default();
    let kernel = read("/proc/sys/kernel/osrelease");
    let profile = match cfg!(debug_assertions) {
        true => "built for debugging",
        false => "built for release",
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "tressed {}, {profile}, on Linux {} with {cores} cores;",
        env!("CARGO_PKG_VERSION"),
        kernel.split('-').next().unwrap_or_default().trim()
    )
}

fn fault(name: &str) -> Result<Fault, String> {
    Fault::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = FAULTS.iter().map(|fault| fault.name).collect();
        format!("there are {}", names.join(", "))
    })
}

fn duration(text: &str) -> Result<Duration, String> {
    let split = text.len() - usize::from(text.ends_with(['s', 'm', 'h']));
    let (number, unit) = text.split_at(split);
    let unit = match unit {
        "m" => 60.0,
        "h" => 3600.0,
        _ => 1.0,
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * unit).ok())
        .filter(|length| *length <= Duration::from_secs(30 * 24 * 3600))
        .ok_or_else(|| "a number with s, m or h, 30 days at most".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("2m", 120), ("1.5h", 5400)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "s", "-1s", "1d", "1000h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
