//! The workloads, as they are typed.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tresse_bench::BenchError;
use tresse_bench::report::Report;
use tresse_bench::workload::{
    self, Crash, Fanout, History, Idle, Load, LoginStorm, Offline, Online,
};

use super::target::Target;

/// What is measured.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Workload {
    /// Direct conversations, both sides online and sending
    Online(OnlineArgs),
    /// People return to messages that have waited for them
    Offline(OfflineArgs),
    /// Groups whose members are all online
    Fanout(FanoutArgs),
    /// Everybody logs in at once, over TLS
    LoginStorm(LoginStormArgs),
    /// Connections that do nothing: memory and processor of each
    Idle(IdleArgs),
    /// SIGKILL in the middle of a load, and again from the start
    Crash(CrashArgs),
    /// Older pages of an inbox, from a new process and again
    History(HistoryArgs),
}

/// Which server, and how it is used.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct TargetArgs {
    /// Start a server of its own (the tressed beside this program) on a free port
    #[arg(long, help_heading = "Server")]
    pub(super) spawn: bool,
    /// Keep that server's data here [default: a temporary folder]
    #[arg(long, value_name = "DIR", requires = "spawn", help_heading = "Server")]
    pub(super) data: Option<PathBuf>,
    /// Let that server speak TLS
    #[arg(long, requires = "spawn", help_heading = "Server")]
    pub(super) tls: bool,
    /// An option of that server's configuration, for example STORE__CACHE_MIB=8; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", requires = "spawn", value_parser = name_and_value, help_heading = "Server")]
    pub(super) set: Vec<(String, String)>,
    /// Process of a server that runs already, to be charged with its children; may be repeated
    #[arg(
        long,
        value_name = "PID",
        conflicts_with = "spawn",
        help_heading = "Server"
    )]
    pub(super) server_pid: Vec<u32>,
    /// Bind the server to this processor
    #[arg(long, value_name = "CPU", help_heading = "Server")]
    pub(super) server_cpu: Option<usize>,
    /// Bind this program to this processor
    #[arg(long, value_name = "CPU", help_heading = "Generator")]
    pub(super) generator_cpu: Option<usize>,
    /// Bytes of ciphertext in a message
    #[arg(long, default_value_t = 512, value_parser = clap::value_parser!(u32).range(0..=65_536), help_heading = "Generator")]
    pub(super) size: u32,
    /// Threads that make accounts and conversations beforehand
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=512), help_heading = "Generator")]
    pub(super) threads: u16,
}

/// How much.
#[derive(Debug, Clone, clap::Args)]
struct LoadArgs {
    /// Messages a second; with --find-max where the search begins
    #[arg(long, value_name = "PER SECOND", value_parser = positive)]
    rate: Option<f64>,
    /// The measured time
    #[arg(long, default_value = "10", value_parser = seconds)]
    seconds: Duration,
    /// Time before it, which is audited and not measured
    #[arg(long, default_value = "1", value_name = "SECONDS", value_parser = seconds)]
    warm_up: Duration,
    /// Look for the highest rate, measure it, and a half of it
    #[arg(long)]
    find_max: bool,
    /// While looking: 99 of 100 deliveries must be quicker
    #[arg(long, default_value_t = 100.0, value_name = "MS", value_parser = positive)]
    p99_max: f64,
}

impl LoadArgs {
    fn load(&self, default_per_s: f64) -> Load {
        Load {
            per_s: self.rate.unwrap_or(default_per_s),
            length: self.seconds,
            warm_up: self.warm_up,
            find_max: self.find_max,
            p99_max_ms: self.p99_max,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct OnlineArgs {
    /// Conversations; twice as many connections
    #[arg(long, default_value_t = 250, value_parser = clap::value_parser!(u32).range(1..))]
    pairs: u32,
    #[command(flatten)]
    load: LoadArgs,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct OfflineArgs {
    /// People who are away
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    recipients: u32,
    /// Messages that wait for each
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    messages: u32,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct FanoutArgs {
    /// Members of each group
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=1024))]
    members: u32,
    /// Groups [default: as many as have 1,000 members together]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    groups: Option<u32>,
    #[command(flatten)]
    load: LoadArgs,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct LoginStormArgs {
    /// Devices that log in
    #[arg(long, default_value_t = 15_000, value_parser = clap::value_parser!(u32).range(2..))]
    devices: u32,
    /// Messages that wait for each
    #[arg(long, default_value_t = 5)]
    messages: u32,
    /// Without TLS
    #[arg(long, conflicts_with = "tls")]
    plain: bool,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct IdleArgs {
    /// Connections at the first look at the server's memory
    #[arg(long, default_value_t = 2000)]
    from: u32,
    /// Connections at the second look
    #[arg(long, default_value_t = 18_000)]
    connections: u32,
    /// How long the processor time is measured
    #[arg(long, default_value = "60", value_parser = seconds)]
    seconds: Duration,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct CrashArgs {
    /// Direct conversations
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pairs: u32,
    /// Entries stored beforehand
    #[arg(long, default_value_t = 100_000)]
    entries: u64,
    /// Messages a second
    #[arg(long, default_value_t = 2000.0, value_name = "PER SECOND", value_parser = positive)]
    rate: f64,
    /// Load before, between and after the kills
    #[arg(long, default_value = "3", value_parser = seconds)]
    seconds: Duration,
    /// How often the server is killed
    #[arg(long, default_value_t = 1)]
    kills: u32,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct HistoryArgs {
    /// Direct conversations
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pairs: u32,
    /// Entries in each inbox
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..))]
    entries: u32,
    /// Pages asked for
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    pages: u32,
    #[command(flatten)]
    target: TargetArgs,
}

impl Workload {
    pub(super) fn target(&self) -> &TargetArgs {
        match self {
            Self::Online(args) => &args.target,
            Self::Offline(args) => &args.target,
            Self::Fanout(args) => &args.target,
            Self::LoginStorm(args) => &args.target,
            Self::Idle(args) => &args.target,
            Self::Crash(args) => &args.target,
            Self::History(args) => &args.target,
        }
    }

    /// Whether the workload is one that is about TLS.
    pub(super) fn wants_tls(&self) -> bool {
        matches!(self, Self::LoginStorm(args) if !args.plain)
    }

    /// Runs on the calling thread until it is done.
    pub(super) fn run(self, mut target: Target, stop: &AtomicBool) -> Result<Report, BenchError> {
        // Where entries are to stay, devices do not say that they have them.
        let forgets = !matches!(self, Self::Crash(_) | Self::History(_));
        let driver = target.driver(forgets);
        let mut bench = target.bench(stop)?;
        match self {
            Self::Online(args) => workload::online(
                driver,
                Online {
                    pairs: args.pairs,
                    load: args.load.load(1000.0),
                },
                &bench,
            ),
            Self::Offline(args) => workload::offline(
                driver,
                Offline {
                    recipients: args.recipients,
                    messages: args.messages,
                },
                &bench,
            ),
            Self::Fanout(args) => workload::fanout(
                driver,
                Fanout {
                    members: args.members,
                    groups: args.groups.unwrap_or((1000 / args.members).max(1)),
                    load: args.load.load(20_000.0 / f64::from(args.members)),
                },
                &bench,
            ),
            Self::LoginStorm(args) => workload::login_storm(
                driver,
                LoginStorm {
                    devices: args.devices,
                    messages: args.messages,
                },
                &bench,
            ),
            Self::Idle(args) => workload::idle(
                driver,
                Idle {
                    from: args.from,
                    connections: args.connections,
                    length: args.seconds,
                },
                &bench,
            ),
            Self::Crash(args) => workload::crash(
                driver,
                Crash {
                    pairs: args.pairs,
                    entries: args.entries,
                    load: Load {
                        per_s: args.rate,
                        length: args.seconds,
                        ..Load::default()
                    },
                    kills: args.kills,
                },
                &mut bench,
            ),
            Self::History(args) => workload::history(
                driver,
                History {
                    pairs: args.pairs,
                    entries: args.entries,
                    pages: args.pages,
                },
                &mut bench,
            ),
        }
    }
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_uppercase(), value.to_owned()))
        .ok_or_else(|| "NAME=VALUE is needed".to_owned())
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|length| *length <= Duration::from_secs(24 * 60 * 60))
        .ok_or_else(|| "a number of seconds, a day at most".to_owned())
}

pub(super) fn positive(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && *number > 0.0)
        .ok_or_else(|| "a number above 0".to_owned())
}
