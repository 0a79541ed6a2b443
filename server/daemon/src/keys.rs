//! The server's own secrets: one keys the hashes under which handles are stored, the other signs upload tokens. Made at
//! the first start, never logged, readable by their owner only. Neither can open a message.
//!
//! The surprising rule: if the store is there and the first key is not, the server does not start, since a new key
//! would make every handle unknown.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::data_dir::make_private;

/// Both secrets.
pub(crate) struct Keys {
    pub(crate) handle: [u8; 32],
    pub(crate) blob: [u8; 32],
}

impl Keys {
    /// Reads the keys, or makes them if nothing depends on them yet.
    pub(crate) fn open(directory: &Path, store_exists: bool) -> anyhow::Result<Self> {
        make_private(directory)
            .with_context(|| format!("cannot make {} for the keys", directory.display()))?;
        let handle_file = directory.join("handle.key");
        if store_exists && !handle_file.exists() {
            bail!(
                "{} is missing, but there is a store that was written with it; put it back (it is needed to find \
                 accounts by handle)",
                handle_file.display()
            );
        }
        Ok(Self {
            handle: read_or_make(&handle_file)?,
            // A new one only voids the uploads under way.
            blob: read_or_make(&directory.join("blob.key"))?,
        })
    }
}

fn read_or_make(file: &Path) -> anyhow::Result<[u8; 32]> {
    match fs::read_to_string(file) {
        Ok(text) => {
            let mut key = [0; 32];
            hex::decode_to_slice(text.trim(), &mut key)
                .ok()
                .with_context(|| format!("{} does not hold 64 hex digits", file.display()))?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut key = [0; 32];
            getrandom::fill(&mut key)
                .map_err(|_| anyhow::anyhow!("the operating system gives no randomness"))?;
            write(file, &key).with_context(|| format!("cannot write {}", file.display()))?;
            Ok(key)
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// Whole or not at all, and on disk before anything depends on it.
fn write(file: &Path, key: &[u8; 32]) -> io::Result<()> {
    let unfinished = file.with_extension("unfinished");
    let mut out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    writeln!(out, "{}", hex::encode(key))?;
    out.sync_all()?;
    fs::rename(&unfinished, file)?;
    match file.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn keys_are_made_once_and_only_their_owner_reads_them() {
        let directory = tempfile::tempdir().expect("a directory");
        let keys = directory.path().join("keys");
        let first = Keys::open(&keys, false).expect("made");
        let again = Keys::open(&keys, true).expect("read");
        assert_eq!((first.handle, first.blob), (again.handle, again.blob));
        assert_ne!(first.handle, first.blob);
        for name in ["handle.key", "blob.key"] {
            let mode = fs::metadata(keys.join(name))
                .expect("there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_lost_handle_key_is_not_replaced_behind_a_stores_back() {
        let directory = tempfile::tempdir().expect("a directory");
        assert!(Keys::open(directory.path(), true).is_err());
        assert!(Keys::open(directory.path(), false).is_ok());
    }

    #[test]
    fn a_damaged_key_is_an_error_and_not_a_new_key() {
        let directory = tempfile::tempdir().expect("a directory");
        fs::write(directory.path().join("handle.key"), "abc").expect("written");
        assert!(Keys::open(directory.path(), false).is_err());
    }
}
