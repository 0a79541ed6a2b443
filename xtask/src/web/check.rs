//! Types, lint and unit tests of all TypeScript at once. The words of the apps are among the tests.

use anyhow::Result;

use super::{node, stamp::Stamp};
use crate::step;

pub(crate) fn run() -> Result<()> {
    let stamp = Stamp::of("check", &[node::folder()])?;
    if stamp.is_fresh() {
        return Ok(());
    }
    step::run("types", node::tool("typescript/bin/tsc").arg("--noEmit"))?;
    step::run(
        "lint",
        node::tool("oxlint/bin/oxlint").arg("--deny-warnings"),
    )?;
    step::run(
        "unit tests of the apps",
        node::tool("vitest/vitest.mjs").arg("run"),
    )?;
    stamp.keep()
}
