//! What a receiver knows of a message besides its content, in the draft's own encoding.

use crate::cbor::{RawItem, Reader, Writer, major};
use crate::error::ContentError;
use crate::message_id::MessageId;

/// When the server accepted a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timestamp {
    /// Milliseconds since 1970.
    Milliseconds(u64),
    /// An extended time (RFC 9581, tag 1001), kept as it came.
    Extended(RawItem),
}

/// Values that are not part of a message but implied by its delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedValues {
    /// Id of the message.
    pub message_id: MessageId,
    /// When the server accepted it.
    pub accepted_at: Timestamp,
    /// MLS group.
    pub group_id: Vec<u8>,
    /// MLS leaf of the sender.
    pub sender_leaf: u32,
    /// The sender's device.
    pub sender_client_uri: String,
    /// The sender.
    pub sender_uri: String,
    /// The room.
    pub room_uri: String,
}

impl DerivedValues {
    /// Reads the values. Accepts exactly what [`Self::encode`] writes.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            reader.array_of(7, "an array of 7 derived values")?;
            Ok(Self {
                message_id: MessageId(reader.fixed("a message id of 32 bytes")?),
                accepted_at: match reader.peek()? >> 5 {
                    major::TAG => Timestamp::Extended(extended(reader)?),
                    _ => Timestamp::Milliseconds(reader.unsigned("a timestamp", u64::MAX)?),
                },
                group_id: reader.bytes("a group id")?.to_vec(),
                sender_leaf: reader.unsigned("a leaf index", u64::from(u32::MAX))? as u32,
                sender_client_uri: reader.text("a uri")?.to_owned(),
                sender_uri: reader.text("a uri")?.to_owned(),
                room_uri: reader.text("a uri")?.to_owned(),
            })
        })
    }

    /// Writes the values.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.array(7);
        writer.bytes(&self.message_id.0);
        match &self.accepted_at {
            Timestamp::Milliseconds(at) => writer.unsigned(*at),
            Timestamp::Extended(item) => writer.raw(item.as_cbor()),
        }
        writer.bytes(&self.group_id);
        writer.unsigned(u64::from(self.sender_leaf));
        writer.text(&self.sender_client_uri);
        writer.text(&self.sender_uri);
        writer.text(&self.room_uri);
        writer.into_bytes()
    }
}

fn extended(reader: &mut Reader<'_>) -> Result<RawItem, ContentError> {
    let item = RawItem::read(reader, 2)?;
    // Tag 1001 around a map.
    match item.as_cbor() {
        [0xd9, 0x03, 0xe9, map, ..] if map >> 5 == major::MAP => Ok(item),
        _ => Err(ContentError::Expected("a timestamp")),
    }
}
