//! The edge through real sockets: a server in this process on a free port, and a client of a few
//! lines. Every wait is a read with a timeout; nothing sleeps.

mod bad_frames;
mod blobs;
mod delivery;
mod failing_store;
mod handshake;
mod kit;
#[path = "../../../core/tests/kit/mls.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the tests of the core"
)]
mod mls;
mod operator;
mod pages;
mod shutdown;
mod tls;
mod verification;
