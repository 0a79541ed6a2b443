//! What may be done on a network, and what is left of that between networks.
//!
//! Surprising rule: every field has an order from loose to strict, so that [`Policy::stricter`] is a
//! minimum of each: it does not matter in which order networks are combined, nor how often.

use tresse_proto::limits::{BLOB_BYTES_MAX, BLOB_CHUNK_BYTES, GROUP_ACCOUNTS_MAX};

use crate::error::NetworksError;
use crate::fields::Fields;
use crate::window::Window;

/// The rules of a network, or of a conversation across networks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Longest text, in Unicode characters.
    pub text_chars_max: u32,
    /// Largest picture, or 0 if there are none.
    pub image_bytes_max: u64,
    /// Largest film, or 0 if there are none.
    pub video_bytes_max: u64,
    /// Largest recording, or 0 if there are none.
    pub audio_bytes_max: u64,
    /// Largest file of any other kind, or 0 if there are none.
    pub file_bytes_max: u64,
    /// Whether an attachment may come with text.
    pub captions: bool,
    /// How long after sending a text may be edited.
    pub edit_window: Window,
    /// How often a text may be edited; `u32::MAX` is without end.
    pub edits_max: u32,
    /// How long after sending a message may be taken back.
    pub unsend_window: Window,
    /// Whether people on this network see that something was taken back. A matter of looks: between
    /// networks everybody sees what their own shows.
    pub unsend_trace: bool,
    /// Most accounts in a group.
    pub group_accounts_max: u32,
    /// Longest name of a group, in Unicode characters.
    pub group_name_chars_max: u32,
    /// What happens to a stranger's first message. Across networks it is always a request.
    pub first_contact: FirstContact,
    /// Whether a request holds nothing but text.
    pub request_text_only: bool,
    /// Whether senders learn that a message arrived.
    pub delivery_receipts: bool,
    /// Whether senders learn that a message was seen.
    pub read_receipts: bool,
    /// Where a person may turn read receipts off.
    pub read_receipts_off: ReceiptsOff,
    /// Whether receipts are sent before a request is accepted.
    pub receipts_before_accept: bool,
    /// Conversations with more accounts have no receipts: each message would cause as many others.
    pub receipts_accounts_max: u32,
    /// When the time of a disappearing message begins.
    pub timer_start: TimerStart,
    /// Possible times of disappearing messages, ascending; none if there are no such messages.
    pub timers: Vec<Window>,
    /// Reactions of one person to one message.
    pub reactions_per_person: u32,
    /// To how many conversations a message may be forwarded at once; `u32::MAX` is without end.
    pub forward_targets_max: u32,
    /// The same for a message that was forwarded many times.
    pub forward_again_targets_max: u32,
    /// Whether an archived conversation comes back to the others when something new is said in it. A
    /// matter of looks: everybody has it as on their own network.
    pub archive_returns: bool,
}

/// What happens to a stranger's first message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FirstContact {
    /// It waits among the requests.
    Request,
    /// It arrives like any other.
    Deliver,
}

/// Where a person may turn read receipts off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReceiptsOff {
    /// In every conversation.
    Anywhere,
    /// In conversations between two.
    OutsideGroups,
}

/// When the time of a disappearing message begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimerStart {
    /// When it was sent: it is over earlier, so this is the stricter one.
    Send,
    /// When the receiver has seen it.
    Read,
}

/// Kinds of attachments that networks treat differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// `image/...`
    Image,
    /// `video/...`
    Video,
    /// `audio/...`
    Audio,
    /// Everything else.
    File,
}

impl MediaKind {
    /// The kind of an IANA media type.
    pub fn of(media_type: &str) -> Self {
        let top = media_type.split('/').next().unwrap_or_default().trim();
        match top.to_ascii_lowercase().as_str() {
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            _ => Self::File,
        }
    }
}

impl Policy {
    pub(crate) fn read(mut fields: Fields) -> Result<Self, NetworksError> {
        // A ciphertext is a little longer than its file.
        let bytes = BLOB_BYTES_MAX - BLOB_CHUNK_BYTES as u64;
        let accounts = GROUP_ACCOUNTS_MAX as u64;
        let policy = Self {
            text_chars_max: fields.number("text_chars_max", 1, 65_536)? as u32,
            image_bytes_max: fields.number("image_bytes_max", 0, bytes)?,
            video_bytes_max: fields.number("video_bytes_max", 0, bytes)?,
            audio_bytes_max: fields.number("audio_bytes_max", 0, bytes)?,
            file_bytes_max: fields.number("file_bytes_max", 0, bytes)?,
            captions: fields.bool("captions")?,
            edit_window: fields.window("edit_window")?,
            edits_max: fields.count("edits_max")?,
            unsend_window: fields.window("unsend_window")?,
            unsend_trace: fields.bool("unsend_trace")?,
            group_accounts_max: fields.number("group_accounts_max", 2, accounts)? as u32,
            group_name_chars_max: fields.number("group_name_chars_max", 1, 100)? as u32,
            first_contact: fields.choice(
                "first_contact",
                &[
                    ("request", FirstContact::Request),
                    ("deliver", FirstContact::Deliver),
                ],
            )?,
            request_text_only: fields.bool("request_text_only")?,
            delivery_receipts: fields.bool("delivery_receipts")?,
            read_receipts: fields.bool("read_receipts")?,
            read_receipts_off: fields.choice(
                "read_receipts_off",
                &[
                    ("anywhere", ReceiptsOff::Anywhere),
                    ("outside_groups", ReceiptsOff::OutsideGroups),
                ],
            )?,
            receipts_before_accept: fields.bool("receipts_before_accept")?,
            receipts_accounts_max: fields.number("receipts_accounts_max", 0, accounts)? as u32,
            timer_start: fields.choice(
                "timer_start",
                &[("send", TimerStart::Send), ("read", TimerStart::Read)],
            )?,
            timers: fields.windows("timers")?,
            reactions_per_person: fields.number("reactions_per_person", 0, 1)? as u32,
            forward_targets_max: fields.count("forward_targets_max")?,
            forward_again_targets_max: fields.count("forward_again_targets_max")?,
            archive_returns: fields.bool("archive_returns")?,
        };
        let is_span = |timer: &Window| *timer != Window::NEVER && *timer != Window::UNLIMITED;
        if !policy.timers.iter().all(is_span) {
            return Err(fields.invalid("timers", "a list of times that begin and end"));
        }
        fields.finish()?;
        Ok(policy)
    }

    /// The rules of a conversation in which both networks take part.
    #[must_use]
    pub fn stricter(&self, other: &Self) -> Self {
        Self {
            text_chars_max: self.text_chars_max.min(other.text_chars_max),
            image_bytes_max: self.image_bytes_max.min(other.image_bytes_max),
            video_bytes_max: self.video_bytes_max.min(other.video_bytes_max),
            audio_bytes_max: self.audio_bytes_max.min(other.audio_bytes_max),
            file_bytes_max: self.file_bytes_max.min(other.file_bytes_max),
            captions: self.captions && other.captions,
            edit_window: self.edit_window.min(other.edit_window),
            edits_max: self.edits_max.min(other.edits_max),
            unsend_window: self.unsend_window.min(other.unsend_window),
            unsend_trace: self.unsend_trace || other.unsend_trace,
            group_accounts_max: self.group_accounts_max.min(other.group_accounts_max),
            group_name_chars_max: self.group_name_chars_max.min(other.group_name_chars_max),
            first_contact: self.first_contact.min(other.first_contact),
            request_text_only: self.request_text_only || other.request_text_only,
            delivery_receipts: self.delivery_receipts && other.delivery_receipts,
            read_receipts: self.read_receipts && other.read_receipts,
            read_receipts_off: self.read_receipts_off.min(other.read_receipts_off),
            receipts_before_accept: self.receipts_before_accept && other.receipts_before_accept,
            receipts_accounts_max: self.receipts_accounts_max.min(other.receipts_accounts_max),
            timer_start: self.timer_start.min(other.timer_start),
            timers: self
                .timers
                .iter()
                .filter(|at| other.timers.contains(at))
                .copied()
                .collect(),
            reactions_per_person: self.reactions_per_person.min(other.reactions_per_person),
            forward_targets_max: self.forward_targets_max.min(other.forward_targets_max),
            forward_again_targets_max: self
                .forward_again_targets_max
                .min(other.forward_again_targets_max),
            archive_returns: self.archive_returns || other.archive_returns,
        }
    }

    /// Largest attachment of this kind; `None` if there are none.
    pub fn attachment_bytes_max(&self, kind: MediaKind) -> Option<u64> {
        let max = match kind {
            MediaKind::Image => self.image_bytes_max,
            MediaKind::Video => self.video_bytes_max,
            MediaKind::Audio => self.audio_bytes_max,
            MediaKind::File => self.file_bytes_max,
        };
        (max > 0).then_some(max)
    }

    /// Largest attachment of any kind: what a server that cannot see kinds may enforce.
    pub fn largest_attachment_bytes(&self) -> u64 {
        let audible = self.video_bytes_max.max(self.audio_bytes_max);
        self.image_bytes_max.max(audible).max(self.file_bytes_max)
    }
}
