//! `cargo x run`: from a clean clone to a conversation across three networks and three apps to open,
//! then stay up.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{setup, step, web, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where the server listens
    #[arg(long, default_value = "127.0.0.1:7447")]
    listen: String,
    /// End after the demonstration instead of staying up
    #[arg(long)]
    once: bool,
    /// Leave the web apps out
    #[arg(long)]
    no_web: bool,
}

/// What a newcomer can do with two windows of a browser.
const TOUR: &str = "\
Try it in two windows:
  1. Open WhatsApp. Sign up with any phone number, say +41 79 555 01 01, and any name. The code is shown: this is a
     demonstration.
  2. Open Instagram in a second window. Sign up with any username, say mia.reads.
  3. In Instagram: settings, people on other networks, WhatsApp: turn it on. In WhatsApp do the same for Instagram.
  4. In WhatsApp: new chat, Instagram, mia.reads, write something. In Instagram it waits among the requests: accept it.
  5. Reply, react, edit, take back; open a second tab; pull the cable.";

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
    let no_apps = apps(args)?;
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
        .env("TRESSED_WEB__FOLDER", web::Core::Release.dist()?)
        .stdout(Stdio::piped())
        // A newcomer wants to read the conversation, not the server's log.
        .stderr(File::create(&log).with_context(|| format!("cannot write {}", log.display()))?)
        .stdin(Stdio::null())
        .spawn()
        .context("cannot start tressed")?;
    let played = ready(&mut server, &log).and_then(|ready| {
        let address = ready["listen"]
            .as_str()
            .context("ready without an address")?;
        step::run(
            "a conversation across three networks",
            Command::new(built.join("tresse"))
                .args(["demo", "--server", &format!("http://{address}"), "--home"])
                .arg(data.join("home")),
        )?;
        Ok(ready)
    });
    let ready = match played {
        Ok(ready) if !args.once => ready,
        ended => {
            stop(&mut server)?;
            return ended.map(|_| ());
        }
    };
    eprintln!("\n{}", invitation(&ready, no_apps.as_deref()));
    eprintln!(
        "\nThe server stays up. Ctrl-C ends it. Its log: {}",
        log.display()
    );
    server.wait().context("cannot wait for the server")?;
    Ok(())
}

/// Builds the apps. If that is not possible here: why, in a sentence.
fn apps(args: &Args) -> Result<Option<String>> {
    if args.no_web {
        return Ok(Some("The web apps were left out, as asked.".to_owned()));
    }
    if let Err(missing) = web::find_node() {
        return Ok(Some(format!("No apps in the browser: {missing}.")));
    }
    web::run(&web::Args::build_only())?;
    Ok(None)
}

/// What the newcomer reads last.
fn invitation(ready: &Value, no_apps: Option<&str>) -> String {
    if let Some(why) = no_apps {
        return why.to_owned();
    }
    let mut text = "Three apps to open:\n".to_owned();
    for app in ready["apps"].as_array().into_iter().flatten() {
        let (Some(title), Some(address)) = (app["title"].as_str(), app["address"].as_str()) else {
            continue;
        };
        text += &format!("  {title:<12}{address}\n");
    }
    text + "\n" + TOUR
}

/// Reads the server's line that says where it listens and where its apps are.
fn ready(server: &mut Child, log: &Path) -> Result<Value> {
    let output = server.stdout.take().context("the server has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("cannot read what the server says")?;
        let said: Value = serde_json::from_str(&line).unwrap_or_default();
        if said["event"] == "ready" {
            return Ok(said);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitation_names_each_app_with_its_address() {
        let ready = serde_json::json!({ "apps": [
            { "title": "Messenger", "address": "http://messenger.localhost:7447" },
            { "title": "WhatsApp", "address": "http://whatsapp.localhost:7447" },
        ]});
        let text = invitation(&ready, None);
        assert!(
            text.contains("  Messenger   http://messenger.localhost:7447\n"),
            "{text}"
        );
        assert!(
            text.contains("  WhatsApp    http://whatsapp.localhost:7447\n"),
            "{text}"
        );
        assert_eq!(invitation(&ready, Some("No Node.")), "No Node.");
    }
}
