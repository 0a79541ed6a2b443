//! Runs seeds. A failing one is printed and can be run again, with every happening shown.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line speaks to people

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use indicatif::ProgressBar;
use tresse_sim::{Bug, Options, Report, run};

/// The whole system in one process, from seeds.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// How many seeds to run, from 0 on
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// Run this seed only, and show everything that happens
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// Put a bug in on purpose: then a failure is expected, and its absence is the error
    #[arg(long)]
    bug: Option<Bug>,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let options = Options {
        bug: args.bug,
        trace: args.seed.is_some(),
        ..Options::default()
    };
    let seeds = args.seed.map_or(0..args.seeds, |seed| seed..seed + 1);
    let bar = match std::io::stderr().is_terminal() && !options.trace {
        true => ProgressBar::new(seeds.end - seeds.start),
        false => ProgressBar::hidden(),
    };
    let started = Instant::now();
    let mut total = Report::default();
    let mut ran = 0u64;
    let mut failure = None;
    for seed in seeds {
        ran += 1;
        bar.inc(1);
        match run(seed, &options) {
            Ok(report) => add(&mut total, &report),
            Err(found) => {
                failure = Some(found);
                break;
            }
        }
    }
    bar.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    if args.json {
        let object = serde_json::json!({
            "seeds": ran,
            "failed_seed": failure.as_ref().map(|failure| failure.seed),
            "failure": failure.as_ref().map(ToString::to_string),
            "seconds": seconds,
            "happenings": total.happenings,
            "promised": total.promised,
            "entries": total.entries,
            "commits": total.commits,
            "races": total.races,
            "joins_from_outside": total.joins_from_outside,
            "server_crashes": total.server_crashes,
            "device_crashes": total.device_crashes,
            "batches": total.batches,
            "torn": total.torn,
            "breaks": total.breaks,
            "simulated_s": total.simulated_ms / 1000,
        });
        println!("{object}");
    } else {
        println!(
            "{ran} seeds in {seconds:.1} s: {} happenings, {} messages promised, {} entries, {} commits, {} races lost, {} joins from outside, \
             {} server crashes, {} device crashes ({} within a transaction), {} batches, {} broken connections, {} simulated hours",
            total.happenings,
            total.promised,
            total.entries,
            total.commits,
            total.races,
            total.joins_from_outside,
            total.server_crashes,
            total.device_crashes,
            total.torn,
            total.batches,
            total.breaks,
            total.simulated_ms / 3_600_000,
        );
    }
    match (&failure, args.bug) {
        (Some(failure), None) => {
            eprintln!(
                "error: {failure}\nrun it again with: cargo x sim --seed {}",
                failure.seed
            );
            ExitCode::FAILURE
        }
        (Some(failure), Some(_)) => {
            eprintln!("the bug was found: {failure}");
            ExitCode::SUCCESS
        }
        (None, Some(_)) => {
            eprintln!("error: the bug was not found in {ran} seeds");
            ExitCode::FAILURE
        }
        (None, None) => ExitCode::SUCCESS,
    }
}

fn add(total: &mut Report, report: &Report) {
    total.happenings += report.happenings;
    total.promised += report.promised;
    total.entries += report.entries;
    total.commits += report.commits;
    total.races += report.races;
    total.joins_from_outside += report.joins_from_outside;
    total.server_crashes += report.server_crashes;
    total.device_crashes += report.device_crashes;
    total.batches += report.batches;
    total.torn += report.torn;
    total.breaks += report.breaks;
    total.simulated_ms += report.simulated_ms;
}
