//! `backup.json`: what a backup holds, and that it is whole.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    format: u32,
    /// By the clock of the server.
    pub(crate) taken_at_ms: u64,
    /// In the file `rows`.
    pub(crate) rows: u64,
    /// Of the file `rows`.
    pub(crate) rows_bytes: u64,
    /// Chunks of attachments.
    pub(crate) blobs: u64,
    pub(crate) blob_bytes: u64,
    /// xxh3 of the file `blobs.sums`, in hex.
    pub(crate) blobs_sums: String,
}

/// The files of a backup.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    root: PathBuf,
}

impl Files {
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    pub(crate) fn rows(&self) -> PathBuf {
        self.root.join("rows")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    pub(crate) fn sums(&self) -> PathBuf {
        self.root.join("blobs.sums")
    }

    fn manifest(&self) -> PathBuf {
        self.root.join("backup.json")
    }
}

impl Manifest {
    pub(crate) fn new(taken_at_ms: u64, rows: u64, rows_bytes: u64, sums: &str) -> Self {
        let lengths = sums
            .lines()
            .filter_map(|line| line.split(' ').nth(1)?.parse::<u64>().ok());
        Self {
            format: FORMAT,
            taken_at_ms,
            rows,
            rows_bytes,
            blobs: sums.lines().count() as u64,
            blob_bytes: lengths.sum(),
            blobs_sums: sum(sums.as_bytes()),
        }
    }

    /// Makes the folder a backup, once everything in it is on disk.
    pub(crate) fn write(&self, files: &Files) -> anyhow::Result<()> {
        let text = serde_json::to_vec_pretty(self).context("a manifest is plain data")?;
        let unfinished = files.root.join("backup.json.unfinished");
        let mut out = File::create_new(&unfinished)?;
        out.write_all(&text)?;
        out.sync_all()?;
        fs::rename(&unfinished, files.manifest())?;
        File::open(&files.root)?.sync_all()?;
        Ok(())
    }

    /// The manifest and the sums of the attachments, if they are as they were written.
    pub(crate) fn read(files: &Files) -> anyhow::Result<(Self, String)> {
        let path = files.manifest();
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "{} cannot be read: this is not a backup, or it was not finished",
                path.display()
            )
        })?;
        let manifest: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged, or of another version", path.display()))?;
        if manifest.format != FORMAT {
            bail!(
                "the backup has format {}, this program reads {FORMAT}; use the version that wrote it",
                manifest.format
            );
        }
        let sums = fs::read_to_string(files.sums())
            .with_context(|| format!("{} cannot be read", files.sums().display()))?;
        if sum(sums.as_bytes()) != manifest.blobs_sums {
            bail!("{} is damaged; use another backup", files.sums().display());
        }
        Ok((manifest, sums))
    }
}

/// xxh3, in hex.
pub(crate) fn sum(bytes: &[u8]) -> String {
    format!("{:016x}", xxh3_64(bytes))
}
