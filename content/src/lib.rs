//! MIMI content (CBOR): what travels inside the encryption.

mod message_id;

pub use message_id::{InvalidMessageId, MessageId};
