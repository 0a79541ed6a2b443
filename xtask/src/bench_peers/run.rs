//! One server: installed, started, put under load, stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::peer::Peer;
use super::plan::{
    GENERATOR_CPU, GROUP, GROUP_P99_MAX_MS, MESSAGE_BYTES, P99_MAX_MS, Plan, SERVER_CPU,
};
use crate::workspace;

/// What a set-up script answers if the peer cannot be had here. See bench/peers/common.sh.
const NOT_INSTALLABLE: i32 = 3;

/// A peer that can be started.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) peer: &'static Peer,
    /// Its own folder.
    pub(super) folder: PathBuf,
    /// Of our binaries.
    built: PathBuf,
    /// Its maximum in the round before.
    best: Option<f64>,
}

/// A server that runs. Stopped when dropped, whatever has happened.
#[derive(Debug)]
pub(super) struct Running<'s> {
    server: &'s Server,
    pub(super) address: String,
    pub(super) pids: Vec<u64>,
    versions: Value,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.server.clear();
    }
}

/// Installs and configures a peer. What is said about it goes into the results either way.
pub(super) fn set_up(
    peer: &'static Peer,
    built: &Path,
    folder: &Path,
) -> Result<(Option<Server>, Value)> {
    eprintln!("==> set-up: {}", peer.name);
    let server = Server {
        peer,
        folder: folder.join(peer.name),
        built: built.to_owned(),
        best: None,
    };
    let mut entry = json!({ "means": peer.means, "pairs": peer.pairs, "rounds": [] });
    let output = server.output("setup", false)?;
    if output.status.success() {
        return Ok((Some(server), entry));
    }
    if server.folder.exists() {
        server.clear();
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or("no reason was given");
    let reason = match output.status.code() {
        Some(NOT_INSTALLABLE) => last.to_owned(),
        _ => format!("set-up failed: {last}"),
    };
    eprintln!("    not installed: {reason}");
    entry["not_installed"] = reason.into();
    Ok((None, entry))
}

/// The workloads of one turn. A workload that fails is an object with an `error`.
pub(super) fn round(server: &mut Server, plan: &Plan, round: u32) -> Value {
    let peer = server.peer;
    let started = Instant::now();
    let running = match server.start() {
        Ok(running) => running,
        Err(error) => return json!({ "error": format!("{error:#}") }),
    };
    let start_s = started.elapsed().as_secs_f64();
    let versions = running.versions.clone();
    let rate = server.best.unwrap_or(f64::from(peer.rate));
    let online = running.measure(&format!(
        "online --pairs {} --find-max --rate {rate:.0} --seconds {} --p99-max {P99_MAX_MS}",
        peer.pairs, plan.seconds
    ));
    let best = online["offered_per_s"].as_f64();
    let login_storm = running.measure(&match peer.driver {
        None => format!("login-storm --devices {} --messages 0 --plain", peer.logins),
        Some(_) => format!("login-storm --devices {}", peer.logins),
    });
    let fanout = (plan.groups && round == 0).then(|| {
        running.measure(&format!(
            "fanout --members {GROUP} --groups 1 --find-max --rate {} --seconds {} --p99-max {GROUP_P99_MAX_MS}",
            peer.group_rate, plan.seconds
        ))
    });
    drop(running);
    // Another process: memory that the load has taken would hide what a connection takes.
    let (from, connections) = peer.idle;
    let idle = match server.start() {
        Ok(running) => running.measure(&format!(
            "idle --from {from} --connections {connections} --seconds {}",
            plan.idle_seconds
        )),
        Err(error) => json!({ "error": format!("{error:#}") }),
    };
    server.best = best.or(server.best);
    json!({
        "versions": versions,
        "start_s": start_s,
        "online": online,
        "login-storm": login_storm,
        "fanout": fanout,
        "idle": idle,
    })
}

/// One of Tresse's own workloads, with a server of its own.
pub(super) fn own(workload: &str, built: &Path, folder: &Path) -> Value {
    let data = folder.join("own");
    let mut command = Command::new(built.join("tresse"));
    command
        .arg("--json")
        .arg("bench")
        .args(workload.split(' '))
        .args(["--spawn", "--data"])
        .arg(&data)
        .args(["--server-cpu", SERVER_CPU, "--generator-cpu", GENERATOR_CPU]);
    let mut report = figures(&mut command);
    report["arguments"] = workload.into();
    // The next one begins with nothing.
    if let Err(error) = fs::remove_dir_all(&data) {
        eprintln!("    cannot remove {}: {error}", data.display());
    }
    report
}

impl Server {
    /// Starts it on its processor.
    pub(super) fn start(&self) -> Result<Running<'_>> {
        let said = self.script("start", true).inspect_err(|_| self.clear())?;
        let said: Value = serde_json::from_str(said.trim()).context("start did not print JSON")?;
        let pids = said["pids"].as_array().into_iter().flatten();
        Ok(Running {
            server: self,
            address: said["address"].as_str().unwrap_or_default().to_owned(),
            pids: pids.filter_map(Value::as_u64).collect(),
            versions: said["versions"].clone(),
        })
    }

    /// Ends what a script that failed has left running, its database for one.
    fn clear(&self) {
        if let Err(error) = self.script("stop", false) {
            eprintln!("    {}: {error:#}", self.peer.name);
        }
    }

    fn script(&self, name: &str, pinned: bool) -> Result<String> {
        let output = self.output(name, pinned)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("{name} failed: {}", said.lines().last().unwrap_or_default());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn output(&self, name: &str, pinned: bool) -> Result<Output> {
        let script = workspace::root()
            .join("bench/peers")
            .join(self.peer.name)
            .join(name);
        let mut command = Command::new(if pinned { "taskset" } else { "bash" });
        if pinned {
            command.args(["-c", SERVER_CPU, "bash"]);
        }
        command
            .arg(&script)
            .arg(&self.folder)
            .env("BIN", &self.built)
            .env("ACCOUNTS", "2000")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {}", script.display()))
    }
}

impl Running<'_> {
    /// Runs a workload against it.
    pub(super) fn measure(&self, workload: &str) -> Value {
        if super::is_stopped() {
            return json!({ "error": "interrupted" });
        }
        let size = MESSAGE_BYTES.to_string();
        let pids = self.pids.iter().map(u64::to_string);
        let mut command;
        match self.server.peer.driver {
            None => {
                command = Command::new(self.server.built.join("tresse"));
                command
                    .args(["--json", "--server", &format!("http://{}", self.address)])
                    .arg("bench")
                    .args(workload.split(' '))
                    .args(["--size", &size, "--generator-cpu", GENERATOR_CPU]);
                for pid in pids {
                    command.args(["--server-pid", &pid]);
                }
            }
            Some(driver) => {
                command = Command::new(self.server.built.join("tresse-bench-peer"));
                command
                    .args(["--driver", driver, "--name", self.server.peer.name])
                    .args(["--address", &self.address, "--size", &size])
                    .args(["--generator-cpu", GENERATOR_CPU]);
                for pid in pids {
                    command.args(["--server-pid", &pid]);
                }
                command.args(workload.split(' '));
            }
        }
        let report = figures(&mut command);
        let word = workload.split(' ').next().unwrap_or_default();
        eprintln!("    {word}: {}", brief(&report));
        report
    }
}

/// Runs a generator; its report, or an object with an `error`.
fn figures(command: &mut Command) -> Value {
    let output = match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => return json!({ "error": format!("cannot start the generator: {error}") }),
    };
    let report = String::from_utf8_lossy(&output.stdout);
    let parsed: Option<Value> = serde_json::from_str(report.trim()).ok();
    match parsed {
        Some(report @ Value::Object(_)) if report.get("workload").is_some() => report,
        _ => {
            let said = String::from_utf8_lossy(&output.stderr);
            let line = said.lines().find(|line| line.starts_with("error"));
            let why = line
                .or(said.lines().last())
                .unwrap_or("no reason was given");
            json!({ "error": why })
        }
    }
}

fn brief(report: &Value) -> String {
    if let Some(error) = report["error"].as_str() {
        return error.to_owned();
    }
    if report["valid"] != true {
        return format!(
            "the audit has failed: {} lost, {} duplicated, {} out of order",
            report["lost"], report["duplicated"], report["out_of_order"]
        );
    }
    let keys = [
        "acked_per_s",
        "delivered_per_s",
        "logins_per_s",
        "bytes_per_connection",
    ];
    let figures = keys
        .iter()
        .filter_map(|key| Some(format!("{key} {:.0}", report[key].as_f64()?)));
    figures.collect::<Vec<_>>().join(", ")
}
