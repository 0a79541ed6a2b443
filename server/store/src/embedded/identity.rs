//! The file that says what the directory is, and the lock that keeps a second process out.
//!
//! It is read before the engine touches anything, so that a store of another format is refused unchanged.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// The file's name.
pub(super) const FILE: &str = "TRESSE";
/// The format of the store: the catalogue, the families, the keys.
pub(super) const FORMAT: u32 = 1;

/// What an unfinished file of this kind begins with.
const DRAFT_PREFIX: &str = ".tresse-";

/// What the directory says of itself, locked.
#[derive(Debug)]
pub(super) struct Identity {
    mark: [u8; 16],
    /// Held open for the lock on it, until that is released.
    lock: Option<File>,
}

impl Identity {
    /// The secret by which marks in the journal are told from what somebody put into a message.
    pub(super) fn mark(&self) -> &[u8; 16] {
        &self.mark
    }

    /// Lets other processes in.
    pub(super) fn release(&mut self) {
        self.lock = None;
    }

    /// Locks and reads a store that must be there.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = match File::open(path.join(FILE)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::Missing {
                    path: path.to_path_buf(),
                });
            }
            Err(source) => {
                return Err(StoreError::Io {
                    path: path.to_path_buf(),
                    source,
                });
            }
        };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked {
                    path: path.to_path_buf(),
                });
            }
            Err(TryLockError::Error(source)) => {
                return Err(StoreError::Io {
                    path: path.to_path_buf(),
                    source,
                });
            }
        }
        let text = fs::read_to_string(path.join(FILE)).map_err(|source| io(path, source))?;
        Ok(Self {
            mark: parse(path, &text)?,
            lock: Some(lock),
        })
    }

    /// Locks and reads a store, making a new one in an empty directory.
    pub(super) fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(|source| io(path, source))?;
        match Self::open(path) {
            Err(StoreError::Missing { .. }) => {}
            opened => return opened,
        }
        for entry in fs::read_dir(path).map_err(|source| io(path, source))? {
            let name = entry.map_err(|source| io(path, source))?.file_name();
            if name != "lost+found" && !name.as_encoded_bytes().starts_with(DRAFT_PREFIX.as_bytes())
            {
                return Err(StoreError::NotAStore {
                    path: path.to_path_buf(),
                });
            }
        }
        let mut mark = [0; 16];
        getrandom::fill(&mut mark).map_err(|error| io(path, std::io::Error::other(error)))?;
        let text = format!("tresse-store {FORMAT}\nmark {}\n", hex::encode(mark));
        create(path, &text).map_err(|source| io(path, source))?;
        Self::open(path)
    }
}

/// Writes the file so that it is there as a whole or not at all. If another process was faster, its file stays.
fn create(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(DRAFT_PREFIX)
        .tempfile_in(path)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path.join(FILE)) {
        Err(error) if error.error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(error.error);
        }
        _ => {}
    }
    File::open(path)?.sync_all()
}

/// The mark in the file; refuses another format.
fn parse(path: &Path, text: &str) -> Result<[u8; 16], StoreError> {
    let unknown = |found: &str| StoreError::UnknownFormat {
        path: path.to_path_buf(),
        found: found.to_owned(),
    };
    let mut lines = text.lines();
    let format = lines
        .next()
        .and_then(|line| line.strip_prefix("tresse-store "))
        .ok_or_else(|| unknown("none"))?;
    if format != FORMAT.to_string() {
        return Err(unknown(format));
    }
    let mark = lines
        .next()
        .and_then(|line| line.strip_prefix("mark "))
        .ok_or_else(|| unknown("1 without a mark"))?;
    let mut bytes = [0; 16];
    hex::decode_to_slice(mark, &mut bytes).map_err(|_| unknown("1 with a broken mark"))?;
    Ok(bytes)
}

/// An error of the file system in our words.
fn io(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Io {
        path: PathBuf::from(path),
        source,
    }
}
