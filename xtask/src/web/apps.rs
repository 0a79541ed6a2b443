//! The apps themselves, one build each.

use std::path::PathBuf;

use anyhow::Result;

use super::kind::Core;
use super::node::{self, folder};
use super::stamp::Stamp;
use crate::step;

/// Folders of `web`.
pub(crate) const NAMES: [&str; 3] = ["messenger", "instagram", "whatsapp"];

/// What all apps are made from, beside their own folder and the client core.
const SHARED: [&str; 7] = [
    "build",
    "kit/src",
    "kit/words",
    "workers",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

/// How an app is built.
struct Way {
    core: Core,
    /// What the steps are remembered as.
    name: &'static str,
    dist: PathBuf,
    /// Vite's: what a build is for.
    mode: &'static str,
    is_compressed: bool,
}

/// With a core, as people get them.
pub(crate) fn build(core: Core) -> Result<()> {
    build_all(&Way {
        core,
        name: "app",
        dist: core.dist()?,
        mode: "production",
        is_compressed: core.is_small(),
    })
}

/// With made-up people in the place of the core; where they are.
pub(crate) fn build_fixture(core: Core) -> Result<PathBuf> {
    let dist = core.folder()?.join("fixture");
    build_all(&Way {
        core,
        name: "fixture",
        dist: dist.clone(),
        mode: "fixture",
        is_compressed: false,
    })?;
    Ok(dist)
}

fn build_all(way: &Way) -> Result<()> {
    let core = way.core.module()?;
    for app in NAMES {
        let mut sources: Vec<PathBuf> = SHARED.iter().map(|path| folder().join(path)).collect();
        sources.extend([folder().join(app), core.clone()]);
        let step = format!("{} {app}", way.name);
        let stamp = Stamp::of(&way.core.step(&step.replace(' ', "-")), &sources)?;
        if stamp.is_fresh() && way.dist.join(app).join(".build").exists() {
            continue;
        }
        let mut vite = node::tool("vite/bin/vite.js");
        vite.args(["build", "--mode", way.mode])
            .env("APP", app)
            .env("TRESSE_CORE", &core)
            .env("TRESSE_DIST", &way.dist);
        if !way.is_compressed {
            // It takes longest, and between two programs of one machine it saves nothing.
            vite.env("TRESSE_COMPRESSED", "no");
        }
        step::run(&step, &mut vite)?;
        stamp.keep()?;
    }
    Ok(())
}
