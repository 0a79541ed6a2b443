//! The file itself: text or JSON as it is, or a zip whose entries are read one after the other.
//!
//! Surprising rule: a zip is never believed. Sizes are counted while unpacking, and what unpacks to far
//! more than it can honestly hold is given up. Names of entries are compared, never used as paths.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ImportError;
use crate::limits::{ENTRIES_MAX, ENTRY_BYTES_MAX, RATIO_FROM_BYTES, RATIO_MAX, TOTAL_BYTES_MAX};
use crate::report::What;

/// How far reading is, in unpacked bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// So many were read.
    pub done: u64,
    /// As far as it is known.
    pub of: u64,
}

/// What is told while reading, and who may say that it is enough.
pub(crate) struct Budget<'a> {
    done: u64,
    of: u64,
    told: u64,
    tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    pub(crate) is_stopped: bool,
}

/// Bytes between two tellings.
const TELL_EVERY: u64 = 256 << 10;

impl<'a> Budget<'a> {
    pub(crate) fn new(of: u64, tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        Self {
            done: 0,
            of,
            told: 0,
            tell,
            is_stopped: false,
        }
    }

    fn read(&mut self, bytes: u64) -> Result<(), What> {
        self.done += bytes;
        if self.done >= self.told + TELL_EVERY {
            self.told = self.done;
            let progress = Progress {
                done: self.done,
                of: self.of.max(self.done),
            };
            self.is_stopped |= (self.tell)(progress).is_break();
        }
        if self.done > TOTAL_BYTES_MAX {
            return Err(What::TooLarge);
        }
        Ok(())
    }
}

/// An entry of a zip.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) index: usize,
    pub(crate) name: String,
    /// As the zip says.
    pub(crate) bytes: u64,
}

pub(crate) enum Source<R> {
    Plain { reader: R, bytes: u64 },
    Zip(Box<ZipArchive<R>>),
}

impl<R: Read + Seek> Source<R> {
    pub(crate) fn open(mut reader: R) -> Result<Self, ImportError> {
        let bytes = reader.seek(SeekFrom::End(0))?;
        reader.rewind()?;
        let mut begin = [0; 2];
        let is_zip = reader.read_exact(&mut begin).is_ok() && begin == *b"PK";
        reader.rewind()?;
        if !is_zip {
            return Ok(Self::Plain { reader, bytes });
        }
        let archive = ZipArchive::new(reader).map_err(|error| match error {
            ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => error.into(),
            _ => ImportError::DamagedZip,
        })?;
        if archive.len() > ENTRIES_MAX {
            return Err(ImportError::TooManyEntries);
        }
        Ok(Self::Zip(Box::new(archive)))
    }

    /// Files in the zip; none for a file by itself. One whose name is no text is left out.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let Self::Zip(archive) = self else {
            return Vec::new();
        };
        (0..archive.len())
            .filter_map(|index| {
                let entry = archive.by_index_data(index).ok()?;
                let name = entry.name().ok()?.into_owned();
                (!name.ends_with('/')).then(|| Entry {
                    index,
                    name,
                    bytes: entry.size(),
                })
            })
            .collect()
    }

    /// Size as far as it is known: of the file, or of an entry unpacked.
    pub(crate) fn bytes(&self, entry: Option<usize>) -> u64 {
        match (self, entry) {
            (Self::Plain { bytes, .. }, _) => *bytes,
            (Self::Zip(archive), Some(index)) => {
                archive.by_index_data(index).map_or(0, |entry| entry.size())
            }
            (Self::Zip(_), None) => 0,
        }
    }

    /// Reads an entry, or the file by itself, from its beginning, within the bounds. What stopped the
    /// reading before its end is told beside what came of it.
    pub(crate) fn read<T>(
        &mut self,
        entry: Option<usize>,
        budget: &mut Budget<'_>,
        with: impl FnOnce(&mut dyn Read) -> T,
    ) -> Result<(T, Option<What>), What> {
        match (self, entry) {
            (Self::Plain { reader, .. }, _) => {
                reader.rewind().map_err(|_| What::BadEntry)?;
                let mut guard = Guard::new(reader, None, budget);
                let value = with(&mut guard);
                Ok((value, guard.fault))
            }
            (Self::Zip(archive), Some(index)) => {
                let is_locked = archive
                    .by_index_data(index)
                    .map_err(|_| What::BadEntry)?
                    .encrypted();
                if is_locked {
                    return Err(What::Locked);
                }
                let mut entry = archive.by_index(index).map_err(|error| match error {
                    ZipError::UnsupportedArchive(_)
                    | ZipError::CompressionMethodNotSupported(_)
                    | ZipError::InvalidPassword => What::Locked,
                    _ => What::BadEntry,
                })?;
                let packed = entry.compressed_size();
                let mut guard = Guard::new(&mut entry, Some(packed), budget);
                let value = with(&mut guard);
                Ok((value, guard.fault))
            }
            (Self::Zip(_), None) => Err(What::BadEntry),
        }
    }
}

/// Counts what comes out.
struct Guard<'g, 'b> {
    inner: &'g mut dyn Read,
    /// Size in the zip; `None` for a file by itself, which is as large as it is.
    packed: Option<u64>,
    out: u64,
    budget: &'g mut Budget<'b>,
    fault: Option<What>,
}

impl<'g, 'b> Guard<'g, 'b> {
    fn new(inner: &'g mut dyn Read, packed: Option<u64>, budget: &'g mut Budget<'b>) -> Self {
        Self {
            inner,
            packed,
            out: 0,
            budget,
            fault: None,
        }
    }

    fn count(&mut self, bytes: u64) -> Result<(), What> {
        self.out += bytes;
        self.budget.read(bytes)?;
        let Some(packed) = self.packed else {
            return Ok(());
        };
        let is_bomb = self.out > RATIO_FROM_BYTES && self.out / packed.max(1) > RATIO_MAX;
        if self.out > ENTRY_BYTES_MAX || is_bomb {
            return Err(What::TooLarge);
        }
        Ok(())
    }
}

impl Read for Guard<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.fault.is_some() || self.budget.is_stopped {
            return Ok(0);
        }
        let result = self.inner.read(buffer);
        let read = match result {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            // What came before it counts, so this is the end.
            Err(_) => {
                self.fault = Some(What::BadEntry);
                return Ok(0);
            }
        };
        if let Err(what) = self.count(read as u64) {
            self.fault = Some(what);
            return Ok(0);
        }
        Ok(read)
    }
}
