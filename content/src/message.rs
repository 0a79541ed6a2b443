//! The container: how a message behaves, and its body.

use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::extensions::Extensions;
use crate::limits::{CONTENT_BYTES_MAX, PARTS_MAX};
use crate::message_id::MessageId;
use crate::part::NestedPart;

/// 16 random bytes, fresh for every message: two equal texts have different ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl Salt {
    /// A fresh salt. The generator must be a cryptographic one.
    pub fn random(rng: &mut impl rand::CryptoRng) -> Self {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        Self(salt)
    }
}

/// When a message goes away at its receivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiration {
    /// This many seconds after the receiver read it.
    AfterRead(u32),
    /// At this time, seconds since 1970.
    At(u32),
}

/// A message as it travels inside the encryption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MimiContent {
    /// Makes the id unpredictable.
    pub salt: Salt,
    /// The message whose place this one takes: edit, delete, changed or taken back reaction.
    pub replaces: Option<MessageId>,
    /// Groups messages to a topic, or empty.
    pub topic_id: Vec<u8>,
    /// When it goes away.
    pub expires: Option<Expiration>,
    /// The message it answers or reacts to.
    pub in_reply_to: Option<MessageId>,
    /// Whatever else.
    pub extensions: Extensions,
    /// The body.
    pub body: NestedPart,
}

impl MimiContent {
    /// Reads a message. Accepts exactly what [`Self::encode`] writes.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        not_too_large(encoded)?;
        Reader::whole(encoded, |reader| {
            reader.array_of(7, "an array of the 7 fields of a message")?;
            Ok(Self {
                salt: Salt(reader.fixed("a salt of 16 bytes")?),
                replaces: read_id(reader)?,
                topic_id: reader.bytes("a topic")?.to_vec(),
                expires: read_expiration(reader)?,
                in_reply_to: read_id(reader)?,
                extensions: Extensions::read(reader)?,
                body: NestedPart::read(reader, 1, &mut { PARTS_MAX })?,
            })
        })
    }

    /// Writes the message; the same message always gives the same bytes.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        let mut writer = Writer::default();
        writer.array(7);
        writer.bytes(&self.salt.0);
        write_id(&mut writer, self.replaces);
        writer.bytes(&self.topic_id);
        match self.expires {
            None => writer.null(),
            Some(expiration) => {
                let (relative, seconds) = match expiration {
                    Expiration::AfterRead(seconds) => (true, seconds),
                    Expiration::At(seconds) => (false, seconds),
                };
                writer.array(2);
                writer.bool(relative);
                writer.unsigned(u64::from(seconds));
            }
        }
        write_id(&mut writer, self.in_reply_to);
        self.extensions.write(&mut writer)?;
        self.body.write(&mut writer, 1, &mut { PARTS_MAX })?;
        let encoded = writer.into_bytes();
        not_too_large(&encoded)?;
        Ok(encoded)
    }

    /// Id of this message when it is sent by this sender to this room in this `encoded` form.
    pub fn id(&self, sender_uri: &str, room_uri: &str, encoded: &[u8]) -> MessageId {
        MessageId::compute(sender_uri, room_uri, encoded, &self.salt.0)
    }
}

fn not_too_large(encoded: &[u8]) -> Result<(), ContentError> {
    if encoded.len() > CONTENT_BYTES_MAX {
        return Err(ContentError::TooLarge {
            bytes: encoded.len(),
            max: CONTENT_BYTES_MAX,
        });
    }
    Ok(())
}

fn read_id(reader: &mut Reader<'_>) -> Result<Option<MessageId>, ContentError> {
    if reader.null()? {
        return Ok(None);
    }
    Ok(Some(MessageId(
        reader.fixed("a message id of 32 bytes, or null")?,
    )))
}

fn write_id(writer: &mut Writer, id: Option<MessageId>) {
    match id {
        None => writer.null(),
        Some(id) => writer.bytes(&id.0),
    }
}

fn read_expiration(reader: &mut Reader<'_>) -> Result<Option<Expiration>, ContentError> {
    if reader.null()? {
        return Ok(None);
    }
    reader.array_of(2, "an expiration of 2 fields, or null")?;
    let relative = reader.bool("whether the expiration is relative")?;
    let seconds = reader.unsigned("a time in seconds", u64::from(u32::MAX))? as u32;
    Ok(Some(if relative {
        Expiration::AfterRead(seconds)
    } else {
        Expiration::At(seconds)
    }))
}
