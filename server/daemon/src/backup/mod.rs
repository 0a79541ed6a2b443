//! What a backup is: a folder that can be copied anywhere.
//!
//! | name | what |
//! | --- | --- |
//! | `rows` | every row of the store, as of one moment (`tresse_store::write_backup`) |
//! | `blobs` | attachments, unless they are kept in an object store elsewhere |
//! | `blobs.sums` | xxh3, length and name of each |
//! | `backup.json` | what there is; written last, so that a folder without it is not a backup |
//!
//! The keys are not in it: whoever finds a backup must not be able to try handles against their hashes.

pub(crate) mod blobs;
pub(crate) mod manifest;

use std::io::{self, Read, Write};

/// Reads, and keeps a copy of what was read.
pub(crate) struct Tee<R, W> {
    pub(crate) from: R,
    pub(crate) copy: W,
}

impl<R: Read, W: Write> Read for Tee<R, W> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.copy.write_all(&into[..read])?;
        Ok(read)
    }
}
