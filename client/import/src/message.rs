//! What is read: one message, whatever file it came from.

use serde::Serialize;

use crate::civil::At;
use crate::limits::{FILES_MAX, NAME_BYTES_MAX, REACTIONS_MAX, TEXT_BYTES_MAX, cut};

/// A message of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The same for the same message, however often its conversation is exported.
    pub id: [u8; 32],
    /// When.
    pub at: At,
    /// Its place among those that were said at the same time.
    pub place: u16,
    /// Who, as the file names them; `None` for a line of the app itself.
    pub sender: Option<String>,
    /// What.
    pub body: Body,
    /// Files with it; those that were left out of the export have no name.
    pub files: Vec<File>,
    /// At most one of each person.
    pub reactions: Vec<Reaction>,
    /// Its sender changed it.
    pub edited: bool,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Text, maybe empty if there are files.
    Text(String),
    /// Its sender took it back.
    Unsent,
    /// The app itself said it: who came, what the group is called, a call.
    Line(String),
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Its last name, never a path; empty if it is not in the export.
    pub name: String,
    /// Guessed by the name or by where it lay.
    pub media_type: String,
    /// Entry of the zip that holds it.
    #[serde(skip)]
    pub entry: Option<usize>,
    /// Its size, 0 if it is not in the export.
    pub bytes: u64,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// Whose.
    pub sender: String,
    /// One emoji.
    pub emoji: String,
}

/// A message before it has its place and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) at: At,
    pub(crate) sender: Option<String>,
    pub(crate) body: Body,
    pub(crate) files: Vec<File>,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) edited: bool,
}

impl Draft {
    /// Keeps to the bounds; whether something was left out.
    pub(crate) fn bound(&mut self) -> bool {
        let mut is_cut = match &mut self.body {
            Body::Text(text) | Body::Line(text) => cut(text, TEXT_BYTES_MAX),
            Body::Unsent => false,
        };
        if let Some(sender) = &mut self.sender {
            is_cut |= cut(sender, NAME_BYTES_MAX);
        }
        for file in &mut self.files {
            is_cut |= cut(&mut file.name, NAME_BYTES_MAX);
        }
        is_cut |= self.files.len() > FILES_MAX || self.reactions.len() > REACTIONS_MAX;
        self.files.truncate(FILES_MAX);
        self.reactions.truncate(REACTIONS_MAX);
        for reaction in &mut self.reactions {
            is_cut |= cut(&mut reaction.sender, NAME_BYTES_MAX);
            is_cut |= cut(&mut reaction.emoji, NAME_BYTES_MAX);
        }
        is_cut
    }
}

impl File {
    /// By the last part of a path, with either kind of slash.
    pub(crate) fn named(path: &str, kind: Option<&'static str>) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        Self {
            name: name.to_owned(),
            media_type: media_type(name, kind).to_owned(),
            entry: None,
            bytes: 0,
        }
    }

    /// One that the person left out of the export.
    pub(crate) fn left_out(kind: &'static str) -> Self {
        Self {
            name: String::new(),
            media_type: kind.to_owned(),
            entry: None,
            bytes: 0,
        }
    }
}

fn media_type(name: &str, kind: Option<&'static str>) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "mp4" if kind == Some("audio/mp4") => "audio/mp4",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "3gp" => "video/3gpp",
        "opus" | "ogg" => "audio/ogg",
        "m4a" | "aac" => "audio/mp4",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "vcf" => "text/vcard",
        "txt" => "text/plain",
        _ => kind.unwrap_or("application/octet-stream"),
    }
}
