//! The client core in a browser's worker: WebSocket, SQLite in the origin's private files, and the
//! windows of all tabs that show what is stored.
//!
//! Reading order: [`view`] (what travels), `call` (what a window asks for once), `watch` (what it
//! shows all the time), `driver` (the loop), `boot` (every state of the storage).
//!
//! Surprising rule: `call`, `watch`, `show` and `view` know no browser, so that they are tested
//! natively. Everything else is compiled for wasm only.

#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "used by the browser's half and by tests")
)]

pub mod view;

mod call;
#[cfg(any(test, feature = "figures"))]
mod seed;
mod show;
mod sqlite;
mod watch;

#[cfg(target_arch = "wasm32")]
mod alarm;
#[cfg(target_arch = "wasm32")]
mod boot;
#[cfg(target_arch = "wasm32")]
mod cause;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod hub;
#[cfg(target_arch = "wasm32")]
mod media;
mod notice;
#[cfg(target_arch = "wasm32")]
mod opfs;
#[cfg(target_arch = "wasm32")]
mod random;
#[cfg(target_arch = "wasm32")]
mod scope;
#[cfg(target_arch = "wasm32")]
mod socket;
#[cfg(target_arch = "wasm32")]
mod standing;

/// Starts the core, once in a worker. `config` is what `/app.json` says, `port` leads to the window.
/// Everything else is said on the port: [`view::ToCore`].
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn boot(config: &str, port: web_sys::MessagePort) -> Result<(), wasm_bindgen::JsValue> {
    boot::boot(config, port)
}
