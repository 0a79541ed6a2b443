//! `cargo x wasm`: the client core must compile for the browser. `cargo x web` builds it here too.
//!
//! With rustup's own wasm32 target where it can be had; else with Debian's Rust for the web, whose
//! standard library is built from source.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{setup, step, workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// Only whether it compiles.
pub(crate) fn run() -> Result<()> {
    let (mut cargo, _) = cargo("check", &["tresse-client-wasm", "tresse-import-wasm"])?;
    step::run("client core for wasm32", &mut cargo)
}

/// Compiles a package with a profile, which cargo names a folder after; where the module is.
pub(crate) fn build(
    package: &str,
    (profile, folder): (&str, &str),
    features: &[&str],
) -> Result<PathBuf> {
    let (mut cargo, target) = cargo("build", &[package])?;
    cargo.args(["--profile", profile, "--lib"]);
    for feature in features {
        cargo.args(["--features", feature]);
    }
    step::run(&format!("{package} for browsers"), &mut cargo)?;
    let module = format!("{}.wasm", package.replace('-', "_"));
    Ok(target.join(TARGET).join(folder).join(module))
}

/// A command of cargo's for these packages, and the target folder that it writes to.
fn cargo(command: &str, packages: &[&str]) -> Result<(Command, PathBuf)> {
    if !setup::has("clang") {
        setup::apt(&["clang"], "clang (it compiles SQLite for the browser)")?;
    }
    let mut cargo = workspace::cargo();
    cargo.args([command, "--locked", "--target", TARGET]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    let mut target = workspace::target()?;
    if !rustup_has_target() {
        target = target.join("debug/wasm-target");
        debian(&mut cargo, &target)?;
    }
    Ok((cargo, target))
}

fn rustup_has_target() -> bool {
    let installed = Command::new("rustup")
        .args(["target", "list", "--installed"])
        .current_dir(workspace::root())
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(TARGET));
    installed || setup::quiet(Command::new("rustup").args(["target", "add", TARGET]))
}

/// Points cargo at Debian's compiler, and at a target folder of its own: the compiler is another.
fn debian(cargo: &mut Command, target: &Path) -> Result<()> {
    let rustc = "/usr/bin/rustc";
    let source = "/usr/lib/rust-web/lib/rustlib/src/rust/library";
    if !setup::has(rustc) || !setup::has("wasm-ld") && !setup::has("wasm-ld-14") {
        setup::apt(
            &["rustc-web", "rust-web-src", "lld", "clang"],
            "Rust for wasm32 (`rustup target add wasm32-unknown-unknown` did not work)",
        )?;
    }
    let linker = ["wasm-ld", "wasm-ld-14", "wasm-ld-19"]
        .into_iter()
        .find(|linker| setup::has(linker))
        .context("no wasm-ld: install the package lld")?;
    if !setup::has(rustc) {
        bail!("no {rustc} (looked for sources in {source}): install rustc-web and rust-web-src");
    }
    cargo
        .arg("-Zbuild-std=std,panic_abort")
        .env("RUSTC", rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        .env("CARGO_TARGET_DIR", target);
    Ok(())
}
