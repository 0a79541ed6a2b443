//! What must be on the machine: a C compiler (SQLite, ring), rustfmt and clippy, for the browser a
//! Rust that builds wasm32 with clang, and for the tests of the apps a browser with fonts of ours.
//! Installed where apt may be used; else said exactly.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// Makes sure that `cargo build` can work.
pub(crate) fn build() -> Result<()> {
    if !has("cc") {
        apt(&["gcc", "libc6-dev"], "a C compiler")?;
    }
    Ok(())
}

/// Makes sure that the checks of `cargo x test` can work.
pub(crate) fn test() -> Result<()> {
    build()?;
    for (tool, component) in [("rustfmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if !has(tool) && !quiet(Command::new("rustup").args(["component", "add", component])) {
            bail!("{tool} is missing: install it with `rustup component add {component}`");
        }
    }
    Ok(())
}

/// Makes sure that instructions can be counted.
pub(crate) fn valgrind() -> Result<()> {
    if !has("valgrind") {
        apt(&["valgrind"], "valgrind, which counts instructions")?;
    }
    Ok(())
}

/// The browser that the tests of the apps drive.
pub(crate) const BROWSER: &str = "/usr/bin/chromium";

/// Makes sure that the apps can be tested: a browser, and the fonts that the goldens show.
pub(crate) fn browser() -> Result<()> {
    if !has(BROWSER) {
        apt(&["chromium"], "Chromium, in which the apps are tested")?;
    }
    let fonts = Path::new("/usr/share/fonts/truetype/noto");
    for (package, file) in [
        ("fonts-noto-core", "NotoSansArabic-Regular.ttf"),
        ("fonts-noto-color-emoji", "NotoColorEmoji.ttf"),
    ] {
        if !fonts.join(file).exists() {
            apt(&[package], "a font that the goldens show")?;
        }
    }
    Ok(())
}

/// Whether a program can be started.
pub(crate) fn has(program: &str) -> bool {
    quiet(Command::new(program).arg("--version"))
}

/// Runs a program without output; whether it went well.
pub(crate) fn quiet(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Installs Debian packages where that is allowed without asking.
pub(crate) fn apt(packages: &[&str], what: &str) -> Result<()> {
    let by_hand = format!(
        "{what} is missing: install it (Debian, Ubuntu: `sudo apt-get install {}`)",
        packages.join(" ")
    );
    if !has("apt-get") {
        bail!("{by_hand}");
    }
    eprintln!("==> installing {what}: {}", packages.join(" "));
    for prefix in [&[][..], &["sudo", "-n"][..]] {
        let apt_get = |arguments: &[&str]| {
            let words: Vec<&str> = [prefix, &["apt-get"], arguments].concat();
            quiet(
                Command::new(words[0])
                    .args(&words[1..])
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
        if apt_get(&install) || (apt_get(&["update"]) && apt_get(&install)) {
            return Ok(());
        }
    }
    bail!("{by_hand}")
}
