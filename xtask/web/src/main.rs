//! `xtask-web <module.wasm> <folder> <name>`: writes `name.js`, `name.d.ts` and `name_bg.wasm` into the
//! folder. A program of its own, so that the other commands of `cargo x` do not wait for what it
//! links.

use std::ffi::OsString;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let [module, folder, name] = arguments()?;
    Bindgen::new()
        .input_path(module)
        .out_name(&name.to_string_lossy())
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen does not take the module; is its version that of Cargo.lock?")
}

fn arguments() -> Result<[OsString; 3]> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    arguments
        .try_into()
        .ok()
        .context("usage: xtask-web <module.wasm> <folder> <name>")
}
