//! What is compiled for browsers, as modules with their JavaScript.
//!
//! Surprising rule: nothing makes them smaller afterwards. `wasm-opt -O2` takes 0.4 % off what
//! travels and a minute to do it; `-Oz` makes it larger (docs/web.md).

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::kind::Core;
use super::stamp;
use crate::{step, wasm, workspace};

/// A package, and what browsers know it as.
struct Module {
    name: &'static str,
    package: &'static str,
}

const MODULES: &[Module] = &[
    Module {
        name: "core",
        package: "tresse-client-wasm",
    },
    // Fetched when somebody imports something or shows a code.
    Module {
        name: "import",
        package: "tresse-import-wasm",
    },
];

pub(crate) fn build(core: Core) -> Result<()> {
    step::run(
        "bindings generator",
        workspace::cargo().args(["build", "--locked", "--package", "xtask-web"]),
    )?;
    MODULES.iter().try_for_each(|module| one(core, module))
}

fn one(core: Core, Module { name, package }: &Module) -> Result<()> {
    let features = match *name {
        "core" => core.features(),
        _ => &[],
    };
    let built = wasm::build(package, core.profile(), features)?;
    let out = core.module()?;
    let module = format!("{name}_bg.wasm");
    // What is done to it is written here.
    let recipe = workspace::root().join("xtask/src/web/module.rs");
    let step = match *name {
        "core" => core.step("module"),
        name => core.step(&format!("module-{name}")),
    };
    let stamp = stamp::Stamp::of(&step, &[built.clone(), recipe])?;
    if stamp.is_fresh() && out.join(&module).exists() {
        return Ok(());
    }
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    step::run(
        "bindings",
        Command::new(workspace::built()?.join("xtask-web"))
            .args([&built, &out])
            .arg(name),
    )?;
    stamp.keep()
}
