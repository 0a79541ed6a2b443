//! Files of attachments, wherever they lie: the core reads a person's file and writes the sealed one
//! through [`Files`] only, so that it also runs where there is no file system.
//!
//! Surprising rule: a place is a path even where there are no folders. It is made by
//! [`Files::create`], kept in the database, and means something to the same [`Files`] only.

use std::fmt::Debug;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What the core needs of a file system.
pub trait Files: Debug + Send + Sync {
    /// A file that the person chose, and its length in bytes.
    fn open_read(&self, file: &Path) -> io::Result<(Box<dyn Read>, u64)>;

    /// Makes a file that only this person can read, and tells its place. An older one is replaced.
    fn create(&self, name: &str) -> io::Result<(PathBuf, Box<dyn NewFile>)>;

    /// Removes a file that was made here.
    fn remove(&self, file: &Path) -> io::Result<()>;
}

/// A file that is being written.
pub trait NewFile: Write {
    /// Everything that was written survives loss of power from now on.
    fn sync(&mut self) -> io::Result<()>;
}

/// For programs without attachments, and where there is no place for them: every call says so.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    fn open_read(&self, _: &Path) -> io::Result<(Box<dyn Read>, u64)> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn create(&self, _: &str) -> io::Result<(PathBuf, Box<dyn NewFile>)> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use folder::Folder;

#[cfg(not(target_arch = "wasm32"))]
mod folder {
    use std::fs::{self, File, OpenOptions};
    use std::io::BufWriter;

    use super::*;

    /// A folder of the machine; made when the first file is.
    #[derive(Debug, Clone)]
    pub struct Folder(pub PathBuf);

    impl Files for Folder {
        fn open_read(&self, file: &Path) -> io::Result<(Box<dyn Read>, u64)> {
            let file = File::open(file)?;
            let bytes = file.metadata()?.len();
            Ok((Box::new(file), bytes))
        }

        fn create(&self, name: &str) -> io::Result<(PathBuf, Box<dyn NewFile>)> {
            let mut folder = fs::DirBuilder::new();
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true);
            folder.recursive(true);
            #[cfg(unix)]
            {
                use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
                folder.mode(0o700);
                options.mode(0o600);
            }
            folder.create(&self.0)?;
            let place = self.0.join(name);
            let file = options.open(&place)?;
            Ok((place, Box::new(BufWriter::new(file))))
        }

        fn remove(&self, file: &Path) -> io::Result<()> {
            fs::remove_file(file)
        }
    }

    impl NewFile for BufWriter<File> {
        fn sync(&mut self) -> io::Result<()> {
            self.flush()?;
            self.get_ref().sync_all()
        }
    }

    #[cfg(all(test, unix))]
    mod tests {
        use std::os::unix::fs::PermissionsExt;

        use super::*;

        #[test]
        fn a_new_file_is_whole_after_sync_and_only_its_owner_reads_it() {
            let folder = tempfile::tempdir().unwrap();
            let files = Folder(folder.path().join("ana/files"));
            let (place, mut file) = files.create("a.sealed").unwrap();
            file.write_all(b"sealed").unwrap();
            file.sync().unwrap();
            let (mut read, bytes) = files.open_read(&place).unwrap();
            let mut content = String::new();
            read.read_to_string(&mut content).unwrap();
            assert_eq!((content.as_str(), bytes), ("sealed", 6));
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&place), 0o600);
            assert_eq!(mode(&files.0), 0o700);
            files.remove(&place).unwrap();
            assert!(files.open_read(&place).is_err());
        }
    }
}
