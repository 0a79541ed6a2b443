//! MIMI content (draft-ietf-mimi-content-08, CBOR): what travels inside the encryption.
//!
//! [`MimiContent`] is a message; `builder` makes one, [`MimiContent::meaning`] says what a received
//! one wants, [`MessageId`] names it, [`application`] holds the parts of Tresse's own (receipts,
//! names). Only endpoints link this crate.
//!
//! Surprising rule: decoding is as strict as encoding. Whatever decodes encodes to the same bytes, so
//! that a message has one id.

pub mod application;
mod builder;
mod cbor;
mod derived;
mod error;
mod extensions;
pub mod limits;
pub mod markdown;
mod meaning;
mod media;
pub mod media_type;
mod message;
mod message_id;
mod part;
mod thumbnail;

pub use cbor::RawItem;
pub use derived::{DerivedValues, Timestamp};
pub use error::ContentError;
pub use extensions::{ExtensionKey, Extensions};
pub use markdown::Mention;
pub use meaning::{Meaning, Shown};
pub use media::MediaFacts;
pub use message::{Expiration, MimiContent, Salt};
pub use message_id::{InvalidMessageId, MessageId};
pub use part::{Disposition, ExternalPart, NestedPart, Part, Semantics};
