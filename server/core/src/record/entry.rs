//! Entries of a conversation's log, how many inboxes point to each, the head of the log, and remembered answers.
//!
//! A message is meant to write little: an entry knows itself how many pointers it was given, and a row of its own counts
//! them only once some are gone; the log's end is where its last entry is, and the head's row tells only what no entry
//! tells any more.

use bytes::{BufMut, Bytes, BytesMut};
use prost::Message as _;
use tresse_proto::ids::{ConversationId, Seq};
use tresse_proto::wire::{ConversationState, Entry};
use tresse_store::Table;
use xxhash_rust::xxh3::xxh3_64;

use super::{Damaged, Row, number_row};

/// An encoded entry, the same bytes for every member, behind a checksum and 4 bytes that count. Key: conversation, seq.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Inbox pointers that were made for it. What has become of them is in [`PointersLeft`].
    pub pointers: u32,
    /// As it travels.
    pub entry: Bytes,
}

impl EntryRow {
    /// The row of an entry, and the encoded entry itself: one allocation, since every message makes both.
    pub fn of(entry: &Entry, pointers: u32) -> (Bytes, Bytes) {
        let mut row = BytesMut::with_capacity(HEADER_BYTES + entry.encoded_len());
        row.put_bytes(0, CHECKSUM_BYTES);
        row.put_u32(pointers);
        entry.encode(&mut row).expect("a BytesMut grows as needed");
        seal(&mut row);
        let row = row.freeze();
        let entry = row.slice(HEADER_BYTES..);
        (row, entry)
    }
}

/// Bytes of the checksum before everything else.
const CHECKSUM_BYTES: usize = 8;
/// Bytes of the checksum and the count before an entry.
const HEADER_BYTES: usize = CHECKSUM_BYTES + 4;

/// Puts the checksum of all that follows it into its place.
fn seal(row: &mut BytesMut) {
    let checksum = xxh3_64(&row[CHECKSUM_BYTES..]);
    row[..CHECKSUM_BYTES].copy_from_slice(&checksum.to_be_bytes());
}

impl Row for EntryRow {
    const TABLE: Table = Table::ConversationEntry;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(HEADER_BYTES + self.entry.len());
        row.put_bytes(0, CHECKSUM_BYTES);
        row.put_u32(self.pointers);
        row.put_slice(&self.entry);
        seal(&mut row);
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let damaged = |what| Damaged {
            table: Self::TABLE,
            what,
        };
        let header: &[u8; HEADER_BYTES] = bytes
            .first_chunk()
            .ok_or(damaged("it is too short for its checksum"))?;
        if xxh3_64(&bytes[CHECKSUM_BYTES..]) != u64::from_be_bytes(chunk(header, 0)) {
            return Err(damaged("its checksum does not match"));
        }
        Ok(Self {
            pointers: u32::from_be_bytes(chunk(header, CHECKSUM_BYTES)),
            entry: bytes.slice(HEADER_BYTES..),
        })
    }
}

number_row!(
    /// How many inbox pointers still refer to an entry of which some are gone. Key: conversation, seq. Without this row
    /// it has all that it was given; with the last pointer both rows go.
    PointersLeft,
    EntryPointers
);

/// Where a conversation is: the epoch that the next commit must name, and the newest entry. 16 bytes. Key: conversation.
///
/// The row's seq is a lower bound: it is written when the epoch changes, and when the newest entry is not stored or not
/// stored any more. Otherwise the log itself tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConversationHead {
    /// The current MLS epoch.
    pub epoch: u64,
    /// The newest entry; 0 while there is none.
    pub seq: Seq,
}

impl ConversationHead {
    /// The same epoch, with the newest entry at `seq` or later.
    pub fn at_least(self, seq: Seq) -> Self {
        Self {
            seq: self.seq.max(seq),
            ..self
        }
    }
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
