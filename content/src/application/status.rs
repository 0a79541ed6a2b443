//! Delivery and read receipts, in the shape of draft-mahy-mimi-message-status: a list of message ids
//! with a status each. Several messages share one report, so that catching up costs one receipt.
//!
//! ```cddl
//! statusReport = [1*1024 [messageId: bstr .size 32, status: uint .size 1]]
//! ```

use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::STATUSES_MAX;
use crate::message_id::MessageId;

/// What became of a message at one receiver. Numbers as in the draft; unknown ones are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Status(pub u8);

impl Status {
    /// It arrived on a device.
    pub const DELIVERED: Self = Self(1);
    /// The person has seen it.
    pub const READ: Self = Self(2);
    /// The person has opened a view once, or played a voice note: more than read. Tresse's own.
    pub const OPENED: Self = Self(128);
}

/// A receipt for one message or many. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReport(pub Vec<(MessageId, Status)>);

impl StatusReport {
    /// The same status for many messages.
    pub fn of(status: Status, messages: impl IntoIterator<Item = MessageId>) -> Self {
        Self(
            messages
                .into_iter()
                .map(|message| (message, status))
                .collect(),
        )
    }

    /// Reads a report.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let len = reader.array("an array of statuses")?;
            check(len)?;
            let mut statuses = Vec::with_capacity(len);
            for _ in 0..len {
                reader.array_of(2, "a message id and its status")?;
                let id = MessageId(reader.fixed("a message id of 32 bytes")?);
                statuses.push((id, Status(reader.unsigned("a status", 255)? as u8)));
            }
            Ok(Self(statuses))
        })
    }

    /// Writes the report.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        check(self.0.len())?;
        let mut writer = Writer::default();
        writer.array(self.0.len());
        for (message, status) in &self.0 {
            writer.array(2);
            writer.bytes(&message.0);
            writer.unsigned(u64::from(status.0));
        }
        Ok(writer.into_bytes())
    }
}

fn check(len: usize) -> Result<(), ContentError> {
    match len {
        0 => Err(ContentError::Expected("one status or more")),
        1..=STATUSES_MAX => Ok(()),
        _ => Err(ContentError::TooMany {
            what: "statuses",
            max: STATUSES_MAX,
        }),
    }
}
