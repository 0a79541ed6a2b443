//! `tressed check`: reads everything that the server keeps and says where it breaks the server's own rules.
//!
//! The server must be stopped. Nothing in the data directory is changed. Exit status 1 if anything is wrong.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::json;
use tresse_server_core::check::{Report, check};
use tresse_store::EmbeddedStore;

use crate::config::Config;
use crate::data_dir::DataDir;
use crate::{assemble, say};

/// What to check, and how to say it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Configuration file of the server.
    #[arg(long, value_name = "FILE", env = "TRESSED_CONFIG")]
    config: Option<PathBuf>,
    /// Directory of everything the server keeps.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = Config::load(args.config.as_deref(), std::env::vars())?;
    let data = DataDir::at(args.data.as_ref().unwrap_or(&config.data));
    let store = EmbeddedStore::open_read_only(data.store(), &assemble::embedded(&config.store))?;
    let report = check(&store).context("the store cannot be read to its end")?;
    if args.json {
        say::out(&json(&report, store.recovery().torn_bytes).to_string())?;
    } else {
        say::out(text(&report).trim_end())?;
    }
    Ok(if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The report for programs.
fn json(report: &Report, torn_bytes: u64) -> serde_json::Value {
    json!({
        "sound": report.is_sound(),
        "rows": report.rows(),
        "findings_total": report.findings_len(),
        "unfinished_bytes": torn_bytes,
        "tables": report.tables,
        "findings": report.findings,
    })
}

/// The report for people.
fn text(report: &Report) -> String {
    let mut text = format!(
        "{:<24}{:>12}{:>16}{:>10}\n",
        "table", "rows", "bytes", "findings"
    );
    for table in &report.tables {
        text += &format!(
            "{:<24}{:>12}{:>16}{:>10}\n",
            table.table, table.rows, table.bytes, table.findings
        );
    }
    text += "\n";
    for finding in &report.findings {
        text += &format!("{} {}: {}\n", finding.table, finding.key, finding.what);
    }
    let untold = report.findings_len() - report.findings.len() as u64;
    if untold > 0 {
        text += &format!("and {untold} more\n");
    }
    text += &match report.findings_len() {
        0 => format!("sound: nothing wrong in {} rows", report.rows()),
        1 => "damaged: 1 finding; keep a copy of the directory before anything else".to_owned(),
        found => {
            format!("damaged: {found} findings; keep a copy of the directory before anything else")
        }
    };
    text
}
