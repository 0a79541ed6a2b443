//! The project's own commands. `cargo x test` is all that CI runs; `cargo x run` is all that a
//! newcomer needs.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line speaks to people

mod bench_peers;
mod budgets;
mod check;
mod run;
mod setup;
mod sim;
mod step;
mod test;
mod wasm;
mod web;
mod web_test;
mod workspace;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo x", about = "Build, try and test Tresse", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up, build, start the infrastructure, play a short conversation, stay up
    Run(run::Args),
    /// Set up and run everything that CI runs
    Test(test::Args),
    /// Run the simulator: the whole system in one process, from seeds
    Sim(sim::Args),
    /// Count the instructions of the hot paths and compare with server/budgets.toml
    Budgets(budgets::Args),
    /// Measure Tresse against other servers and the machine's limit, and write bench/RESULTS.md
    BenchPeers(bench_peers::Args),
    /// Compile the client core for the browser (wasm32)
    Wasm,
    /// Build and check the three web apps
    Web(web::Args),
    /// Drive the web apps in a real browser against a real server
    WebTest(web_test::Args),
    /// Check the dependency direction and that the documents name only what exists
    Check,
}

fn main() -> std::process::ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Sim(args) => sim::run(&args),
        Command::Budgets(args) => budgets::run(&args),
        Command::BenchPeers(args) => bench_peers::run(&args),
        Command::Wasm => wasm::run(),
        Command::Web(args) => web::run(&args),
        Command::WebTest(args) => web_test::run(&args),
        Command::Check => check::run(),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
