//! `tressed`, the server: one binary, nothing else to install.
//!
//! Reading order: `config` (with `default.toml`, which documents every option), `assemble` (the wiring, on one page),
//! `web` (the web apps), `control` (how `tressed backup` reaches a running server), `backup/` (what a backup is), `shutdown`, `telemetry`. Exit status: 0 clean, 1 failure, 2 wrong usage.

mod assemble;
mod backup;
mod cmd;
mod config;
mod control;
mod data_dir;
mod keys;
mod say;
mod shutdown;
mod telemetry;
mod web;

use std::process::ExitCode;

use clap::Parser;

use crate::cmd::{Cmd, backup as take_backup, check, config as print_config, restore, serve};

/// A round makes and drops thousands of small rows: the allocator of the C library spent an eighth of the processor on
/// them, and gave memory back to the kernel and asked for it again between rounds.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The Tresse server: orders and delivers messages it cannot read.
#[derive(Debug, Parser)]
#[command(name = "tressed", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    cmd: Option<Cmd>,
    // Without a subcommand the server serves.
    #[command(flatten)]
    serve: serve::Args,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.cmd {
        None => serve::run(&cli.serve),
        Some(Cmd::Serve(args)) => serve::run(&args),
        Some(Cmd::Config(args)) => print_config::run(&args),
        Some(Cmd::Check(args)) => check::run(&args),
        Some(Cmd::Backup(args)) => take_backup::run(&args),
        Some(Cmd::Restore(args)) => restore::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            say::error(&error);
            ExitCode::FAILURE
        }
    }
}
