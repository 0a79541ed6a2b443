//! What one person has decided about conversations and messages, for their other devices.
//!
//! Surprising rule: each has the time at which it was decided. Of two the later one counts, and of two
//! at the same time the one whose encoding is greater: so it does not matter who hears what first.

use super::versioned;
use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{KEY_MAX, KNOWN_PART_BYTES_MAX};

/// What was decided about a conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownSettings {
    /// Bytes of the conversation's id.
    pub conversation: [u8; 16],
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Stands before the others.
    pub is_pinned: bool,
    /// One of those that the person likes best.
    pub is_favourite: bool,
    /// 0: not muted.
    pub muted_until_ms: u64,
    /// The list it is in; the numbers are the client's.
    pub folder: u8,
    /// The other one is kept at a distance.
    pub is_restricted: bool,
}

/// What was decided about a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownStar {
    /// Bytes of the conversation's id.
    pub conversation: [u8; 16],
    /// Of its first version.
    pub message: [u8; 32],
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Kept, or not any more.
    pub is_starred: bool,
}

/// A part that was heard in a conversation, for a device that came later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPart {
    /// Bytes of the conversation's id.
    pub conversation: [u8; 16],
    /// Which part.
    pub kind: KnownPartKind,
    /// Its encoding.
    pub content: Vec<u8>,
}

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownPartKind {
    /// [`super::GroupInfo`].
    GroupInfo,
    /// [`super::SharedState`].
    SharedState,
}

impl KnownSettings {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        reader.array_of(7, "settings of a conversation")?;
        Ok(Self {
            conversation: reader.fixed("a conversation of 16 bytes")?,
            at_ms: time(reader)?,
            is_pinned: reader.bool("whether it is pinned")?,
            is_favourite: reader.bool("whether it is a favourite")?,
            muted_until_ms: time(reader)?,
            folder: reader.unsigned("a folder", 255)? as u8,
            is_restricted: reader.bool("whether it is restricted")?,
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        writer.array(7);
        writer.bytes(&self.conversation);
        write_time(writer, self.at_ms)?;
        writer.bool(self.is_pinned);
        writer.bool(self.is_favourite);
        write_time(writer, self.muted_until_ms)?;
        writer.unsigned(u64::from(self.folder));
        writer.bool(self.is_restricted);
        Ok(())
    }
}

impl KnownStar {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        reader.array_of(4, "a star")?;
        Ok(Self {
            conversation: reader.fixed("a conversation of 16 bytes")?,
            message: reader.fixed("a message of 32 bytes")?,
            at_ms: time(reader)?,
            is_starred: reader.bool("whether it is starred")?,
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        writer.array(4);
        writer.bytes(&self.conversation);
        writer.bytes(&self.message);
        write_time(writer, self.at_ms)?;
        writer.bool(self.is_starred);
        Ok(())
    }
}

impl KnownPart {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        reader.array_of(3, "a part of a conversation")?;
        Ok(Self {
            conversation: reader.fixed("a conversation of 16 bytes")?,
            kind: match reader.unsigned("a kind of part", 1)? {
                0 => KnownPartKind::GroupInfo,
                _ => KnownPartKind::SharedState,
            },
            content: versioned::bytes(reader, "a part", KNOWN_PART_BYTES_MAX)?,
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) -> Result<(), ContentError> {
        versioned::check(self.content.len(), "a part", KNOWN_PART_BYTES_MAX)?;
        writer.array(3);
        writer.bytes(&self.conversation);
        writer.unsigned(match self.kind {
            KnownPartKind::GroupInfo => 0,
            KnownPartKind::SharedState => 1,
        });
        writer.bytes(&self.content);
        Ok(())
    }
}

fn time(reader: &mut Reader<'_>) -> Result<u64, ContentError> {
    reader.unsigned("a time", KEY_MAX as u64)
}

fn write_time(writer: &mut Writer, ms: u64) -> Result<(), ContentError> {
    if ms > KEY_MAX as u64 {
        return Err(ContentError::OutOfRange("a time"));
    }
    writer.unsigned(ms);
    Ok(())
}
