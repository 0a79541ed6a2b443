//! `cargo x bench-peers`: Tresse, other servers and the limit of the machine under the same load,
//! one after the other, again and again; then `bench/RESULTS.md`.
//!
//! The surprising rule: nothing that fails is left out. A peer that cannot be installed, a run whose
//! audit fails and a number that nobody measured stand in the results as such.

mod machine;
mod peer;
mod plan;
mod results;
mod run;
mod syncs;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{setup, step, workspace};
use peer::{PEERS, Peer};
use plan::Plan;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// One round with short runs: about ten minutes once all is built
    #[arg(long)]
    quick: bool,
    /// Only this one: tresse, floor, ejabberd, prosody or synapse; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Leave Tresse's own workloads out
    #[arg(long, conflicts_with = "own_only")]
    no_own: bool,
    /// Only Tresse's own workloads
    #[arg(long, conflicts_with = "only")]
    own_only: bool,
    /// Where servers keep their data: on a disk, reachable by everybody [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Print all figures as JSON
    #[arg(long)]
    json: bool,
    /// Where the results are written [default: bench/RESULTS.md, unless --only or --no-own]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Set by Ctrl-C. The servers are in sessions of their own and must be stopped by us.
static STOP: AtomicBool = AtomicBool::new(false);

pub(crate) fn run(args: &Args) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("bench-peers reads /proc and binds processes to processors: it needs Linux");
    }
    for name in &args.only {
        if !PEERS.iter().any(|peer| peer.name == name) {
            bail!("nobody is called {name}; there are {}", names());
        }
    }
    ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed))
        .context("cannot watch for Ctrl-C")?;
    setup::build()?;
    let built = build()?;
    let started = Instant::now();
    let plan = if args.quick {
        Plan::quick()
    } else {
        Plan::full()
    };
    let folder = machine::folder(args.dir.as_deref())?;
    let mut all = json!({
        "quick": args.quick,
        "machine": machine::describe(&folder.path)?,
        "plan": plan.describe(),
        "peers": {},
        "own": [],
    });

    let wanted = |peer: &&Peer| match args.only.as_slice() {
        [] => !args.own_only,
        only => only.iter().any(|name| name == peer.name),
    };
    let mut installed = Vec::new();
    for peer in PEERS.iter().filter(wanted) {
        let (found, entry) = run::set_up(peer, &built, &folder.path)?;
        all["peers"][peer.name] = entry;
        installed.extend(found);
    }
    for round in 0..plan.rounds {
        for server in &mut installed {
            check_stop()?;
            eprintln!("==> round {}: {}", round + 1, server.peer.name);
            let figures = run::round(server, &plan, round);
            append(&mut all["peers"][server.peer.name]["rounds"], figures);
        }
        write(args, &all)?;
    }
    for server in &installed {
        check_stop()?;
        eprintln!("==> syncs: {}", server.peer.name);
        all["peers"][server.peer.name]["syncs"] = syncs::count(server, &plan)
            .unwrap_or_else(|error| json!({ "error": format!("{error:#}") }));
    }
    if !args.no_own {
        for own in plan.own {
            check_stop()?;
            if plan.limit.is_some_and(|limit| started.elapsed() > limit) {
                let error = "left out, because the time of a quick run was over";
                append(&mut all["own"], json!({ "arguments": own, "error": error }));
                continue;
            }
            eprintln!("==> tresse bench {own}");
            append(&mut all["own"], run::own(own, &built, &folder.path));
            write(args, &all)?;
        }
    }
    let out = write(args, &all)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&all)?);
    } else if out.is_none() {
        println!("{}", results::render(&all));
    }
    match out {
        Some(out) => eprintln!("written: {}", out.display()),
        None => eprintln!(
            "not all was measured, so bench/RESULTS.md stays as it is (--out writes a file)"
        ),
    }
    Ok(())
}

/// The binaries, as people run them.
fn build() -> Result<PathBuf> {
    let packages = [
        "-p",
        "tresse-server",
        "-p",
        "tresse-cli",
        "-p",
        "tresse-bench",
    ];
    step::run(
        "build",
        workspace::cargo()
            .args(["build", "--release", "--locked"])
            .args(packages),
    )?;
    let debug = workspace::built()?;
    Ok(debug.with_file_name("release"))
}

/// Writes what was measured so far, because an hour is long; where to, if there is a file for it.
fn write(args: &Args, all: &Value) -> Result<Option<PathBuf>> {
    let whole = args.only.is_empty() && !args.no_own && !args.own_only;
    let out = match &args.out {
        Some(out) => out.clone(),
        None if whole => workspace::root().join("bench/RESULTS.md"),
        None => return Ok(None),
    };
    std::fs::write(&out, results::render(all))
        .with_context(|| format!("cannot write {}", out.display()))?;
    Ok(Some(out))
}

fn append(list: &mut Value, item: Value) {
    match list {
        Value::Array(items) => items.push(item),
        other => *other = json!([item]),
    }
}

fn check_stop() -> Result<()> {
    if is_stopped() {
        bail!("interrupted");
    }
    Ok(())
}

fn is_stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}

fn names() -> String {
    PEERS.map(|peer| peer.name).join(", ")
}
