//! Looks for what must not be there: runs of a transcript's text, and handles, in files.
//!
//! The surprising rule: any run of [`RUN_BYTES`] bytes counts, wherever it starts, so that a text
//! torn by a block boundary or half compressed is still found.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Length of a run that gives a text away.
pub const RUN_BYTES: usize = 12;
/// Read at a time.
const BLOCK_BYTES: usize = 1 << 20;

/// What to look for.
#[derive(Debug, Default)]
pub struct Needles {
    /// Every run of [`RUN_BYTES`] bytes of every text.
    runs: HashSet<[u8; RUN_BYTES]>,
    /// Whole words shorter or longer than a run (handles), by their first four bytes.
    words: HashMap<[u8; 4], Vec<Vec<u8>>>,
    /// Which values of the first two bytes occur at all: most of a file is passed over by this.
    starts: HashSet<[u8; 2]>,
}

/// One place where something was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The file.
    pub path: PathBuf,
    /// Offset of the first byte.
    pub offset: u64,
    /// What it gives away.
    pub kind: FindingKind,
}

/// What a finding gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A run of a text.
    Text,
    /// A handle.
    Handle,
}

/// What a scan saw.
#[derive(Debug, Default, serde::Serialize)]
pub struct Report {
    /// Files that were read.
    pub files: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// At most [`Report::FINDINGS_MAX`] places.
    pub findings: Vec<Finding>,
}

impl Report {
    /// More places than this say nothing new.
    pub const FINDINGS_MAX: usize = 100;
}

impl Needles {
    /// Looks for every run of a text. Texts shorter than a run are passed over: they would be
    /// found by chance.
    pub fn add_text(&mut self, text: &str) {
        for run in text.as_bytes().windows(RUN_BYTES) {
            // A run of one repeated byte (a rule of dashes, zeros in hex) gives nothing away.
            if run.iter().all(|byte| *byte == run[0]) {
                continue;
            }
            let run: [u8; RUN_BYTES] = run.try_into().expect("windows have this length");
            self.starts.insert([run[0], run[1]]);
            self.runs.insert(run);
        }
    }

    /// Looks for a word as it is: a handle or a phone number of at least 6 bytes.
    pub fn add_handle(&mut self, handle: &str) {
        let bytes = handle.as_bytes();
        if bytes.len() < 6 {
            return;
        }
        let start: [u8; 4] = bytes[..4].try_into().expect("four bytes");
        self.starts.insert([start[0], start[1]]);
        self.words.entry(start).or_default().push(bytes.to_vec());
    }

    /// Forgets the runs that occur under a path: what the software itself writes into its log and
    /// its files, seen where this conversation never was. Handles are not forgotten.
    ///
    /// # Errors
    /// If something under the path cannot be read.
    pub fn forget_runs_in(&mut self, path: &Path) -> io::Result<()> {
        let mut own = HashSet::new();
        for path in files(path)? {
            visit(self, File::open(path)?, |_, bytes, kind| {
                if let (FindingKind::Text, Some(run)) = (kind, bytes.first_chunk::<RUN_BYTES>()) {
                    own.insert(*run);
                }
            })?;
        }
        self.runs.retain(|run| !own.contains(run));
        Ok(())
    }

    /// How many runs and handles are looked for.
    pub fn len(&self) -> usize {
        self.runs.len() + self.words.values().map(Vec::len).sum::<usize>()
    }

    /// Whether there is nothing to look for: a scan would prove nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn longest(&self) -> usize {
        let words = self.words.values().flatten().map(Vec::len).max();
        words.unwrap_or(0).max(RUN_BYTES)
    }

    fn kind_at(&self, bytes: &[u8]) -> Option<FindingKind> {
        let start = bytes.first_chunk::<2>()?;
        if !self.starts.contains(start) {
            return None;
        }
        if let Some(run) = bytes.first_chunk::<RUN_BYTES>()
            && self.runs.contains(run)
        {
            return Some(FindingKind::Text);
        }
        let words = self.words.get(bytes.first_chunk::<4>()?)?;
        words
            .iter()
            .any(|word| bytes.starts_with(word))
            .then_some(FindingKind::Handle)
    }
}

/// Reads every file under a path (or the file itself).
///
/// # Errors
/// If something under the path cannot be read: an incomplete scan proves nothing.
pub fn scan(needles: &Needles, path: &Path, report: &mut Report) -> io::Result<()> {
    for path in files(path)? {
        report.files += 1;
        let mut findings = Vec::new();
        report.bytes += visit(needles, File::open(&path)?, |offset, _, kind| {
            findings.push(Finding {
                path: path.clone(),
                offset,
                kind,
            });
        })?;
        let room = Report::FINDINGS_MAX.saturating_sub(report.findings.len());
        report.findings.extend(findings.into_iter().take(room));
    }
    Ok(())
}

/// Every file under a path, in the order of their names. A socket keeps nothing, and cannot be read.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        let keeps = path.is_file() || !path.exists();
        return Ok(keeps.then(|| path.to_path_buf()).into_iter().collect());
    }
    let mut entries = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    let mut all = Vec::new();
    for entry in entries {
        all.extend(files(&entry.path())?);
    }
    Ok(all)
}

/// Shows every match to `found`, with its offset and the bytes from there on; returns how many bytes
/// were read. Blocks overlap by one byte less than the longest needle, so that none is torn.
fn visit(
    needles: &Needles,
    mut stream: impl Read,
    mut found: impl FnMut(u64, &[u8], FindingKind),
) -> io::Result<u64> {
    let overlap = needles.longest() - 1;
    let mut buffer = Vec::with_capacity(BLOCK_BYTES + overlap);
    let mut buffer_offset = 0u64;
    let mut bytes = 0;
    loop {
        let read = stream
            .by_ref()
            .take(BLOCK_BYTES as u64)
            .read_to_end(&mut buffer)?;
        bytes += read as u64;
        let last = read == 0;
        let end = match last {
            true => buffer.len(),
            false => buffer.len().saturating_sub(overlap),
        };
        for offset in 0..end {
            if let Some(kind) = needles.kind_at(&buffer[offset..]) {
                found(buffer_offset + offset as u64, &buffer[offset..], kind);
            }
        }
        if last {
            return Ok(bytes);
        }
        buffer.drain(..end);
        buffer_offset += end as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles() -> Needles {
        let mut needles = Needles::default();
        needles.add_text("the quick brown fox jumps");
        needles.add_handle("+4915112345678");
        needles
    }

    fn found(bytes: &[u8]) -> Vec<(u64, FindingKind)> {
        let mut found = Vec::new();
        let read = visit(&needles(), bytes, |offset, _, kind| {
            found.push((offset, kind))
        });
        assert_eq!(read.unwrap(), bytes.len() as u64);
        found
    }

    #[test]
    fn twelve_bytes_from_the_middle_of_a_text_are_found() {
        assert_eq!(found(b"\0\0k brown fox \0"), [(2, FindingKind::Text)]);
        assert_eq!(found(b"\0\0k brown fox\0\0"), []);
    }

    #[test]
    fn a_handle_is_found_as_a_whole_only() {
        assert_eq!(found(b"x+4915112345678y"), [(1, FindingKind::Handle)]);
        assert_eq!(found(b"x+491511234567"), []);
    }

    #[test]
    fn what_lies_across_two_blocks_is_found_once() {
        for shift in 0..RUN_BYTES + 2 {
            let mut bytes = vec![0; BLOCK_BYTES - shift];
            bytes.extend_from_slice(b"k brown fox ");
            bytes.extend_from_slice(&[0; 64]);
            assert_eq!(
                found(&bytes),
                [((BLOCK_BYTES - shift) as u64, FindingKind::Text)]
            );
        }
    }

    #[test]
    fn words_of_the_software_itself_are_forgotten_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        std::fs::write(&log, "INFO a quick brown dog, +4915112345678").unwrap();
        let mut needles = needles();
        needles.forget_runs_in(folder.path()).unwrap();
        std::fs::write(&log, "the quick brown fox, +4915112345678").unwrap();
        let mut report = Report::default();
        scan(&needles, &log, &mut report).unwrap();
        let offsets: Vec<u64> = report
            .findings
            .iter()
            .map(|finding| finding.offset)
            .collect();
        // " quick brown" and "quick brown " were seen before.
        assert_eq!(offsets, [0, 1, 2, 5, 6, 7, 21]);
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_not_an_empty_report() {
        let mut report = Report::default();
        assert!(scan(&needles(), Path::new("does/not/exist"), &mut report).is_err());
    }
}
