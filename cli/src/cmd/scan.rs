//! `tresse scan`: looks for a transcript's texts and handles where they must not be.

use std::path::PathBuf;

use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::replay::handles;
use crate::scan::{Needles, RUN_BYTES, Report, scan};
use crate::transcript::Transcript;

/// Look for the texts and handles of a replayed transcript in files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Finds every run of 12 bytes of any text, and every handle that a replay registers. Exit status 1 if
something was found. What a replay writes with --capture is what a network sees: over TLS neither
texts nor handles; without it, a handle travels when it is registered (--texts-only passes it over).

A long conversation says what logs say too (say, `everything is`): let a server that carried another
conversation show its own words (--baseline).

Examples:
  tresse replay other.jsonl --spawn --data /tmp/other
  tresse replay conversation.jsonl --spawn --data /tmp/run --tls --capture /tmp/traffic
  tresse scan conversation.jsonl /tmp/run/server /tmp/run/server.log /tmp/traffic --baseline /tmp/other")]
pub struct Args {
    /// The transcript (JSON Lines)
    file: PathBuf,
    /// Files, or folders with all that is in them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Files of a server that never saw this conversation: what it says there are its own words
    #[arg(long, value_name = "PATH")]
    baseline: Vec<PathBuf>,
    /// Look for texts, not for handles
    #[arg(long)]
    texts_only: bool,
}

/// Scans.
pub fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let transcript = Transcript::open(&args.file)
        .map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    let mut needles = Needles::default();
    for line in &transcript.lines {
        needles.add_text(&line.text);
    }
    if !args.texts_only {
        for handle in handles(&transcript) {
            needles.add_handle(&handle);
        }
    }
    for path in &args.baseline {
        needles
            .forget_runs_in(path)
            .map_err(|error| Failure::file(path, &error))?;
    }
    let mut report = Report::default();
    for path in &args.paths {
        scan(&needles, path, &mut report).map_err(|error| Failure::file(path, &error))?;
    }
    let found = report.findings.len();
    context.out.result(&report, |paint| {
        let mut text = format!(
            "{} files, {} bytes, {} runs of {RUN_BYTES} bytes and handles looked for\n",
            report.files,
            report.bytes,
            needles.len()
        );
        for finding in &report.findings {
            let place = format!("{}:{}", finding.path.display(), finding.offset);
            text += &format!("{} {:?}\n", paint.paint(Style::Error, &place), finding.kind);
        }
        if found == 0 {
            text += &paint.paint(Style::Good, "Nothing found.");
        }
        text
    })?;
    match found {
        0 => Ok(()),
        _ => Err(Failure::new(
            Exit::Failed,
            "something is where it must not be",
        )),
    }
}
