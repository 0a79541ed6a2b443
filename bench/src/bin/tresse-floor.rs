//! `tresse-floor`: the limit of the machine as a server. See [`tresse_bench::floor`].
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line speaks to people

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use tresse_bench::BenchError;
use tresse_bench::floor::Floor;
use tresse_bench::process::raise_open_files;

#[derive(Parser)]
#[command(
    name = "tresse-floor",
    version,
    about = "Echo and one fsynced append a batch: the limit of the machine"
)]
struct Args {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The file that is appended to; begun anew
    #[arg(long)]
    file: PathBuf,
}

fn main() -> ExitCode {
    match serve(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(args: &Args) -> Result<(), BenchError> {
    raise_open_files();
    let mut floor = Floor::new(args.listen, &args.file)?;
    println!(
        "{{\"event\": \"ready\", \"listen\": \"{}\"}}",
        floor.address()?
    );
    loop {
        floor.turn(Duration::from_secs(60))?;
    }
}
