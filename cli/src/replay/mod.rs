//! The main job on real input: a transcript becomes a conversation between as many devices as it
//! has speakers, spread over the networks, and every decrypted timeline is compared with it.
//!
//! Reading order: [`cast`] (who they are), [`stage`] (the numbers everybody shares while it plays),
//! [`member`] (one device), [`venue`] (the server and the way
//! there), [`play`] (the acts), [`report`] (the
//! comparison), [`capture`] (the traffic, for a scan; [`unmask`] makes it readable).
//!
//! The surprising rule: nothing is counted while it happens. What counts is read back from each
//! device's own database at the end; only the delays are taken on the way.

pub mod capture;
pub mod cast;
mod descriptors;
pub mod member;
pub mod play;
pub mod progress;
pub mod report;
pub mod stage;
pub mod unmask;
pub mod venue;

pub use cast::handles;
pub use play::{Options, Place, play};
pub use report::Report;
