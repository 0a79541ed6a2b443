//! Reads the engine's journals before the engine does, to tell a torn tail from rot.
//!
//! A crash may leave a batch half-written at the end of the newest journal: it was never acknowledged, and is cut off.
//! But if anything that was written *after a later sync* can still be read behind the broken place, then the broken
//! place was acknowledged once: that is rot, and starting would lose it silently.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use crate::StoreError;

/// The key, in the family of the state, under which the first batch of each round puts the mark and its round. No
/// table has this id.
pub(super) const MARK_KEY: &[u8] = b"\xffround";

/// What had to be repaired when the store was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovery {
    /// How many bytes of unfinished, never acknowledged batches were cut off.
    pub torn_bytes: u64,
}

/// Why the journals cannot be used.
#[derive(Debug)]
pub(super) enum ScrubError {
    Io(std::io::Error),
    Rot { file: PathBuf, at: u64 },
    Short { found: u64, synced: u64 },
}

impl From<std::io::Error> for ScrubError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl ScrubError {
    /// The error as the store in `path` reports it.
    pub(super) fn at(self, path: &Path) -> StoreError {
        match self {
            Self::Io(source) => StoreError::Io {
                path: path.to_path_buf(),
                source,
            },
            Self::Rot { file, at } => {
                let name = file.file_name().unwrap_or_default();
                StoreError::JournalDamaged {
                    path: path.join(name),
                    at,
                }
            }
            Self::Short { found, synced } => StoreError::Shortened {
                path: path.to_path_buf(),
                found,
                synced,
            },
        }
    }
}

/// Checks every journal in `path` and cuts a torn tail off the newest. Nothing is changed if the journals end before
/// the round `synced`.
pub(super) fn scrub(path: &Path, mark: &[u8; 16], synced: u64) -> Result<Recovery, ScrubError> {
    let mut recovery = Recovery::default();
    let mut last = Last::default();
    let mut journals = journals(path)?;
    let Some((_, newest)) = journals.pop() else {
        return Ok(recovery);
    };
    for (_, file) in journals {
        let (at, tail) = read_journal(&file, mark, &mut last)?;
        if !tail.is_empty() {
            return Err(ScrubError::Rot { file, at });
        }
    }
    let (at, tail) = read_journal(&newest, mark, &mut last)?;
    if has_mark(&tail, mark) {
        return Err(ScrubError::Rot { file: newest, at });
    }
    // Journals without a round say nothing about it: it may be in a sorted file.
    if let Some(found) = last.round.filter(|found| *found < synced) {
        return Err(ScrubError::Short { found, synced });
    }
    if !tail.is_empty() {
        let file = OpenOptions::new().write(true).open(&newest)?;
        file.set_len(at)?;
        file.sync_all()?;
        recovery.torn_bytes = tail.len() as u64;
    } else if at == 0 && !path.join("version").try_exists()? {
        // The engine was stopped while it was making the database, and would not take up where it left.
        fs::remove_file(&newest)?;
    }
    Ok(recovery)
}

/// The journals of a store, oldest first.
fn journals(path: &Path) -> std::io::Result<Vec<(u64, PathBuf)>> {
    let mut journals = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_suffix(".jnl"))
            .and_then(|number| number.parse().ok());
        if let Some(number) = number {
            journals.push((number, path.join(&name)));
        }
    }
    journals.sort();
    Ok(journals)
}

/// The newest of what could be read so far.
#[derive(Debug, Default)]
struct Last {
    /// The number of a batch.
    number: Option<u64>,
    /// The round of a batch with a mark.
    round: Option<u64>,
}

/// Reads a journal: where its readable batches end, and what follows there, without the zeroes at the very end.
///
/// The sums do not cover the numbers, and a batch with a wrong
/// one would hide what is newer or be hidden by what is older; so they must rise, and not by leaps.
fn read_journal(path: &Path, mark: &[u8; 16], last: &mut Last) -> std::io::Result<(u64, Vec<u8>)> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut at = 0;
    while let Some(batch) = read_batch(&mut reader, mark)? {
        if last
            .number
            .is_some_and(|last| batch.number <= last || batch.number - last > LEAP_MAX)
        {
            break;
        }
        last.number = Some(batch.number);
        last.round = batch.round.or(last.round);
        at += batch.bytes;
    }
    reader.seek(SeekFrom::Start(at))?;
    let mut tail = Vec::new();
    let mut chunk = vec![0; 1 << 20];
    let mut zeroes = 0;
    loop {
        let read = reader.read(&mut chunk)?;
        if read == 0 {
            return Ok((at, tail));
        }
        match chunk[..read].iter().rposition(|byte| *byte != 0) {
            None => zeroes += read,
            Some(last) => {
                tail.resize(tail.len() + zeroes, 0);
                tail.extend_from_slice(&chunk[..=last]);
                zeroes = read - last - 1;
            }
        }
    }
}

/// Whether a readable batch with a mark begins anywhere in `tail`.
fn has_mark(tail: &[u8], mark: &[u8; 16]) -> bool {
    // A mark is found by its secret first: reading a batch at every byte would take too long.
    let marked = tail.windows(mark.len()).any(|window| window == mark);
    marked
        && (0..tail.len()).filter(|at| tail[*at] == START).any(|at| {
            matches!(
                read_batch(&mut &tail[at..], mark),
                Ok(Some(Batch { round: Some(_), .. }))
            )
        })
}

/// By how much the numbers of neighbouring batches may differ: the engine takes a number for itself now and then.
const LEAP_MAX: u64 = 1 << 20;
const START: u8 = 1;
const ITEM: u8 = 2;
const END: u8 = 3;
const TRAILER: [u8; 4] = *b"FJL\x03";

/// A batch that could be read.
struct Batch {
    number: u64,
    bytes: u64,
    /// If it has the mark.
    round: Option<u64>,
}

/// Reads one batch and checks its sum; none if there is no whole and sound batch here.
fn read_batch(reader: &mut impl Read, mark: &[u8; 16]) -> std::io::Result<Option<Batch>> {
    let Some(start) = read_array::<13>(reader)? else {
        return Ok(None);
    };
    if start[0] != START {
        return Ok(None);
    }
    let items = u32::from_le_bytes([start[1], start[2], start[3], start[4]]);
    let number = [
        start[5], start[6], start[7], start[8], start[9], start[10], start[11], start[12],
    ];
    let mut batch = Batch {
        number: u64::from_le_bytes(number),
        bytes: start.len() as u64,
        round: None,
    };
    let mut sum = Xxh3::new();
    let mut body = Vec::new();
    for _ in 0..items {
        // Tag, kind, compression, tree (8), key length (2), value length (4), its length here (4).
        let Some(head) = read_array::<21>(reader)? else {
            return Ok(None);
        };
        if head[0] != ITEM {
            return Ok(None);
        }
        let key = usize::from(u16::from_le_bytes([head[11], head[12]]));
        let value = u64::from(u32::from_le_bytes([head[17], head[18], head[19], head[20]]));
        let expected = key as u64 + value;
        body.clear();
        if reader.by_ref().take(expected).read_to_end(&mut body)? as u64 != expected {
            return Ok(None);
        }
        let (key, value) = body.split_at(key);
        if key == MARK_KEY && value.starts_with(mark) {
            batch.round = crate::key::trailing_u64(value);
        }
        batch.bytes += head.len() as u64 + expected;
        sum.update(&head);
        sum.update(&body);
    }
    let Some(end) = read_array::<13>(reader)? else {
        return Ok(None);
    };
    let sound = end[0] == END && end[1..9] == sum.digest().to_le_bytes() && end[9..] == TRAILER;
    batch.bytes += end.len() as u64;
    Ok(sound.then_some(batch))
}

/// The next `N` bytes; none at the end of the file.
fn read_array<const N: usize>(reader: &mut impl Read) -> std::io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
