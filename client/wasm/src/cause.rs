//! Every cause that reaches the worker. Callbacks of the browser do nothing but tell one.
//!
//! Surprising rule: a cause is handled to its end before the next one begins, because nothing that is
//! called meanwhile calls back before it returns.

use std::rc::Rc;

use tresse_client_core::{FileEvent, LocalFile};
use web_sys::Blob;

use crate::boot::Opened;
use crate::media::Progress;
use crate::view::{RowId, Storage};
use crate::watch::PortId;

/// Something that happened.
pub(crate) enum Cause {
    /// A window said something, and handed over what is no text.
    Heard(PortId, String, Vec<Blob>),
    /// Some window said something to whoever listens.
    Called(String),
    /// The storage was opened, or not.
    Opened(Result<Box<Opened>, Storage>),
    /// The WebSocket with this number is open.
    SocketOpen(u32),
    /// Frames can be taken from it.
    SocketReady(u32),
    /// It is gone.
    SocketGone(u32),
    /// What was to be done with a file has ended.
    File(FileEvent),
    /// How far a file is.
    Progress(Progress),
    /// A file was opened for a window, or is not what it should be.
    FileOpened {
        /// Whose.
        port: PortId,
        /// Of the call.
        id: u32,
        /// Which.
        file: LocalFile,
        /// Of which message.
        row: RowId,
        /// What it holds.
        blob: Option<Blob>,
    },
    /// The core's time has come.
    Alarm,
    /// A minute has passed, or less while something is wrong.
    Beat,
    /// The browser says that there is a network again.
    NetworkBack,
    /// The browser says that there is none.
    NetworkGone,
    /// Whether there is room for another change; `None`: the browser does not say.
    Room(Option<bool>),
    /// The window wants something about the storage, and it was done or not.
    StorageStep {
        /// Whose.
        port: PortId,
        /// Of the call.
        id: u32,
        /// Whether it went well, and what comes with the answer.
        result: Result<Option<web_sys::Blob>, Storage>,
        /// The worker is of no use any more.
        is_last: bool,
    },
}

/// Tells a cause. Cheap to clone.
pub(crate) type Tell = Rc<dyn Fn(Cause)>;
