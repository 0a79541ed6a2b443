//! A copy of a store's directory, to be looked at.
//!
//! Sorted files never change once written, so hard links will do for them; the rest is copied, because opening the copy
//! writes to it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::identity;
use crate::StoreError;

/// Folders whose files the engine writes once and only ever removes.
const WRITTEN_ONCE: [&str; 2] = ["tables", "blobs"];

/// Copies the store in `path`, which must be locked, next to it or else to the system's temporary directory.
pub(super) fn copy(path: &Path) -> Result<TempDir, StoreError> {
    let near = path.parent().and_then(|parent| {
        tempfile::Builder::new()
            .prefix(".tresse-check-")
            .tempdir_in(parent)
            .ok()
    });
    let copied = match near {
        Some(near) => Ok(near),
        None => tempfile::Builder::new().prefix("tresse-check-").tempdir(),
    }
    .and_then(|target| copy_folder(path, target.path(), false).map(|()| target));
    copied.map_err(|source| StoreError::Io {
        path: path.to_path_buf(),
        source,
    })
}

/// Copies what is in a folder; links files where `written_once` says that nobody changes them.
fn copy_folder(from: &Path, to: &Path, written_once: bool) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, source) = (entry.file_name(), entry.path());
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_folder(
                &source,
                &target,
                WRITTEN_ONCE.iter().any(|folder| name == *folder),
            )?;
        } else if name == identity::FILE {
            continue;
        } else if !(written_once && fs::hard_link(&source, &target).is_ok()) {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}
