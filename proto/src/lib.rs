//! The shared language of server and endpoints.
//!
//! Reading order: [`ids`] names things, [`wire`] is generated from `schema/tresse/v1/*.proto`
//! (the published protocol), [`codec`] encodes and decodes frames, [`signing`] says what a
//! device signs, [`error`] is the typed form of what can go wrong, [`limits`] holds every maximum.
//!
//! Nothing here does I/O, knows a clock, or allocates on behalf of a peer beyond [`limits`].

pub mod codec;
pub mod error;
pub mod ids;
pub mod limits;
pub mod signing;

/// Messages generated from `schema/tresse/v1/*.proto`. Ids are bare bytes here: convert them with
/// [`ids`] at once, and let only typed ids travel further.
#[allow(missing_docs, clippy::all)]
pub mod wire {
    include!(concat!(env!("OUT_DIR"), "/tresse.v1.rs"));
}

/// The one version of the protocol that this code speaks.
pub const PROTOCOL_VERSION: u32 = 1;
