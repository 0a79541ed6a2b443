//! `cargo x check`: what no compiler checks.

mod dependencies;
mod documents;
mod features;
mod protocol;

use anyhow::{Result, bail};

use crate::step;

pub(crate) fn run() -> Result<()> {
    step::timed("dependency direction", || report(dependencies::check()?))?;
    step::timed("documents", || report(documents::check()?))?;
    step::timed("features of the web apps", || report(features::check()?))?;
    step::timed("protocol page", || report(protocol::check()?))
}

fn report(findings: Vec<String>) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    bail!(
        "{} finding(s):\n  {}",
        findings.len(),
        findings.join("\n  ")
    )
}
