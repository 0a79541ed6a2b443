//! The edge through real sockets: a server in this process on a free port, and a client of a few
//! lines. Every wait is a read with a timeout; nothing sleeps.

mod bad_frames;
mod blobs;
mod delivery;
mod handshake;
mod kit;
#[path = "../../../core/tests/kit/mod.rs"]
mod mls_kit;
mod operator;
mod shutdown;
mod tls;
mod verification;
