//! The load generator: an open-loop schedule, latencies counted from the intended send time, and an
//! audit without which a run has no number.
//!
//! Reading order: [`schedule`] says when each message is due, [`driver`] what a server under test
//! must be able to do, [`fleet`] holds the connections, [`recorder`] sees what they are told,
//! [`audit`] judges it, [`workload`] puts them together, [`report`] is what comes out.
//!
//! The surprising rule: there is one thread and no async runtime. A generator that is dearer than
//! the server measures itself.

pub mod audit;
pub mod clock;
pub mod driver;
pub mod error;
pub mod faults;
pub mod fleet;
pub mod floor;
pub mod latency;
pub mod process;
pub mod progress;
pub mod random;
pub mod recorder;
pub mod report;
pub mod schedule;
pub mod tls;
pub mod workload;

pub use error::BenchError;
