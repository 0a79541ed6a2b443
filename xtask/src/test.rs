//! `cargo x test`: everything that must hold before a change may land, cheapest first.

use anyhow::Result;

use crate::{budgets, check, setup, step, wasm, web, web_test, workspace};

/// What of the browser's tests decides whether a change may land.
const PLAYED: [&str; 3] = ["--project=features", "sign-up", "talk"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Seeds for the simulator
    #[arg(long, default_value_t = 300)]
    seeds: u64,
    /// Leave the compilation for the browser out, and with it the web apps
    #[arg(long)]
    no_wasm: bool,
    /// Leave the web apps out
    #[arg(long)]
    no_web: bool,
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
    if args.no_wasm {
        // Nothing for browsers at all.
    } else if args.no_web {
        wasm::run()?;
    } else {
        web::run(&web::Args::all())?;
        // People sign up and talk, in each app and across them. `cargo x web-test` plays everything else too.
        web_test::drive(web::Core::Release, &PLAYED.map(str::to_owned))?;
    }
    eprintln!("all checks passed");
    Ok(())
}
