//! Every cause: all that can happen to a client, in one closed enum.

use bytes::Bytes;

use crate::file::FileEvent;
use crate::intent::Intent;

/// Correlates an [`Intent`] with its [`crate::effect::Effect::Done`]; chosen by the driver.
pub type Ticket = u64;

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The program started: recover what was under way, then connect.
    Started,
    /// The WebSocket is open. The server's `Challenge` will come as the first frame.
    Connected,
    /// A frame from the server.
    Frame(Bytes),
    /// The WebSocket is gone, or could not be opened.
    Disconnected,
    /// There is a network again, or the person has come back: whoever backs off tries soon.
    Reachable,
    /// The time asked for by `Effect::WakeAt` has come (or any other time; it does no harm).
    Tick,
    /// The person wants something.
    Do {
        /// Comes back in `Effect::Done`.
        ticket: Ticket,
        /// What they want.
        intent: Intent,
    },
    /// What was asked for by `Effect::File` has ended.
    File(FileEvent),
}
