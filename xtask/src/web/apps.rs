//! The apps themselves, one build each.

use std::path::PathBuf;

use anyhow::Result;

use super::node::{self, folder};
use super::stamp::Stamp;
use crate::step;

/// Folders of `web`.
pub(crate) const NAMES: [&str; 3] = ["messenger", "instagram", "whatsapp"];

/// What all apps are made from, beside their own folder.
const SHARED: [&str; 6] = [
    "build",
    "kit",
    "workers",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

/// Where the built apps are.
pub(crate) fn dist() -> PathBuf {
    folder().join("dist")
}

pub(crate) fn build() -> Result<()> {
    for app in NAMES {
        let mut sources: Vec<PathBuf> = SHARED.iter().map(|path| folder().join(path)).collect();
        sources.push(folder().join(app));
        let stamp = Stamp::of(app, &sources)?;
        if stamp.is_fresh() && dist().join(app).join(".build").exists() {
            continue;
        }
        step::run(
            &format!("app {app}"),
            node::tool("vite/bin/vite.js").arg("build").env("APP", app),
        )?;
        stamp.keep()?;
    }
    Ok(())
}
