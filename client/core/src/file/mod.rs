//! Files of messages, outside of the unit of work: what a driver is to do with them, and what came of
//! it.
//!
//! | step of a file on its way out | durable | goes on by |
//! | --- | --- | --- |
//! | chosen | row in the timeline, `outgoing_file` | [`FileJob::Seal`] |
//! | sealed | key and hash in `attachment` | a place at the server, then [`FileJob::Upload`] |
//! | uploaded | | the message, once all its files are |
//!
//! A file on its way in is `fetching` until [`FileJob::Fetch`] ended. Whatever is under way when the
//! program ends is named to the driver again when it starts, and after each log-in.
//!
//! Surprising rules: the driver knows a file by its *place*, a name that no other file ever has, and
//! ignores a job that it is at already. And no file is fetched from a stranger, by nobody: whoever
//! looks at who fetches what would learn that somebody is there.

mod fetch;
mod finish;
mod forget;
mod opened;
mod outgoing;
mod send;
mod step;

use std::path::PathBuf;

use bytes::Bytes;
use tresse_content::MediaFacts;
use tresse_proto::ids::BlobId;

pub(crate) use fetch::{
    arrived, fetched, is_allowed, is_fetched_unasked, local, missing, stop, want,
};
pub(crate) use finish::{can_retry, cancel, retry};
pub(crate) use forget::{all_again as forget_all_again, settle as settle_forgotten};
pub(crate) use opened::opened;
pub(crate) use outgoing::{is_outgoing, queued};
pub(crate) use send::{again, start, under_way};
pub(crate) use step::{due, placed, recover, restart, sealed, uploaded};

use crate::attachment::{Attachment, Sealed, Sealer};
use crate::error::DomainError;

/// After so long without the server, files are tried again.
pub(crate) const AGAIN_MS: u64 = 10_000;

/// A file that a person sends.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Where it is, for the driver.
    pub source: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Shown to the others.
    pub filename: String,
    /// IANA media type.
    pub media_type: String,
    /// What a preview needs.
    pub facts: MediaFacts,
}

/// What a driver is to do with a file. It answers by a [`FileEvent`], but for the last.
#[derive(Debug)]
pub enum FileJob {
    /// Read what the person chose and write its ciphertext.
    Seal {
        /// Which.
        file: FileOf,
        /// As in [`NewFile::source`].
        source: PathBuf,
        /// Says what to do with each chunk.
        sealer: Box<Sealer>,
    },
    /// Upload the ciphertext in chunks, those that the server lacks.
    Upload {
        /// Which.
        file: FileOf,
        /// Size of the ciphertext.
        bytes: u64,
        /// Where to.
        blob: BlobId,
        /// Bearer token.
        token: Bytes,
        /// Size of every chunk but the last.
        chunk_bytes: u32,
    },
    /// Download the ciphertext, as far as it is not here.
    Fetch {
        /// Which.
        file: FileOf,
        /// Size of the ciphertext.
        bytes: u64,
        /// Where from.
        blob: BlobId,
    },
    /// Stop whatever is done with it and remove it.
    Forget {
        /// Its name.
        place: String,
    },
}

/// A file, by its name, and by where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOf {
    /// Name of its ciphertext on this device: letters, digits and `-`.
    pub place: String,
    /// Row in the timeline.
    pub row: i64,
    /// Place among the files of the message.
    pub index: u32,
}

/// What came of a job.
#[derive(Debug)]
pub enum FileEvent {
    /// Of [`FileJob::Seal`].
    Sealed {
        /// Of the job.
        place: String,
        /// What opens it again.
        result: Result<Sealed, FileTrouble>,
    },
    /// Of [`FileJob::Upload`].
    Uploaded {
        /// Of the job.
        place: String,
        /// Of the job. A file that has been given another place since is not uploaded.
        blob: BlobId,
        /// All of it is there.
        result: Result<(), FileTrouble>,
    },
    /// Of [`FileJob::Fetch`].
    Fetched {
        /// Of the job.
        place: String,
        /// All of it is here.
        result: Result<(), FileTrouble>,
    },
    /// A file that should be here is not, or is not what the message says.
    Missing {
        /// Its name.
        place: String,
    },
}

/// Why a job was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileTrouble {
    /// What the person chose cannot be read (any more).
    Unreadable,
    /// It changed while it was read.
    Changed,
    /// There is no room on this device.
    NoRoom,
    /// The ciphertext is not here.
    Missing,
    /// The server could not be reached: it is tried again.
    Unreachable,
    /// The server has it not, or not any more; for an upload: its time is over.
    Gone,
    /// The server said no.
    Refused,
}

impl FileTrouble {
    fn error(self) -> DomainError {
        match self {
            Self::Unreadable | Self::Missing => DomainError::FileUnreadable,
            Self::Changed => DomainError::FileChanged,
            Self::NoRoom => DomainError::NoRoom,
            Self::Unreachable | Self::Gone | Self::Refused => DomainError::UploadRefused,
        }
    }
}

/// Where a file of a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// Own: is being encrypted.
    Preparing,
    /// Own: on its way to the server.
    Uploading,
    /// Own: stands still until the person says what is to be done.
    Failed {
        /// Key of the error.
        code: String,
        /// Whether trying again can help.
        can_retry: bool,
    },
    /// Not on this device.
    None,
    /// Not on this device, and not to be fetched: from a stranger.
    Barred,
    /// On its way to this device.
    Fetching,
    /// On this device, as ciphertext.
    Here,
    /// Nobody has it any more.
    Gone,
}

/// A file of a message with what became of it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The file.
    pub attachment: Attachment,
    /// Where it is.
    pub state: FileState,
    /// It is not here, and is to be fetched when it comes into view, without being asked for.
    pub auto: bool,
}

/// A file on this device.
#[derive(Debug, Clone)]
pub struct LocalFile {
    /// Name of its ciphertext.
    pub place: String,
    /// Opens it.
    pub attachment: Attachment,
    /// How often it may be looked at yet; `None`: as often as one likes.
    pub views_left: Option<u8>,
}

/// How often a person may look at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Views {
    /// This person, now. Of an own message: never.
    pub left: u8,
    /// Everybody, at first.
    pub of: u8,
}
