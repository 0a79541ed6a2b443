//! What is where in the data directory. Everything that is kept is below it, and only its owner may enter.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// A server's data directory.
#[derive(Debug, Clone)]
pub(crate) struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// The directory, made if it is not there.
    pub(crate) fn create(root: &Path) -> anyhow::Result<Self> {
        make_private(root).with_context(|| {
            format!(
                "cannot use {} as data directory; choose another with --data",
                root.display()
            )
        })?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// The directory as it is, or is not.
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// Everything.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The tables.
    pub(crate) fn store(&self) -> PathBuf {
        self.root.join("store")
    }

    /// Whether there is a store with something in it.
    pub(crate) fn has_store(&self) -> bool {
        fs::read_dir(self.store()).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// Where the operator's commands reach the running server.
    pub(crate) fn control(&self) -> PathBuf {
        self.root.join("control.sock")
    }

    /// The server's secrets, unless the configuration names another place.
    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Attachments, unless they are kept in an object store elsewhere. The name is also how objects begin there.
    pub(crate) fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }
}

/// Makes a directory for something new, or refuses one in which there is something.
pub(crate) fn make_empty(path: &Path) -> anyhow::Result<()> {
    make_private(path).with_context(|| format!("cannot make {}", path.display()))?;
    let mut entries =
        fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    if entries.next().is_some() {
        bail!("{} is not empty; name a new folder", path.display());
    }
    Ok(())
}

/// Makes a directory, and those above it, for its owner only.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}
