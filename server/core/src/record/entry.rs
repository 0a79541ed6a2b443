//! Entries of a conversation's log, how many inboxes point to each, the head of the log, and remembered answers.

use bytes::{BufMut, Bytes, BytesMut};
use prost::Message as _;
use tresse_proto::ids::{ConversationId, Seq};
use tresse_proto::wire::{ConversationState, Entry, EntryKind};
use tresse_store::Table;
use xxhash_rust::xxh3::xxh3_64;

use super::{Damaged, Row, number_row};

/// An encoded entry, the same bytes for every member, behind a checksum. Key: conversation, seq.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow(pub Bytes);

impl EntryRow {
    /// The row of an entry, and the encoded entry itself: one allocation, since every message makes both.
    pub fn of(entry: &Entry) -> (Bytes, Bytes) {
        let mut row = BytesMut::with_capacity(CHECKSUM_BYTES + entry.encoded_len());
        row.put_bytes(0, CHECKSUM_BYTES);
        entry.encode(&mut row).expect("a BytesMut grows as needed");
        let checksum = xxh3_64(&row[CHECKSUM_BYTES..]);
        row[..CHECKSUM_BYTES].copy_from_slice(&checksum.to_be_bytes());
        let row = row.freeze();
        let entry = row.slice(CHECKSUM_BYTES..);
        (row, entry)
    }
}

/// Bytes of the checksum before an entry.
const CHECKSUM_BYTES: usize = 8;

impl Row for EntryRow {
    const TABLE: Table = Table::ConversationEntry;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(CHECKSUM_BYTES + self.0.len());
        row.put_u64(xxh3_64(&self.0));
        row.put_slice(&self.0);
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let damaged = |what| Damaged {
            table: Self::TABLE,
            what,
        };
        let (checksum, entry) = bytes
            .split_first_chunk()
            .ok_or(damaged("it is too short for its checksum"))?;
        if xxh3_64(entry) != u64::from_be_bytes(*checksum) {
            return Err(damaged("its checksum does not match"));
        }
        Ok(Self(bytes.slice(CHECKSUM_BYTES..)))
    }
}

/// How many inbox pointers still refer to an entry, and what the sweep must know to remove it without reading its
/// body. 21 bytes. Key: conversation, seq. The row and the entry live and go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryPointers {
    /// Inbox pointers that refer to the entry.
    pub count: u32,
    /// Kind of the entry, as on the wire.
    pub kind: EntryKind,
    /// Epoch of the entry: a COMMIT also has a row in commit_entry.
    pub epoch: u64,
    /// When it was appended: it goes at the retention time at the latest.
    pub at_ms: u64,
}

impl Row for EntryPointers {
    const TABLE: Table = Table::EntryPointers;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(21);
        row.put_u32(self.count);
        row.put_u8(self.kind as u8);
        row.put_u64(self.epoch);
        row.put_u64(self.at_ms);
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let damaged = |what| Damaged {
            table: Self::TABLE,
            what,
        };
        let row: &[u8; 21] = bytes
            .as_ref()
            .try_into()
            .map_err(|_| damaged("its length is wrong"))?;
        Ok(Self {
            count: u32::from_be_bytes(chunk(row, 0)),
            kind: EntryKind::try_from(i32::from(row[4]))
                .map_err(|_| damaged("its kind is unknown"))?,
            epoch: u64::from_be_bytes(chunk(row, 5)),
            at_ms: u64::from_be_bytes(chunk(row, 13)),
        })
    }
}

/// Where a conversation is: the epoch that the next commit must name, and the newest entry. 16 bytes. Key: conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConversationHead {
    /// The current MLS epoch.
    pub epoch: u64,
    /// The newest entry; 0 while there is none.
    pub seq: Seq,
}

impl Row for ConversationHead {
    const TABLE: Table = Table::ConversationHead;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(16);
        row.put_u64(self.epoch);
        row.put_u64(self.seq);
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let row: &[u8; 16] = bytes.as_ref().try_into().map_err(|_| Damaged {
            table: Self::TABLE,
            what: "its length is wrong",
        })?;
        Ok(Self {
            epoch: u64::from_be_bytes(chunk(row, 0)),
            seq: u64::from_be_bytes(chunk(row, 8)),
        })
    }
}

/// The answer that a message got, so that the same message gets it again. 33 bytes. Key: device, client message id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageAnswer {
    /// The conversation of the message.
    pub conversation: ConversationId,
    /// Its entry.
    pub seq: Seq,
    /// When it was accepted.
    pub at_ms: u64,
    /// State of the conversation as its sender saw it.
    pub state: ConversationState,
}

impl Row for MessageAnswer {
    const TABLE: Table = Table::MessageSeq;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(33);
        row.put_slice(&self.conversation.0);
        row.put_u64(self.seq);
        row.put_u64(self.at_ms);
        row.put_u8(self.state as u8);
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let damaged = |what| Damaged {
            table: Self::TABLE,
            what,
        };
        let row: &[u8; 33] = bytes
            .as_ref()
            .try_into()
            .map_err(|_| damaged("its length is wrong"))?;
        Ok(Self {
            conversation: ConversationId(chunk(row, 0)),
            seq: u64::from_be_bytes(chunk(row, 16)),
            at_ms: u64::from_be_bytes(chunk(row, 24)),
            state: ConversationState::try_from(i32::from(row[32]))
                .map_err(|_| damaged("its state is unknown"))?,
        })
    }
}

number_row!(
    /// The seq of the one commit that ended an epoch. Key: conversation, epoch.
    CommitSeq,
    CommitEntry
);

/// `N` bytes of a fixed-width row, whose length is known to suffice.
pub(super) fn chunk<const N: usize, const M: usize>(row: &[u8; M], from: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&row[from..from + N]);
    part
}
