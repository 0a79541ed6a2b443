//! A backup file: every row of a [`Snapshot`], in blocks with checksums.
//!
//! | part | bytes |
//! | --- | --- |
//! | head | `tresse-backup`, format (1), time of the snapshot in ms (8) |
//! | block, any number of times | length (4, not 0), xxh3 of what follows (8), rows |
//! | row | table (1), length of key (2), key, length of value (4), value |
//! | end | 0 (4), number of rows (8), xxh3 of the head and all blocks (8) |
//!
//! Numbers are big endian. The surprising rule: a file without its end is no backup, so that one which broke off is
//! never taken for a small one.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use bytes::{Buf, BufMut, Bytes};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::{Snapshot, StoreError, Table};

const MAGIC: &[u8; 13] = b"tresse-backup";
const FORMAT: u8 = 1;
/// A block is written once it has this many bytes.
const BLOCK_BYTES: usize = 1 << 20;
/// No block is longer: one row more than a full one.
const BLOCK_BYTES_MAX: usize = 64 << 20;

/// Why a backup cannot be written or read. Never holds a key or a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file system, or the connection to the server, refused.
    #[error("the backup cannot be read or written")]
    Io(#[from] io::Error),
    /// The store from which it is made.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another kind of file.
    #[error("this is not a backup")]
    NotABackup,
    /// Written by another version.
    #[error(
        "the backup has format {found}, this program reads {FORMAT}; use the version that wrote it"
    )]
    UnknownFormat {
        /// What it says.
        found: u8,
    },
    /// Bytes have changed since it was written.
    #[error("the backup is damaged in the block at byte {at}; use another backup")]
    Damaged {
        /// Where the block begins.
        at: u64,
    },
    /// It has no end.
    #[error(
        "the backup breaks off at byte {at}: it was not finished, or cut off; use another backup"
    )]
    BrokenOff {
        /// Where the part that is not whole begins.
        at: u64,
    },
    /// A row of a table which this version does not have.
    #[error(
        "the backup holds a table with the number {table}, which this version does not know; use a newer version"
    )]
    UnknownTable {
        /// Its number.
        table: u8,
    },
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupSummary {
    /// When the snapshot was taken, by the server's clock.
    pub taken_at_ms: u64,
    /// How many rows it has.
    pub rows: u64,
    /// How long the file is.
    pub bytes: u64,
}

/// Writes every row of a snapshot.
pub fn write_backup(
    snapshot: &dyn Snapshot,
    taken_at_ms: u64,
    out: &mut dyn Write,
) -> Result<BackupSummary, BackupError> {
    let mut writer = Writer::begin(out, taken_at_ms)?;
    for table in Table::ALL {
        let mut failed = None;
        snapshot.visit(
            *table,
            &mut |key, value| match writer.row(*table, key, value) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        )?;
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    Ok(writer.end()?)
}

struct Writer<'a> {
    out: &'a mut dyn Write,
    block: Vec<u8>,
    sum: Xxh3,
    summary: BackupSummary,
}

impl<'a> Writer<'a> {
    fn begin(out: &'a mut dyn Write, taken_at_ms: u64) -> io::Result<Self> {
        let mut head = MAGIC.to_vec();
        head.put_u8(FORMAT);
        head.put_u64(taken_at_ms);
        out.write_all(&head)?;
        let mut sum = Xxh3::new();
        sum.update(&head);
        Ok(Self {
            out,
            block: Vec::with_capacity(BLOCK_BYTES * 2),
            sum,
            summary: BackupSummary {
                taken_at_ms,
                rows: 0,
                bytes: head.len() as u64,
            },
        })
    }

    fn row(&mut self, table: Table, key: &[u8], value: &[u8]) -> io::Result<()> {
        let key_bytes = u16::try_from(key.len()).expect("a key has at most KEY_BYTES_MAX bytes");
        let value_bytes = u32::try_from(value.len()).map_err(io::Error::other)?;
        self.block.put_u8(table.id());
        self.block.put_u16(key_bytes);
        self.block.put_slice(key);
        self.block.put_u32(value_bytes);
        self.block.put_slice(value);
        self.summary.rows += 1;
        if self.block.len() >= BLOCK_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let bytes = u32::try_from(self.block.len()).map_err(io::Error::other)?;
        self.out.write_all(&bytes.to_be_bytes())?;
        self.out.write_all(&xxh3_64(&self.block).to_be_bytes())?;
        self.out.write_all(&self.block)?;
        self.sum.update(&self.block);
        self.summary.bytes += 12 + u64::from(bytes);
        self.block.clear();
        Ok(())
    }

    fn end(mut self) -> io::Result<BackupSummary> {
        self.flush()?;
        let mut end = vec![0; 4];
        end.put_u64(self.summary.rows);
        end.put_u64(self.sum.digest());
        self.out.write_all(&end)?;
        self.out.flush()?;
        self.summary.bytes += end.len() as u64;
        Ok(self.summary)
    }
}

/// Reads a backup to its end and shows every row; nothing may be believed before this has returned `Ok`, since the end
/// of the file says whether it is whole. `block` hears after each block how far the reading has come, in bytes.
pub fn read_backup<E: From<BackupError>>(
    input: &mut dyn Read,
    row: &mut dyn FnMut(Table, Bytes, Bytes) -> Result<(), E>,
    block: &mut dyn FnMut(u64),
) -> Result<BackupSummary, E> {
    let mut head = [0; 22];
    exact(input, &mut head, 0)?;
    if !head.starts_with(MAGIC) {
        return Err(BackupError::NotABackup.into());
    }
    if head[13] != FORMAT {
        return Err(BackupError::UnknownFormat { found: head[13] }.into());
    }
    let mut sum = Xxh3::new();
    sum.update(&head);
    let mut summary = BackupSummary {
        taken_at_ms: (&head[14..]).get_u64(),
        rows: 0,
        bytes: head.len() as u64,
    };
    loop {
        let at = summary.bytes;
        let mut length = [0; 4];
        exact(input, &mut length, at)?;
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            let mut end = [0; 16];
            exact(input, &mut end, at)?;
            let mut end = &end[..];
            if end.get_u64() != summary.rows || end.get_u64() != sum.digest() {
                return Err(BackupError::Damaged { at }.into());
            }
            if input.read(&mut [0]).map_err(BackupError::Io)? != 0 {
                return Err(BackupError::Damaged { at: at + 20 }.into());
            }
            summary.bytes += 20;
            return Ok(summary);
        }
        if length > BLOCK_BYTES_MAX {
            return Err(BackupError::Damaged { at }.into());
        }
        let mut expected = [0; 8];
        exact(input, &mut expected, at)?;
        let mut bytes = vec![0; length];
        exact(input, &mut bytes, at)?;
        if xxh3_64(&bytes) != u64::from_be_bytes(expected) {
            return Err(BackupError::Damaged { at }.into());
        }
        sum.update(&bytes);
        let mut rest = Bytes::from(bytes);
        while !rest.is_empty() {
            let (table, key, value) = split_row(&mut rest).ok_or(BackupError::Damaged { at })??;
            row(table, key, value)?;
            summary.rows += 1;
        }
        summary.bytes += 12 + length as u64;
        block(summary.bytes);
    }
}

/// The first row of a block; none if the lengths do not fit.
fn split_row(rest: &mut Bytes) -> Option<Result<(Table, Bytes, Bytes), BackupError>> {
    let number = rest.try_get_u8().ok()?;
    let key_bytes = usize::from(rest.try_get_u16().ok()?);
    let key = (rest.len() >= key_bytes).then(|| rest.split_to(key_bytes))?;
    let value_bytes = rest.try_get_u32().ok()? as usize;
    let value = (rest.len() >= value_bytes).then(|| rest.split_to(value_bytes))?;
    let table = Table::ALL.get(usize::from(number)).copied();
    Some(match table {
        Some(table) => Ok((table, key, value)),
        None => Err(BackupError::UnknownTable { table: number }),
    })
}

fn exact(input: &mut dyn Read, into: &mut [u8], at: u64) -> Result<(), BackupError> {
    input.read_exact(into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => BackupError::BrokenOff { at },
        _ => error.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, MemoryStore, Store};

    type Rows = Vec<(Table, Bytes, Bytes)>;

    fn store() -> MemoryStore {
        let mut store = MemoryStore::new();
        let mut batch = Batch::new();
        batch.put(Table::Meta, b"format", vec![1]);
        batch.put(Table::ConversationEntry, [7; 24], vec![9; 300]);
        batch.put(Table::EntryPointers, b"last table", Vec::new());
        store.apply(batch).unwrap();
        store
    }

    fn backup(store: &MemoryStore) -> Vec<u8> {
        let mut file = Vec::new();
        let snapshot = store.snapshot().unwrap();
        let summary = write_backup(&*snapshot, 5, &mut file).unwrap();
        assert_eq!(summary.bytes, file.len() as u64);
        file
    }

    fn read(mut file: &[u8]) -> Result<(BackupSummary, Rows), BackupError> {
        let mut rows = Rows::new();
        let summary = read_backup(
            &mut file,
            &mut |table, key, value| {
                rows.push((table, key, value));
                Ok::<(), BackupError>(())
            },
            &mut |_| {},
        )?;
        Ok((summary, rows))
    }

    #[test]
    fn every_row_comes_back_and_later_writes_are_not_in_it() {
        let mut store = store();
        let snapshot = store.snapshot().unwrap();
        let mut batch = Batch::new();
        batch.put(Table::Meta, b"later", vec![1]);
        batch.delete(Table::Meta, b"format");
        store.apply(batch).unwrap();
        let mut file = Vec::new();
        write_backup(&*snapshot, 5, &mut file).unwrap();
        let (summary, rows) = read(&file).unwrap();
        assert_eq!((summary.taken_at_ms, summary.rows), (5, 3));
        assert_eq!(
            rows[0],
            (
                Table::Meta,
                Bytes::from_static(b"format"),
                Bytes::from_static(&[1])
            )
        );
        assert_eq!(rows[1].2, vec![9; 300]);
        assert_eq!(rows[2].0, Table::EntryPointers);
    }

    #[test]
    fn any_flipped_bit_is_found() {
        let file = backup(&store());
        for bit in 0..file.len() * 8 {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&damaged).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_or_goes_on_is_found() {
        let file = backup(&store());
        for cut in 0..file.len() {
            assert!(
                matches!(read(&file[..cut]), Err(BackupError::BrokenOff { .. })),
                "cut at {cut}"
            );
        }
        assert!(read(&[&file[..], &[0]].concat()).is_err());
    }

    #[test]
    fn the_format_of_a_backup_keeps_its_bytes() {
        let mut store = MemoryStore::new();
        let mut batch = Batch::new();
        batch.put(Table::Meta, b"k", vec![0xee]);
        store.apply(batch).unwrap();
        let file = hex::encode(backup(&store));
        let head = "7472657373652d6261636b7570010000000000000005";
        assert_eq!(&file[..44], head);
        assert_eq!(&file[44..52], "00000009", "the length of the block");
        assert_eq!(&file[68..86], "0000016b00000001ee", "table, key, value");
        assert_eq!(
            &file[86..110],
            "000000000000000000000001",
            "the end, one row"
        );
        assert_eq!(file.len(), 126);
    }

    #[test]
    fn what_is_not_a_backup_or_of_another_format_is_named() {
        assert!(matches!(read(&[7; 100]), Err(BackupError::NotABackup)));
        let mut newer = backup(&store());
        newer[13] = 2;
        assert!(matches!(
            read(&newer),
            Err(BackupError::UnknownFormat { found: 2 })
        ));
    }
}
