//! `tresse replay`: a transcript played through a server and compared on every device.

use std::path::PathBuf;

use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::replay::progress::Progress;
use crate::replay::{Options, Place, Report, play};
use crate::transcript::Transcript;

/// Play a transcript between as many devices as it has speakers, and compare what each shows.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Every speaker becomes a device on one of the networks. They form one group across the networks;
every line is sent end-to-end encrypted by its speaker. At the end the decrypted timeline of every
device is compared with the file: exit status 0 only if everything arrived exactly once, in order,
with the right text, sender and reply link.

FILE has one JSON object a line: id (0, 1, 2 ...), at (RFC 3339), from, text, reply_to (an earlier
id, or null).

Examples:
  tresse replay conversation.jsonl --spawn
  tresse replay conversation.jsonl --spawn --kill-server 5 --json
  tresse replay conversation.jsonl --spawn --tls --capture traffic
  tresse replay conversation.jsonl --server http://127.0.0.1:7447")]
pub struct Args {
    /// The transcript (JSON Lines)
    file: PathBuf,
    /// Start a server of its own (the tressed beside this program) on a free port, whatever --server says
    #[arg(long)]
    spawn: bool,
    /// Keep the server's and the devices' data here [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Lines that may be under way before all devices on line show them
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..), help_heading = "Trials")]
    window: u16,
    /// Kill the server with SIGKILL so many times, and start it again
    #[arg(
        long,
        default_value_t = 0,
        value_name = "TIMES",
        requires = "spawn",
        help_heading = "Trials"
    )]
    kill_server: u16,
    /// Take a third of the devices off line for the middle third
    #[arg(long, help_heading = "Trials")]
    offline_third: bool,
    /// Decides when the server is killed
    #[arg(long, default_value_t = 0, help_heading = "Trials")]
    seed: u64,
    /// Give the spawned server a certificate, made for this run: everything travels inside TLS
    #[arg(long, requires = "spawn", help_heading = "Trials")]
    tls: bool,
    /// Write every byte that travels, both ways, into files in this folder (see `tresse scan`)
    #[arg(long, value_name = "DIR", requires = "spawn", help_heading = "Trials")]
    capture: Option<PathBuf>,
}

/// Plays it.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let transcript = Transcript::open(&args.file)
        .map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    let place = match (args.spawn, &context.global.server) {
        (true, _) => Place::Spawn {
            tls: args.tls,
            capture: args.capture,
        },
        (false, Some(server)) => Place::At {
            server: server.clone(),
            tls: context.tls()?,
        },
        (false, None) => {
            return Err(
                Failure::new(Exit::Usage, "there is no server to play through")
                    .next("add --spawn to start one, or --server URL"),
            );
        }
    };
    if transcript.speakers().len() < 2 {
        return Err(Failure::new(
            Exit::Usage,
            "one speaker alone has nobody to send to: take a transcript with at least two",
        ));
    }
    let data = match args.data {
        Some(data) => data,
        None => context.temporary("tresse-replay-")?,
    };
    if data.join("devices").exists() {
        return Err(Failure::new(
            Exit::Usage,
            format!("{} holds an earlier replay", data.display()),
        )
        .next("choose an empty folder"));
    }
    let options = Options {
        place,
        data,
        window: usize::from(args.window),
        kills: usize::from(args.kill_server),
        offline_third: args.offline_third,
        seed: args.seed,
    };
    let mut progress = Progress::new();
    let report = play(&transcript, &context.networks, &options, &mut progress).await?;
    drop(progress);
    context.out.result(&report, |paint| table(&report, paint))?;
    if report.is_perfect() {
        Ok(())
    } else {
        Err(Failure::new(
            Exit::Failed,
            "not everything arrived as it was said",
        ))
    }
}

fn table(report: &Report, paint: &crate::output::Paint) -> String {
    let networks: Vec<String> = report
        .networks
        .iter()
        .map(|(name, members)| format!("{members} on {name}"))
        .collect();
    let count = |number: usize| match number {
        0 => paint.paint(Style::Good, "0"),
        bad => paint.paint(Style::Error, bad.to_string()),
    };
    format!(
        "{} messages between {} devices ({})\n\
         delivered {} of {}: lost {}, duplicated {}, out of order {}, undecryptable {}, wrong text {}\n\
         {:.1} s, {:.0} deliveries a second, send to decrypted {:.1} ms (median), {:.1} ms (99 %)",
        report.messages,
        report.members,
        networks.join(", "),
        report.delivered,
        report.expected,
        count(report.lost),
        count(report.duplicated),
        count(report.out_of_order),
        count(report.undecryptable),
        count(report.wrong_text),
        report.seconds,
        report.deliveries_per_s,
        report.p50_ms,
        report.p99_ms,
    )
}
