//! One named step of a longer command: its title, its time, its failure.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Runs a program, output passing through. Fails unless it exits with 0.
pub(crate) fn run(title: &str, command: &mut Command) -> Result<()> {
    timed(title, || {
        let status = command
            .status()
            .with_context(|| format!("cannot start {:?}", command.get_program()))?;
        if !status.success() {
            bail!("{title}: {:?} ended with {status}", command.get_program());
        }
        Ok(())
    })
}

/// Runs a function as a step.
pub(crate) fn timed(title: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    eprintln!("==> {title}");
    let started = Instant::now();
    work()?;
    eprintln!("    {title}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
