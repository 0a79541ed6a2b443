//! Files on their way: encrypted on a thread of their own, uploaded and downloaded beside the client.
//!
//! Surprising rule: what was wanted and is not any more is ended at its next chunk, and nobody hears
//! of it. The core has forgotten it before.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::future::Future;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::sync::broadcast;
use tokio::task::{AbortHandle, JoinSet};
use tresse_client_core::{
    AttachmentError, Durability, FileEvent, FileJob, FileOf, FileTrouble, Sealed, Sealer,
    seal_attachment,
};

use crate::blob::Blobs;
use crate::error::BlobError;

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProgress {
    /// Which.
    pub file: FileOf,
    /// What is done with it.
    pub phase: FilePhase,
    /// Bytes that are done.
    pub done: u64,
    /// All bytes.
    pub of: u64,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePhase {
    /// It is encrypted.
    Sealing,
    /// It goes to the server.
    Uploading,
    /// It comes from the server.
    Fetching,
}

/// Everything that is done with files.
pub(crate) struct Files {
    folder: PathBuf,
    durability: Durability,
    blobs: Blobs,
    jobs: JoinSet<FileEvent>,
    /// What is under way, by the place of the file.
    under_way: HashMap<String, UnderWay>,
    progress: broadcast::Sender<FileProgress>,
}

struct UnderWay {
    task: AbortHandle,
    is_over: Arc<AtomicBool>,
}

impl Files {
    pub(crate) fn new(
        folder: PathBuf,
        durability: Durability,
        blobs: Blobs,
        progress: broadcast::Sender<FileProgress>,
    ) -> Self {
        Self {
            folder,
            durability,
            blobs,
            jobs: JoinSet::new(),
            under_way: HashMap::new(),
            progress,
        }
    }

    /// Begins a job, unless it is under way.
    pub(crate) fn begin(&mut self, job: FileJob) {
        match job {
            FileJob::Forget { place } => self.forget(&place),
            FileJob::Seal {
                file,
                source,
                sealer,
            } => self.seal(file, source, *sealer),
            FileJob::Upload {
                file,
                bytes,
                blob,
                token,
                chunk_bytes,
            } => {
                let (blobs, path) = (self.blobs.clone(), self.path(&file.place));
                let (place, tell) = (file.place.clone(), self.teller(&file, FilePhase::Uploading));
                self.spawn(&file, async move {
                    let progress = |done| tell(done, bytes);
                    let result = blobs.upload(blob, &token, &path, chunk_bytes, progress);
                    FileEvent::Uploaded {
                        place,
                        blob,
                        result: result.await.map_err(|error| trouble(&error)),
                    }
                });
            }
            FileJob::Fetch { file, bytes, blob } => {
                let (blobs, path) = (self.blobs.clone(), self.path(&file.place));
                let folder = self.folder.clone();
                let (place, tell) = (file.place.clone(), self.teller(&file, FilePhase::Fetching));
                self.spawn(&file, async move {
                    let progress = |done| tell(done, bytes);
                    let result = match make_private(&folder) {
                        Ok(()) => blobs
                            .download(blob, bytes, &path, progress)
                            .await
                            .map_err(|error| trouble(&error)),
                        Err(_) => Err(FileTrouble::NoRoom),
                    };
                    FileEvent::Fetched { place, result }
                });
            }
        }
    }

    /// The next job that has ended.
    pub(crate) fn poll_ended(&mut self, cx: &mut Context<'_>) -> Poll<FileEvent> {
        loop {
            match self.jobs.poll_join_next(cx) {
                Poll::Ready(Some(Ok(event))) => {
                    self.under_way.remove(place_of(&event));
                    return Poll::Ready(event);
                }
                // It was ended from here.
                Poll::Ready(Some(Err(_))) => {}
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn path(&self, place: &str) -> PathBuf {
        self.folder.join(place)
    }

    fn teller(&self, file: &FileOf, phase: FilePhase) -> impl Fn(u64, u64) + Send + Sync + use<> {
        let (file, progress) = (file.clone(), self.progress.clone());
        move |done, of| {
            // Nobody looks: then nobody misses it.
            let _ = progress.send(FileProgress {
                file: file.clone(),
                phase,
                done,
                of,
            });
        }
    }

    fn spawn(&mut self, file: &FileOf, job: impl Future<Output = FileEvent> + Send + 'static) {
        if self.under_way.contains_key(&file.place) {
            return;
        }
        let task = self.jobs.spawn(job);
        let is_over = Arc::default();
        self.under_way
            .insert(file.place.clone(), UnderWay { task, is_over });
    }

    fn seal(&mut self, file: FileOf, source: PathBuf, sealer: Sealer) {
        if self.under_way.contains_key(&file.place) {
            return;
        }
        let is_over: Arc<AtomicBool> = Arc::default();
        let (over, durability) = (Arc::clone(&is_over), self.durability);
        let (folder, path) = (self.folder.clone(), self.path(&file.place));
        let tell = self.teller(&file, FilePhase::Sealing);
        let place = file.place.clone();
        let task = self.jobs.spawn_blocking(move || {
            let of = sealer.plain_bytes();
            let after_chunk = |done| {
                tell(done, of);
                if over.load(Ordering::Relaxed) {
                    return Err(AttachmentError::Changed);
                }
                Ok(())
            };
            let result = seal_file(&folder, &path, &source, sealer, durability, after_chunk);
            if result.is_err() || over.load(Ordering::Relaxed) {
                // What stays behind costs room, nothing else.
                let _ = fs::remove_file(&path);
            }
            FileEvent::Sealed { place, result }
        });
        self.under_way
            .insert(file.place, UnderWay { task, is_over });
    }

    fn forget(&mut self, place: &str) {
        if let Some(under_way) = self.under_way.remove(place) {
            under_way.is_over.store(true, Ordering::Relaxed);
            under_way.task.abort();
        }
        // What stays behind costs room, nothing else: its key is deleted.
        let _ = fs::remove_file(self.path(place));
    }
}

fn place_of(event: &FileEvent) -> &str {
    match event {
        FileEvent::Sealed { place, .. }
        | FileEvent::Uploaded { place, .. }
        | FileEvent::Fetched { place, .. }
        | FileEvent::Missing { place } => place,
    }
}

fn seal_file(
    folder: &Path,
    path: &Path,
    source: &Path,
    sealer: Sealer,
    durability: Durability,
    after_chunk: impl FnMut(u64) -> Result<(), AttachmentError>,
) -> Result<Sealed, FileTrouble> {
    let plain = File::open(source).map_err(|_| FileTrouble::Unreadable)?;
    make_private(folder).map_err(|_| FileTrouble::NoRoom)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let cipher = options.open(path).map_err(|_| FileTrouble::NoRoom)?;
    let mut cipher = BufWriter::new(cipher);
    let sealed =
        seal_attachment(sealer, plain, &mut cipher, after_chunk).map_err(|error| match error {
            AttachmentError::Changed => FileTrouble::Changed,
            AttachmentError::Io(error) if error.kind() == io::ErrorKind::StorageFull => {
                FileTrouble::NoRoom
            }
            _ => FileTrouble::Unreadable,
        })?;
    cipher.flush().map_err(|_| FileTrouble::NoRoom)?;
    // The row that will name this file survives loss of power; so must the file.
    if durability == Durability::Power {
        cipher
            .get_ref()
            .sync_all()
            .map_err(|_| FileTrouble::NoRoom)?;
    }
    Ok(sealed)
}

/// A folder that only this person can look into.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn trouble(error: &BlobError) -> FileTrouble {
    match error {
        BlobError::Gone => FileTrouble::Gone,
        BlobError::Unreachable => FileTrouble::Unreachable,
        BlobError::Refused(_) | BlobError::WrongSize => FileTrouble::Refused,
        BlobError::File { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            FileTrouble::Missing
        }
        BlobError::File { .. } => FileTrouble::NoRoom,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_its_owner_looks_into_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().join("ana/files");
        make_private(&files).unwrap();
        make_private(&files).unwrap();
        let mode = fs::metadata(&files).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
    }
}
