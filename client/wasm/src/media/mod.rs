//! Files on their way: read in slices, encrypted by the browser, uploaded and downloaded chunk by
//! chunk; and opened for a window that shows them.
//!
//! [`Media`] begins jobs of the core and tells what came of them as causes; `seal`, `transfer` and
//! `open` each do one kind.
//!
//! Surprising rule: nothing here is longer than a chunk at a time. AES-GCM is left to the browser,
//! which does it elsewhere; only the hash of a megabyte is computed between two causes.

mod aes;
mod open;
mod seal;
mod transfer;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use tresse_client_core::{FileEvent, FileJob, FileOf, FileTrouble};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

pub(crate) use open::open;

use crate::cause::{Cause, Tell};
use crate::opfs::files;
use crate::scope::now_ms;
use crate::view::Phase;

/// Files that are worked on at once; more would only wait for each other.
const AT_ONCE_MAX: usize = 3;
/// How often a window is told how far a file is.
const TOLD_EVERY_MS: u64 = 100;

/// How far a file is.
pub(crate) struct Progress {
    pub(crate) file: FileOf,
    pub(crate) phase: Phase,
    pub(crate) done: u64,
    pub(crate) of: u64,
}

/// What windows handed over and is not sealed yet, by the name that the core knows. Cheap to clone.
pub(crate) type Sources = Rc<RefCell<HashMap<String, Blob>>>;

/// Everything that is done with files.
pub(crate) struct Media {
    sources: Sources,
    waiting: VecDeque<FileJob>,
    under_way: Rc<RefCell<HashMap<String, Rc<Cell<bool>>>>>,
    tell: Tell,
}

impl Media {
    pub(crate) fn new(sources: Sources, tell: Tell) -> Self {
        Self {
            sources,
            waiting: VecDeque::new(),
            under_way: Rc::default(),
            tell,
        }
    }

    /// Begins a job as soon as there is room for it, unless it is under way.
    pub(crate) fn begin(&mut self, job: FileJob) {
        if let FileJob::Forget { place } = job {
            return self.forget(place);
        }
        let is_known = |other: &FileJob| file_of(other).place == file_of(&job).place;
        let is_under_way = self.under_way.borrow().contains_key(&file_of(&job).place);
        if !is_under_way && !self.waiting.iter().any(is_known) {
            self.waiting.push_back(job);
            self.go_on();
        }
    }

    /// A job has ended: there is room for the next one.
    pub(crate) fn ended(&mut self, event: &FileEvent) {
        let place = match event {
            FileEvent::Sealed { place, .. }
            | FileEvent::Uploaded { place, .. }
            | FileEvent::Fetched { place, .. }
            | FileEvent::Missing { place } => place,
        };
        self.under_way.borrow_mut().remove(place);
        self.go_on();
    }

    fn go_on(&mut self) {
        while self.under_way.borrow().len() < AT_ONCE_MAX {
            let Some(job) = self.waiting.pop_front() else {
                return;
            };
            self.spawn(job);
        }
    }

    fn spawn(&mut self, job: FileJob) {
        let is_over = Rc::new(Cell::new(false));
        let place = file_of(&job).place.clone();
        self.under_way
            .borrow_mut()
            .insert(place, Rc::clone(&is_over));
        let tell = self.tell.clone();
        match job {
            FileJob::Seal {
                file,
                source,
                sealer,
            } => {
                let (sources, name) = (
                    Rc::clone(&self.sources),
                    source.to_string_lossy().into_owned(),
                );
                let source = sources.borrow().get(&name).cloned();
                let watch = Watch::new(&tell, &file, Phase::Sealing, is_over);
                spawn_local(async move {
                    let result = match source {
                        Some(source) => seal::seal(&file.place, &source, *sealer, &watch).await,
                        None => Err(FileTrouble::Unreadable),
                    };
                    if result.is_ok() {
                        sources.borrow_mut().remove(&name);
                    }
                    let place = file.place;
                    watch.end(FileEvent::Sealed { place, result }).await;
                });
            }
            FileJob::Upload {
                file,
                bytes,
                blob,
                token,
                chunk_bytes,
            } => {
                let watch = Watch::new(&tell, &file, Phase::Uploading, is_over);
                spawn_local(async move {
                    let to = transfer::Place {
                        blob,
                        bytes,
                        chunk_bytes: u64::from(chunk_bytes.max(1)),
                    };
                    let result = transfer::upload(&file.place, &to, &token, &watch).await;
                    let place = file.place;
                    let event = FileEvent::Uploaded {
                        place,
                        blob,
                        result,
                    };
                    watch.end(event).await;
                });
            }
            FileJob::Fetch { file, bytes, blob } => {
                let watch = Watch::new(&tell, &file, Phase::Fetching, is_over);
                spawn_local(async move {
                    let from = transfer::Place {
                        blob,
                        bytes,
                        chunk_bytes: tresse_proto::limits::BLOB_CHUNK_BYTES as u64,
                    };
                    let result = transfer::fetch(&file.place, &from, &watch).await;
                    let place = file.place;
                    watch.end(FileEvent::Fetched { place, result }).await;
                });
            }
            FileJob::Forget { .. } => {}
        }
    }

    fn forget(&mut self, place: String) {
        self.waiting.retain(|job| file_of(job).place != place);
        if let Some(is_over) = self.under_way.borrow_mut().remove(&place) {
            // Whoever works on it removes it at its next chunk.
            is_over.set(true);
        } else {
            spawn_local(async move { files::remove(&place).await });
        }
        self.go_on();
    }
}

fn file_of(job: &FileJob) -> &FileOf {
    const NOWHERE: &FileOf = &FileOf {
        place: String::new(),
        row: 0,
        index: 0,
    };
    match job {
        FileJob::Seal { file, .. } | FileJob::Upload { file, .. } | FileJob::Fetch { file, .. } => {
            file
        }
        FileJob::Forget { .. } => NOWHERE,
    }
}

/// What a job tells while it works, and whether it is still wanted.
struct Watch {
    tell: Tell,
    file: FileOf,
    phase: Phase,
    is_over: Rc<Cell<bool>>,
    told_at_ms: Cell<u64>,
}

impl Watch {
    fn new(tell: &Tell, file: &FileOf, phase: Phase, is_over: Rc<Cell<bool>>) -> Self {
        Self {
            tell: tell.clone(),
            file: file.clone(),
            phase,
            is_over,
            told_at_ms: Cell::new(0),
        }
    }

    /// So much is done. An error if nobody wants the rest.
    fn done(&self, done: u64, of: u64) -> Result<(), FileTrouble> {
        if self.is_over.get() {
            return Err(FileTrouble::Refused);
        }
        let now_ms = now_ms();
        if now_ms.saturating_sub(self.told_at_ms.get()) >= TOLD_EVERY_MS || done >= of {
            self.told_at_ms.set(now_ms);
            (self.tell)(Cause::Progress(Progress {
                file: self.file.clone(),
                phase: self.phase,
                done,
                of,
            }));
        }
        Ok(())
    }

    /// The end, unless nobody wants to hear of it.
    async fn end(self, event: FileEvent) {
        if self.is_over.get() {
            files::remove(&self.file.place).await;
        } else {
            (self.tell)(Cause::File(event));
        }
    }
}

/// What a failed write means.
fn no_room(_: JsValue) -> FileTrouble {
    FileTrouble::NoRoom
}
