//! The client core as a module for browsers: compiled, bound to JavaScript, made small.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{node, stamp};
use crate::{step, wasm, workspace};

/// What every browser that we name has, and rustc uses.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub(crate) fn build() -> Result<()> {
    step::run(
        "bindings generator",
        workspace::cargo().args(["build", "--locked", "--package", "xtask-web"]),
    )?;
    let module = wasm::build()?;
    let out = node::folder().join("kit/wasm");
    let stamp = stamp::Stamp::of("module", std::slice::from_ref(&module))?;
    if stamp.is_fresh() && out.join("core_bg.wasm").exists() {
        return Ok(());
    }
    let bound = stamp::folder()?.join("bound");
    step::run(
        "bindings",
        Command::new(workspace::built()?.join("xtask-web")).args([&module, &bound]),
    )?;
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    step::run(
        "smaller module",
        node::tool("binaryen/bin/wasm-opt")
            .arg(bound.join("core_bg.wasm"))
            .arg("-o")
            .arg(out.join("core_bg.wasm"))
            .arg("-Oz")
            .args(FEATURES),
    )?;
    for file in ["core.js", "core.d.ts"] {
        copy(&bound, &out, file)?;
    }
    stamp.keep()
}

fn copy(from: &Path, to: &Path, file: &str) -> Result<()> {
    fs::copy(from.join(file), to.join(file))
        .with_context(|| format!("wasm-bindgen made no {file}"))?;
    Ok(())
}
