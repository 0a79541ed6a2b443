//! `cargo x run`: from a clean clone to a conversation across three networks, then stay up.

use std::io::{BufRead, BufReader};
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
        .stdin(Stdio::null())
        .spawn()
        .context("cannot start tressed")?;
    let played = address(&mut server).and_then(|address| {
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
    eprintln!("\nThe server stays up. Ctrl-C ends it.");
    server.wait().context("cannot wait for the server")?;
    Ok(())
}

/// Reads the server's line that says where it listens.
fn address(server: &mut Child) -> Result<String> {
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
    bail!("the server ended before it was ready; is another one using the address or the data?")
}

fn stop(server: &mut Child) -> Result<()> {
    if setup::quiet(Command::new("kill").arg(server.id().to_string())) {
        server.wait().context("cannot wait for the server")?;
    }
    Ok(())
}
