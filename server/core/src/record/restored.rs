//! The times that this store was restored from a backup.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tresse_proto::wire;
use tresse_store::Table;

use super::{Damaged, Row};

/// A restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Seconds since 1970: the one after it was done or its backup was taken, whichever is later, or more than that of
    /// the restore before it. See [`Restored::base`].
    pub id: u64,
    /// What was accepted from then on was lost. Milliseconds, by the clock of the server of that time.
    pub to_ms: u64,
}

impl Restored {
    /// Every seq and inbox position from before the restore is smaller, every later one greater: a number is never
    /// given out twice. No conversation gets a million entries a second.
    pub fn base(self) -> u64 {
        self.id << 20
    }
}

impl From<Restored> for wire::Restored {
    fn from(restored: Restored) -> Self {
        Self {
            id: restored.id,
            to_ms: restored.to_ms,
        }
    }
}

/// All of them, oldest first. 16 bytes each. Key: [`Restores::KEY`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restores(pub Vec<Restored>);

impl Restores {
    /// Where they are, in the table of what describes the store itself.
    pub const KEY: &'static [u8] = b"restored";
}

impl Row for Restores {
    const TABLE: Table = Table::Meta;

    fn encode(&self) -> Bytes {
        let mut row = BytesMut::with_capacity(16 * self.0.len());
        for restored in &self.0 {
            row.put_u64(restored.id);
            row.put_u64(restored.to_ms);
        }
        row.freeze()
    }

    fn decode(bytes: &Bytes) -> Result<Self, Damaged> {
        let damaged = |what| Damaged {
            table: Self::TABLE,
            what,
        };
        if bytes.is_empty() || !bytes.len().is_multiple_of(16) {
            return Err(damaged("its length is wrong"));
        }
        let mut rest = bytes.clone();
        let mut restores = Vec::with_capacity(bytes.len() / 16);
        while rest.has_remaining() {
            restores.push(Restored {
                id: rest.get_u64(),
                to_ms: rest.get_u64(),
            });
        }
        if !restores.is_sorted_by(|a, b| a.id < b.id) {
            return Err(damaged("its restores are out of order"));
        }
        Ok(Self(restores))
    }
}
