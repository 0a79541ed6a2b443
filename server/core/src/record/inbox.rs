//! An account's inbox: pointers, how far each device has read, and how far it was cleared.

use bytes::{BufMut, Bytes, BytesMut};
use tresse_proto::ids::{ConversationId, Seq};
use tresse_store::Table;

use super::entry::chunk;
use super::{Damaged, Row, number_row};

/// One entry that an account is to receive. 24 bytes. Key: account, position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// The conversation of the entry.
    pub conversation: ConversationId,
    /// Its place there.
    pub seq: Seq,
}

impl Row for Pointer {
    const TABLE: Table = Table::AccountInbox;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(24);
        row.put_slice(&self.conversation.0);
        row.put_u64(self.seq);
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let row: &[u8; 24] = bytes.as_ref().try_into().map_err(|_| Damaged {
            table: Self::TABLE,
            what: "its length is wrong",
        })?;
        Ok(Self {
            conversation: ConversationId(chunk(row, 0)),
            seq: u64::from_be_bytes(chunk(row, 16)),
        })
    }
}

number_row!(
    /// Everything up to and including this position has left the inbox. Key: account.
    Floor,
    InboxFloor
);

number_row!(
    /// Everything up to and including this position is stored on the device. Key: device.
    Cursor,
    DeviceCursor
);
