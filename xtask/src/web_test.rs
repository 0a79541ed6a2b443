//! `cargo x web-test`: people in real browsers, at a real server. Needs the apps built; the server
//! reads them from their folder, so that nothing of Rust is built again for a change to an app.

use anyhow::Result;

use crate::web::{self, Core};
use crate::{setup, step, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Take the apps and the server as they were built last
    #[arg(long)]
    no_build: bool,
    /// With a core that is built in seconds: see `cargo x web --fast`
    #[arg(long, conflicts_with = "figures")]
    fast: bool,
    /// Measure, with a core that can fill its own database: see `cargo x web --figures`
    #[arg(long)]
    figures: bool,
    /// For Playwright: files, `--project looks`, `--grep reply`, `--update-snapshots`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    playwright: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let core = Core::chosen(args.fast, args.figures);
    if !args.no_build {
        web::build(core, false)?;
        step::run(
            "server",
            workspace::cargo().args(["build", "--locked", "--package", "tresse-server"]),
        )?;
    }
    drive(core, &args.playwright)
}

/// Runs the browser's tests on the server and the apps that are built.
pub(crate) fn drive(core: Core, playwright: &[String]) -> Result<()> {
    setup::browser()?;
    let fixture = web::build_fixture(core)?;
    let mut tests = web::tool("@playwright/test/cli.js");
    tests
        .arg("test")
        .args(["--config", "tests/playwright.config.ts"])
        .args(playwright)
        .env("TRESSED", workspace::built()?.join("tressed"))
        .env("TRESSE_DIST", core.dist()?)
        .env("TRESSE_FIXTURE", fixture)
        .env("CHROMIUM", setup::BROWSER);
    if core == Core::Figures {
        tests.env("TRESSE_FIGURES", "yes");
    }
    step::run("web apps in a browser", &mut tests)
}
