//! `cargo x sim`: the simulator, seed by seed.

use anyhow::Result;

use crate::{setup, step, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many seeds to run
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// Run this seed only, with a trace of every step
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    setup::build()?;
    let mut cargo = workspace::cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "tresse-sim",
        "--bin",
        "sim",
        "--",
    ]);
    match args.seed {
        Some(seed) => cargo.args(["--seed", &seed.to_string()]),
        None => cargo.args(["--seeds", &args.seeds.to_string()]),
    };
    step::run("simulator", &mut cargo)
}
