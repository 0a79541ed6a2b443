//! Reads exports in a browser's worker.
//!
//! Surprising rule: everything here is synchronous. A worker of its own reads the file in slices by
//! `FileReaderSync`, so a file of any size takes the memory of a slice, and the window goes on.

#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "used by the browser's half")
)]

mod qr;
mod shown;

#[cfg(target_arch = "wasm32")]
mod reader;
#[cfg(target_arch = "wasm32")]
mod session;

#[cfg(target_arch = "wasm32")]
pub use session::Import;

/// A code that a camera reads: a line for each row of it, `1` for what is dark. `undefined` for a text
/// that is too long.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn qr(text: &str) -> Option<String> {
    qr::rows(text)
}
