//! `tressed config`: the default configuration as a file to start from.

use std::process::ExitCode;

use crate::config::DEFAULT;
use crate::say;

/// Prints a configuration file that holds every option at its default value.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args) -> anyhow::Result<ExitCode> {
    say::out(DEFAULT.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
