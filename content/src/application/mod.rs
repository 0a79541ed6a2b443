//! Parts of Tresse's own: receipts, what groups and people are called and look like, what all members
//! of a conversation see alike, what a person's own devices tell each other. Each has a media type
//! under `application/vnd.tresse.` and is deterministic CBOR.

mod contact_card;
mod location;
mod named;
mod own_devices;
mod own_settings;
mod poll;
mod rich;
mod shared_state;
mod status;
mod sticker;
mod versioned;

pub use contact_card::{CardEntry, ContactCard};
pub use location::Location;
pub(crate) use named::fields;
pub use named::{GroupInfo, Profile};
pub use own_devices::{KnownContact, KnownGroup, OwnDevices, OwnProfile};
pub use own_settings::{KnownPart, KnownPartKind, KnownSettings, KnownStar};
pub use poll::{Poll, Vote};
pub use rich::Rich;
pub use shared_state::{Nickname, Pin, SharedState};
pub use status::{Status, StatusReport};
pub use sticker::Sticker;
pub use versioned::{Detail, Versioned};
