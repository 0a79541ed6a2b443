//! The real binary: started, stopped, killed, and misused. Each process is ended by its own handle.

mod backup;
#[path = "../../../edge/tests/edge/kit/client.rs"]
#[expect(dead_code, reason = "shared with the tests of the edge")]
mod client;
mod crash;
#[path = "../../../core/tests/kit/mls.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the tests of the core"
)]
mod mls;
mod privacy;
mod process;
mod signals;
mod usage;
mod web;
