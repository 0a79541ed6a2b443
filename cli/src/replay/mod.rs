//! The main job on real input: a transcript becomes a conversation between as many devices as it
//! has speakers, spread over the networks, and every decrypted timeline is compared with it.
//!
//! Reading order: [`cast`] (who they are), [`stage`] (the numbers everybody shares while it plays),
//! [`member`] (one device), [`server`] (a server of our own), [`play`] (the acts), [`report`] (the
//! comparison), [`capture`] (the traffic, for a scan).
//!
//! The surprising rule: nothing is counted while it happens. What counts is read back from each
//! device's own database at the end; only the delays are taken on the way.

pub mod capture;
pub mod cast;
pub mod member;
pub mod play;
pub mod progress;
pub mod report;
pub mod server;
pub mod stage;

pub use cast::handles;
pub use play::{Options, play};
pub use report::Report;
