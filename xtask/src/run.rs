//! `cargo x run`: from a clean clone to a conversation across three networks, then stay up.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{setup, step, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where the server listens
    #[arg(long, default_value = "127.0.0.1:7447")]
    listen: String,
    /// End after the demonstration instead of staying up
    #[arg(long)]
    once: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    setup::build()?;
    step::run(
        "build",
        workspace::cargo().args([
            "build",
            "--locked",
            "-p",
            "tresse-server",
            "-p",
            "tresse-cli",
        ]),
    )?;
    let built = workspace::built()?;
    let data = built.join("tresse-run");
    let log = data.join("server.log");
    fs::create_dir_all(&data).with_context(|| format!("cannot make {}", data.display()))?;
    // Ctrl-C reaches the whole process group: the server says goodbye, we wait for it.
    ctrlc::set_handler(|| {}).context("cannot watch for Ctrl-C")?;

    eprintln!("==> server");
    let mut server = Command::new(built.join("tressed"))
        .args([
            "serve",
            "--demonstration",
            "--listen",
            &args.listen,
            "--data",
        ])
        .arg(data.join("server"))
        .stdout(Stdio::piped())
        // A newcomer wants to read the conversation, not the server's log.
        .stderr(File::create(&log).with_context(|| format!("cannot write {}", log.display()))?)
        .stdin(Stdio::null())
        .spawn()
        .context("cannot start tressed")?;
    let played = address(&mut server, &log).and_then(|address| {
        step::run(
            "a conversation across three networks",
            Command::new(built.join("tresse"))
                .args(["demo", "--server", &format!("http://{address}"), "--home"])
                .arg(data.join("home")),
        )
    });
    if played.is_err() || args.once {
        stop(&mut server)?;
        return played;
    }
    eprintln!(
        "\nThe server stays up. Ctrl-C ends it. Its log: {}",
        log.display()
    );
    server.wait().context("cannot wait for the server")?;
    Ok(())
}

/// Reads the server's line that says where it listens.
fn address(server: &mut Child, log: &Path) -> Result<String> {
    let output = server.stdout.take().context("the server has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("cannot read what the server says")?;
        let said: Value = serde_json::from_str(&line).unwrap_or_default();
        if said["event"] == "ready" {
            let address = said["listen"]
                .as_str()
                .context("ready without an address")?;
            return Ok(address.to_owned());
        }
    }
    let said = fs::read_to_string(log).unwrap_or_default();
    bail!(
        "the server did not start; perhaps another one uses the address (choose one: --listen 127.0.0.1:0) or the data. \
         It said:\n  {}",
        said.trim().lines().last().unwrap_or("nothing")
    )
}

fn stop(server: &mut Child) -> Result<()> {
    if setup::quiet(Command::new("kill").arg(server.id().to_string())) {
        server.wait().context("cannot wait for the server")?;
    }
    Ok(())
}
