//! Parts of Tresse's own: receipts, names of groups, profiles, what a person's own devices tell each
//! other. Each has a media type under
//! `application/vnd.tresse.` and is deterministic CBOR.

mod named;
mod own_devices;
mod status;

pub use named::{GroupInfo, Profile};
pub use own_devices::{KnownContact, KnownGroup, OwnDevices, OwnProfile};
pub use status::{Status, StatusReport};
