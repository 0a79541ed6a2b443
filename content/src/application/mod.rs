//! Parts of Tresse's own: receipts, names of groups, profiles. Each has a media type under
//! `application/vnd.tresse.` and is deterministic CBOR.

mod named;
mod status;

pub use named::{GroupInfo, Profile};
pub use status::{Status, StatusReport};
