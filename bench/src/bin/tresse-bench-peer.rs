//! `tresse-bench-peer`: the load generator against servers that are not Tresse, for
//! `cargo x bench-peers`. The same schedule, histogram and audit as `tresse bench`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line speaks to people

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use clap::{Parser, Subcommand, ValueEnum};
use tresse_bench::BenchError;
use tresse_bench::driver::Driver;
use tresse_bench::driver::floor::FloorDriver;
use tresse_bench::driver::matrix::MatrixDriver;
use tresse_bench::driver::xmpp::XmppDriver;
use tresse_bench::process::{Processes, pin_thread};
use tresse_bench::progress::Silent;
use tresse_bench::report::Report;
use tresse_bench::workload::{
    Bench, Fanout, Idle, Load, LoginStorm, Online, fanout, idle, login_storm, online,
};

#[derive(Parser)]
#[command(
    name = "tresse-bench-peer",
    about = "Put a load on a server that is not Tresse; one object of JSON comes out"
)]
struct Args {
    /// Its language
    #[arg(long)]
    driver: Language,
    /// What the report calls it
    #[arg(long, default_value = "peer")]
    name: String,
    /// Where it listens
    #[arg(long)]
    address: SocketAddr,
    /// Its processes, to be charged with their children; may be repeated
    #[arg(long)]
    server_pid: Vec<u32>,
    /// Bind this program to this processor
    #[arg(long)]
    generator_cpu: Option<usize>,
    /// Accounts that it has (XMPP)
    #[arg(long, default_value_t = 2000)]
    accounts: u32,
    /// Bytes of a message, before base64
    #[arg(long, default_value_t = 512)]
    size: usize,
    #[command(subcommand)]
    workload: Workload,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Xmpp,
    Matrix,
    Floor,
}

#[derive(Clone, clap::Args)]
struct LoadArgs {
    /// Messages a second; with --find-max where the search begins
    #[arg(long, default_value_t = 100.0)]
    rate: f64,
    /// The measured time
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Look for the highest rate, measure it, and a half of it
    #[arg(long)]
    find_max: bool,
    /// While looking: 99 of 100 deliveries must be quicker, in milliseconds
    #[arg(long, default_value_t = 100.0)]
    p99_max: f64,
}

impl LoadArgs {
    fn load(&self) -> Load {
        Load {
            per_s: self.rate,
            length: Duration::from_secs(self.seconds),
            find_max: self.find_max,
            p99_max_ms: self.p99_max,
            ..Load::default()
        }
    }
}

#[derive(Subcommand, Clone)]
enum Workload {
    /// Conversations of two, both sides online and sending
    Online {
        #[arg(long, default_value_t = 100)]
        pairs: u32,
        #[command(flatten)]
        load: LoadArgs,
    },
    /// Groups whose members are all online
    Fanout {
        #[arg(long, default_value_t = 100)]
        members: u32,
        #[arg(long, default_value_t = 1)]
        groups: u32,
        #[command(flatten)]
        load: LoadArgs,
    },
    /// Everybody logs in at once; no messages wait
    LoginStorm {
        #[arg(long, default_value_t = 10)]
        devices: u32,
    },
    /// Connections that do nothing
    Idle {
        #[arg(long, default_value_t = 200)]
        from: u32,
        #[arg(long, default_value_t = 1200)]
        connections: u32,
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
}

fn main() -> ExitCode {
    let report = match run(Args::parse()) {
        Ok(report) => report,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    match serde_json::to_string(&report) {
        Ok(json) => println!("{json}"),
        Err(error) => eprintln!("error: {error}"),
    }
    match report.is_valid() {
        true => ExitCode::SUCCESS,
        false => {
            eprintln!("error: the audit has failed, so there are no figures");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<Report, BenchError> {
    if let Some(cpu) = args.generator_cpu {
        pin_thread(cpu)?;
    }
    // Names of accounts and tags of messages differ from run to run.
    let key = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos() as u64);
    let (address, size) = (args.address, args.size);
    match args.driver {
        Language::Xmpp => {
            let driver = XmppDriver::new(args.name.clone(), address, args.accounts, key, size);
            drive(driver, &args)
        }
        Language::Matrix => drive(
            MatrixDriver::new(args.name.clone(), address, key, size),
            &args,
        ),
        Language::Floor => drive(FloorDriver::new(address, key, size), &args),
    }
}

fn drive<D: Driver>(driver: D, args: &Args) -> Result<Report, BenchError> {
    let stop = AtomicBool::new(false);
    let bench = Bench {
        processes: Processes::new(args.server_pid.clone()),
        setting: String::new(),
        progress: &Silent,
        stop: &stop,
        restart: None,
    };
    match args.workload.clone() {
        Workload::Online { pairs, load } => {
            let load = load.load();
            online(driver, Online { pairs, load }, &bench)
        }
        Workload::Fanout {
            members,
            groups,
            load,
        } => {
            let load = load.load();
            let options = Fanout {
                members,
                groups,
                load,
            };
            fanout(driver, options, &bench)
        }
        Workload::LoginStorm { devices } => {
            let messages = 0;
            login_storm(driver, LoginStorm { devices, messages }, &bench)
        }
        Workload::Idle {
            from,
            connections,
            seconds,
        } => {
            let length = Duration::from_secs(seconds);
            let options = Idle {
                from,
                connections,
                length,
            };
            idle(driver, options, &bench)
        }
    }
}
