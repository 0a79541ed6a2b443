//! Files of messages.

use serde::{Deserialize, Serialize};

use super::Media;

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attachment {
    /// Place among the files of the message.
    pub index: u32,
    /// Of which kind.
    pub media: Media,
    /// As its sender says.
    pub media_type: String,
    /// Safe to save under.
    pub filename: String,
    /// Its size.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// In pixels, as it is shown.
    pub width: Option<u32>,
    /// In pixels, as it is shown.
    pub height: Option<u32>,
    /// How long it plays.
    pub duration_ms: Option<u32>,
    /// A small WebP or JPEG in base 64.
    pub thumbnail: Option<String>,
    /// How loud it is, 0 to 255, from its beginning to its end.
    pub waveform: Option<Vec<u8>>,
    /// Somebody's voice, recorded for this message.
    pub voice: bool,
    /// Where it is.
    pub state: FileState,
    /// To be fetched when it comes into view, without being asked for.
    pub auto: bool,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FileState {
    /// Own: is being encrypted.
    Preparing,
    /// Own: on its way to the server.
    Uploading,
    /// Own: stands still until the person says what is to be done.
    Failed {
        /// As of a failure.
        code: String,
        /// Whether trying again can help.
        retry: bool,
    },
    /// Not on this device.
    None,
    /// Not on this device, and not to be fetched: from a stranger.
    Barred,
    /// On its way to this device.
    Fetching,
    /// On this device.
    Here,
    /// Nobody has it any more.
    Gone,
}

/// How often a person may look at the file of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ViewOnce {
    /// This person, now. Of an own message: never.
    pub left: u32,
    /// Everybody, at first.
    pub of: u32,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Phase {
    /// It is encrypted.
    Sealing,
    /// It goes to the server.
    Uploading,
    /// It comes from the server.
    Fetching,
}

/// A file that is to be sent; the file itself is handed over beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewFile {
    /// Shown to the others.
    pub name: String,
    /// IANA media type.
    pub media_type: String,
    /// Its size.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// In pixels, as it is shown.
    pub width: Option<u32>,
    /// In pixels, as it is shown.
    pub height: Option<u32>,
    /// How long it plays.
    pub duration_ms: Option<u32>,
    /// A small WebP or JPEG in base 64.
    pub thumbnail: Option<String>,
    /// How loud it is, 0 to 255.
    pub waveform: Option<Vec<u8>>,
    /// Recorded for this message.
    pub voice: bool,
}
