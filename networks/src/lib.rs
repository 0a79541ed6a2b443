//! The networks as data: kind of handle, limits, rules, features, vocabulary.
//!
//! [`Networks::builtin`] is `networks.toml`; an operator's own file goes through [`Networks::parse`]
//! and is checked just as strictly. No code anywhere knows a network by name.
//!
//! Surprising rule: in a conversation across networks there is no rule of "this" or "that" network,
//! only [`Policy::stricter`] of all of them. What each person *sees* stays in their own words.

mod error;
mod features;
mod fields;
mod handle;
mod network;
mod networks;
mod policy;
mod window;
mod words;

pub use error::NetworksError;
pub use features::{Audience, Features, Polls};
pub use handle::{Handle, HandleError, HandleKind};
pub use network::Network;
pub use networks::Networks;
pub use policy::{FirstContact, MediaKind, Policy, ReceiptsOff, TimerStart};
pub use window::Window;
pub use words::Words;
