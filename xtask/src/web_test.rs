//! `cargo x web-test`: people in real browsers, at a real server. Needs the apps built; the server
//! reads them from `web/dist`, so that nothing of Rust is built again for a change to an app.

use anyhow::Result;

use crate::{setup, step, web, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Take the apps and the server as they were built last
    #[arg(long)]
    no_build: bool,
    /// For Playwright: files, `--project looks`, `--grep reply`, `--update-snapshots`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    playwright: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if !args.no_build {
        web::run(&web::Args::build_only())?;
        step::run(
            "server",
            workspace::cargo().args(["build", "--locked", "--package", "tresse-server"]),
        )?;
    }
    drive(&args.playwright)
}

/// Runs the browser's tests on what is built.
pub(crate) fn drive(playwright: &[String]) -> Result<()> {
    setup::browser()?;
    step::run(
        "web apps in a browser",
        web::tool("@playwright/test/cli.js")
            .arg("test")
            .args(["--config", "tests/playwright.config.ts"])
            .args(playwright)
            .env("TRESSED", workspace::built()?.join("tressed"))
            .env("TRESSE_DIST", web::dist())
            .env("CHROMIUM", setup::BROWSER),
    )
}
