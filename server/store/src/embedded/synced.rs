//! How far the store was synced, written down beside the journals after each sync.
//!
//! A journal that is cut off at its end looks like one that a crash has torn: what is gone cannot say that it was there.
//! This file can. It is written after a sync and never synced itself, so it may be behind the journals and is never
//! ahead of them: a store that ends before it has lost what was acknowledged.
//!
//! The surprising rule: a file that is missing or makes no sense proves nothing and is no damage.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The file's name.
const FILE: &str = "SYNCED";
/// The number of a round, and its sum.
const BYTES: usize = 16;

/// The file, open to be overwritten.
#[derive(Debug)]
pub(super) struct Synced {
    file: File,
    /// What it says; 0 if it says nothing.
    round: u64,
}

impl Synced {
    /// Opens the file in a store's directory, making it if there is none.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(FILE))?;
        let mut bytes = [0; BYTES];
        let round = match file.read_exact(&mut bytes) {
            Ok(()) => parse(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => 0,
            Err(error) => return Err(error),
        };
        Ok(Self { file, round })
    }

    /// The last round that is known to have been synced.
    pub(super) fn round(&self) -> u64 {
        self.round
    }

    /// This round was synced.
    pub(super) fn note(&mut self, round: u64) -> std::io::Result<()> {
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&round.to_le_bytes());
        bytes[8..].copy_from_slice(&sum(round).to_le_bytes());
        self.file.write_all_at(&bytes, 0)
    }
}

fn parse(bytes: [u8; BYTES]) -> u64 {
    let (round, rest) = bytes.split_at(8);
    let round = u64::from_le_bytes(round.try_into().expect("the first half"));
    match rest == sum(round).to_le_bytes() {
        true => round,
        false => 0,
    }
}

fn sum(round: u64) -> u64 {
    xxh3_64_with_seed(&round.to_le_bytes(), 0x7472_6573_7365)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_known_and_what_makes_no_sense_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Synced::open(folder.path()).unwrap().round(), 0);
        Synced::open(folder.path()).unwrap().note(4711).unwrap();
        assert_eq!(Synced::open(folder.path()).unwrap().round(), 4711);
        let file = folder.path().join(FILE);
        let sound = std::fs::read(&file).unwrap();
        for bit in 0..8 * BYTES {
            let mut flipped = sound.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&file, flipped).unwrap();
            assert_eq!(Synced::open(folder.path()).unwrap().round(), 0, "{bit}");
        }
        std::fs::write(&file, &sound[..BYTES - 1]).unwrap();
        assert_eq!(Synced::open(folder.path()).unwrap().round(), 0);
    }
}
