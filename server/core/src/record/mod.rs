//! Every stored row: a typed struct, how it becomes bytes, and how bytes become it again.
//!
//! Rows are CBOR behind one format byte, except those written with every message (pointers, heads, counts: fixed
//! width, no format byte) and entries (a checksum, then the bytes that every member receives). The formats are part
//! of the data on disk: the snapshots in each file hold their bytes, and a diff there is a migration.

pub mod account;
pub mod contact;
pub mod conversation;
pub mod device;
pub mod entry;
mod id_bytes;
pub mod inbox;
pub mod key;
pub mod key_package;
pub mod restored;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tresse_store::{Batch, Table};

pub use crate::failure::Damaged;

/// Something stored in exactly one table.
pub trait Row: Sized {
    /// Where it is stored.
    const TABLE: Table;

    /// The bytes of the row.
    fn encode(&self) -> Bytes;

    /// The row of these bytes.
    fn decode(bytes: &Bytes) -> Result<Self, Damaged>;
}

/// Typed writes for [`Batch`].
pub trait BatchRows {
    /// Writes a row.
    fn put_row<R: Row>(&mut self, key: impl AsRef<[u8]>, row: &R);
    /// Removes a row.
    fn delete_row<R: Row>(&mut self, key: impl AsRef<[u8]>);
}

impl BatchRows for Batch {
    fn put_row<R: Row>(&mut self, key: impl AsRef<[u8]>, row: &R) {
        self.put(R::TABLE, key, row.encode());
    }

    fn delete_row<R: Row>(&mut self, key: impl AsRef<[u8]>) {
        self.delete(R::TABLE, key);
    }
}

/// CBOR behind a format byte.
fn encode_cbor(format: u8, row: &impl Serialize) -> Bytes {
    let mut bytes = vec![format];
    ciborium::into_writer(row, &mut bytes).expect("rows are plain data and a Vec takes all bytes");
    bytes.into()
}

/// The reverse of [`encode_cbor`]; nothing may follow the row.
fn decode_cbor<R: DeserializeOwned>(table: Table, format: u8, bytes: &Bytes) -> Result<R, Damaged> {
    let damaged = |what| Damaged { table, what };
    let (found, mut rest) = bytes.split_first().ok_or(damaged("it is empty"))?;
    if *found != format {
        return Err(damaged("its format is unknown to this version"));
    }
    let row = ciborium::from_reader(&mut rest).map_err(|_| damaged("it cannot be decoded"))?;
    if rest.is_empty() {
        Ok(row)
    } else {
        Err(damaged("something follows it"))
    }
}

/// Declares that a serde struct is a CBOR row of a table.
macro_rules! cbor_row {
    ($row:ty, $table:ident, $format:literal) => {
        impl crate::record::Row for $row {
            const TABLE: tresse_store::Table = tresse_store::Table::$table;

            fn encode(&self) -> bytes::Bytes {
                crate::record::encode_cbor($format, self)
            }

            fn decode(bytes: &bytes::Bytes) -> Result<Self, crate::record::Damaged> {
                crate::record::decode_cbor(Self::TABLE, $format, bytes)
            }
        }
    };
}

/// Declares a row that is nothing but an id.
macro_rules! id_row {
    ($(#[$doc:meta])* $row:ident($id:ty), $table:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $row(pub $id);

        impl crate::record::Row for $row {
            const TABLE: tresse_store::Table = tresse_store::Table::$table;

            fn encode(&self) -> bytes::Bytes {
                self.0.to_bytes()
            }

            fn decode(bytes: &bytes::Bytes) -> Result<Self, crate::record::Damaged> {
                <$id>::try_from(bytes).map(Self).map_err(|_| crate::record::Damaged {
                    table: Self::TABLE,
                    what: "its length is wrong",
                })
            }
        }
    };
}

/// Declares a row that is nothing but a number (8 bytes, big endian).
macro_rules! number_row {
    ($(#[$doc:meta])* $row:ident, $table:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $row(pub u64);

        impl crate::record::Row for $row {
            const TABLE: tresse_store::Table = tresse_store::Table::$table;

            fn encode(&self) -> bytes::Bytes {
                bytes::Bytes::copy_from_slice(&self.0.to_be_bytes())
            }

            fn decode(bytes: &bytes::Bytes) -> Result<Self, crate::record::Damaged> {
                bytes.as_ref().try_into().map(u64::from_be_bytes).map(Self).map_err(|_| {
                    crate::record::Damaged {
                        table: Self::TABLE,
                        what: "its length is wrong",
                    }
                })
            }
        }
    };
}

use {cbor_row, id_row, number_row};

#[cfg(test)]
mod snapshots;
