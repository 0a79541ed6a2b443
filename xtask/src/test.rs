//! `cargo x test`: everything that must hold before a change may land, cheapest first.

use anyhow::Result;

use crate::{budgets, check, setup, step, wasm, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Seeds for the simulator
    #[arg(long, default_value_t = 300)]
    seeds: u64,
    /// Leave the compilation for the browser out
    #[arg(long)]
    no_wasm: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    setup::test()?;
    let cargo = workspace::cargo;
    step::run("format", cargo().args(["fmt", "--all", "--check"]))?;
    check::run()?;
    step::run(
        "clippy",
        cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    // The binaries first: the tests of the command line start them.
    step::run(
        "build",
        cargo().args(["build", "--workspace", "--bins", "--locked"]),
    )?;
    step::run("tests", cargo().args(["test", "--workspace", "--locked"]))?;
    // What it counts was built by the step before.
    budgets::run(&budgets::Args::after_workspace())?;
    step::run(
        "fuzz targets over their corpus",
        cargo()
            .args(["test", "--manifest-path", "fuzz/Cargo.toml", "--target-dir"])
            .arg(
                workspace::built()?
                    .parent()
                    .expect("debug lies in the target folder"),
            ),
    )?;
    step::run(
        "simulator",
        cargo()
            .args([
                "run",
                "--quiet",
                "--locked",
                "--package",
                "tresse-sim",
                "--bin",
                "sim",
                "--",
            ])
            .args(["--seeds", &args.seeds.to_string()]),
    )?;
    step::run(
        "replay of the shipped transcript",
        std::process::Command::new(workspace::built()?.join("tresse"))
            .current_dir(workspace::root())
            .args(["replay", "cli/examples/small.jsonl", "--spawn"]),
    )?;
    if !args.no_wasm {
        wasm::run()?;
    }
    eprintln!("all checks passed");
    Ok(())
}
