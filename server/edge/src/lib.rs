//! Connections: listen, handshake, frames in and out, blobs over HTTP. No rules: those are in
//! `tresse-server-core`, which this crate gives time, randomness, threads and sockets.
//!
//! Reading order: [`server`](Server) puts everything together; `engine` is the one thread that owns
//! the core and the one place where effects are let out; `dispatch` carries them out;
//! `mailbox` is what waits for one connection; `connection` is one connection, `connections` all of
//! them; `handshake` is what comes before; `websocket/` the framing; `listen`, `stream` and `tls`
//! the sockets; `http` and `blob/` the rest of what devices use; `pages` whatever else is served;
//! `snapshots` what backups are made of; `defaults` every timeout and bound.
//!
//! The surprising rule: nothing in this crate may log an id of an account, a device, a conversation
//! or a blob, an address, or a handle. Session numbers, codes and counts are enough.

mod blob;
mod clock;
mod codes;
mod command_queue;
mod connection;
mod connections;
mod defaults;
mod descriptors;
mod dispatch;
mod engine;
mod handshake;
mod http;
mod jobs;
mod listen;
mod mailbox;
mod metrics;
mod pages;
mod server;
mod shared;
mod snapshots;
mod stream;
mod tls;
pub mod verification;
mod websocket;

pub use blob::Blobs;
pub use defaults::Timeouts;
pub use engine::EngineError;
pub use pages::{NoPages, Pages};
pub use server::{EdgeConfig, Server, StartError};
pub use snapshots::{SnapshotError, Snapshots, Taken};
pub use tls::{Tls, TlsError};
