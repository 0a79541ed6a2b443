//! Node and npm: are they there, are they new enough, and are the packages those of the lock file?

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::Result;

use crate::{step, workspace};

/// Vite 8 needs it.
const NODE: [u32; 2] = [20, 19];
/// Earlier ones install Vite 8 without the part for this machine.
const NPM: [u32; 2] = [11, 0];

/// What keeps the apps from being built, with what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    found: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the web apps need Node {}.{} or later with npm {} or later, and here is {}: install Node from \
             https://nodejs.org, then `npm install --global npm@{}`",
            NODE[0], NODE[1], NPM[0], self.found, NPM[0]
        )
    }
}

impl std::error::Error for Missing {}

/// The folder of everything that runs in browsers.
pub(crate) fn folder() -> PathBuf {
    workspace::root().join("web")
}

/// Looks for both.
pub(crate) fn find() -> Result<(), Missing> {
    judge(&version("node"), &version("npm"))
}

fn judge(node: &str, npm: &str) -> Result<(), Missing> {
    let found = |what: &str, said: &str| Missing {
        found: if said.is_empty() {
            format!("no {what}")
        } else {
            format!("{what} {said}")
        },
    };
    if parse(node) < Some(NODE) {
        return Err(found("Node", node));
    }
    if parse(npm) < Some(NPM) {
        return Err(found("npm", npm));
    }
    Ok(())
}

/// What a program says of its version; empty if it does not run.
fn version(program: &str) -> String {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .map(|output| {
            String::from_utf8_lossy(&output.stdout)
                .trim()
                .trim_start_matches('v')
                .to_owned()
        })
        .unwrap_or_default()
}

fn parse(version: &str) -> Option<[u32; 2]> {
    let mut parts = version.split('.');
    Some([parts.next()?.parse().ok()?, parts.next()?.parse().ok()?])
}

/// Installs what the lock file names, unless that was done already. Scripts of packages never run.
pub(crate) fn install() -> Result<()> {
    let changed = |file: &str| -> Option<SystemTime> {
        std::fs::metadata(folder().join(file)).ok()?.modified().ok()
    };
    // npm writes the second file when it has installed the first.
    if changed("node_modules/.package-lock.json") >= changed("package-lock.json") {
        return Ok(());
    }
    step::run(
        "packages",
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(folder()),
    )
}

/// A program of an installed package, by its path below `node_modules`.
pub(crate) fn tool(path: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(folder().join("node_modules").join(path))
        .current_dir(folder());
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_one_sentence() {
        let said = |node, npm| judge(node, npm).expect_err("missing").to_string();
        assert!(said("", "").contains("here is no Node:"));
        assert!(said("18.20.4", "11.0.0").contains("here is Node 18.20.4:"));
        assert!(said("20.18.1", "11.0.0").contains("here is Node 20.18.1:"));
        assert!(said("22.1.0", "10.9.2").contains("here is npm 10.9.2:"));
        assert!(said("20.19.0", "").contains("here is no npm:"));
    }

    #[test]
    fn new_enough_is_enough() {
        assert_eq!(judge("20.19.0", "11.0.0"), Ok(()));
        assert_eq!(judge("24.0.0", "12.1.0"), Ok(()));
    }
}
