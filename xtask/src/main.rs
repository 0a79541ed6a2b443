//! The project commands: cargo x run, test, sim, wasm, check.
fn main() {}
