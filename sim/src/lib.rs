//! The whole system in one process, from a seed.
//!
//! The real server core on a store that can crash, the real client cores on SQLite, and between
//! them a network, clocks and disks that take away whatever a bad day can take away. One seed
//! decides everything that happens, so that a failure is a number: `cargo x sim --seed N`.
//!
//! Reading order: [`world`] (the loop), [`schedule`] (time), [`network`], [`server`] and [`actor`]
//! (who lives in it), [`fuse`] (how a device dies in the middle of a transaction), [`workload`] (what people do), [`oracle`] (what they were promised),
//! [`invariants`] (what must stay true), [`bug`] (bugs put in on purpose, which must be found).
//!
//! The surprising rule: nothing here is allowed to help. The simulator only carries bytes, ends
//! processes and compares; recovery is the cores' business alone.

pub mod actor;
pub mod bug;
pub mod fuse;
pub mod invariants;
pub mod network;
pub mod oracle;
pub mod schedule;
pub mod server;
pub mod workload;
pub mod world;

pub use bug::Bug;
pub use invariants::Violation;
pub use world::{Failure, Options, Report, run};
