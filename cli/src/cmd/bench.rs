//! `tresse bench`: load on a server, and figures that an audit has let pass.

mod faults;
mod options;
mod progress;
mod target;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tresse_bench::BenchError;
use tresse_bench::report::Report;

use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::{Paint, Style};
use options::Workload;
use target::Target;

/// Put a load on a server and measure it; every run ends with an audit.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Messages are due at random times, whatever the server does, and latencies are counted from when
they were due. At the end every acknowledged message must have been delivered exactly once and in
order: otherwise there are no figures, and the exit status is 1. docs/bench.md explains each figure.

The server shows its codes (--demonstration) and has no rate limits: --spawn starts such a one.

Examples:
  tresse bench online --spawn --rate 5000
  tresse bench online --spawn --find-max --server-cpu 0 --generator-cpu 1 --json
  tresse bench fanout --members 1000 --spawn --rate 100
  tresse bench login-storm --spawn --devices 15000
  tresse bench idle --spawn --tls
  tresse bench crash --spawn --entries 1000000
  tresse bench online --server http://127.0.0.1:7447 --server-pid 4711
  tresse bench faults --times 20")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    #[command(flatten)]
    Workload(Workload),
    /// The server under load and under one fault at a time, many times: what is lost?
    Faults(faults::Args),
}

/// Ends the run when the command is dropped, by Ctrl-C for one.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs a workload, or the faults.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let _stop = StopOnDrop(stop.clone());
    let workload = match args.what {
        What::Workload(workload) => workload,
        What::Faults(args) => return faults::run(context, args, stop).await,
    };
    let target = Target::new(context, workload.target(), workload.wants_tls()).await?;
    // The generator is one thread that never waits for others: not one of the runtime's.
    let report = tokio::task::spawn_blocking(move || workload.run(target, &stop))
        .await
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?
        .map_err(failure)?;
    context.out.result(&report, |paint| table(&report, paint))?;
    match report.is_valid() {
        true => Ok(()),
        false => Err(Failure::new(
            Exit::Failed,
            "the audit has failed: not every acknowledged message arrived exactly once and in order",
        )),
    }
}

fn failure(error: BenchError) -> Failure {
    let exit = match &error {
        BenchError::Usage(_) => Exit::Usage,
        BenchError::Io { .. } => Exit::Offline,
        BenchError::Interrupted => Exit::Interrupted,
        _ => Exit::Failed,
    };
    Failure::new(exit, error.to_string())
}

fn table(report: &Report, paint: &Paint) -> String {
    let mut text = part(report, &report.workload, paint);
    if let Some(half) = &report.at_half {
        text.push('\n');
        text.push_str(&part(half, "at a half of that", paint));
    }
    text
}

fn part(report: &Report, title: &str, paint: &Paint) -> String {
    let rows = report.rows();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = format!("{}\n", paint.paint(Style::Strong, title));
    for (name, value) in rows {
        let value = match name {
            "audit" => paint.paint(Style::Error, value),
            _ => value,
        };
        text.push_str(&format!("  {name:<width$}  {value}\n"));
    }
    text
}
