//! Remembers from what a step was done, so that it is done again only when that changed.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace;

/// What a step is made from.
pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

/// Not sources: made, or of others.
const LEFT_OUT: &[&str] = &["node_modules", "dist", "test-results"];

impl Stamp {
    /// Of all files at and below these paths.
    pub(crate) fn of(step: &str, paths: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for path in paths {
            add(path, &mut hasher)?;
        }
        Ok(Self {
            file: folder()?.join(format!("{step}.stamp")),
            hash: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the step was done from just this.
    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|hash| hash == self.hash)
    }

    /// The step is done.
    pub(crate) fn keep(&self) -> Result<()> {
        fs::write(&self.file, &self.hash)
            .with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// Where the steps keep what lies between sources and apps.
pub(crate) fn folder() -> Result<PathBuf> {
    let folder = workspace::built()?.join("web");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    path.hash(hasher);
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.path()))
                    .collect::<Result<Vec<_>, _>>()
            })
            .with_context(|| format!("cannot read {}", path.display()))?;
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default().to_string_lossy();
            if !LEFT_OUT.contains(&&*name) {
                add(&entry, hasher)?;
            }
        }
    } else if path.exists() {
        fs::read(path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .hash(hasher);
    }
    Ok(())
}
