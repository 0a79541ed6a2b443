//! Files of messages.

use tresse_client_core as core;
use tresse_networks::MediaKind;

use super::base64;
use crate::view::{Attachment, FileState, Media, NewFile, ViewOnce, safe};

/// Types that a browser shows and that run nothing. What is of another type is handed out as mere
/// bytes.
const HARMLESS: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "video/mp4",
    "video/webm",
    "video/ogg",
    "video/quicktime",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/webm",
    "audio/wav",
    "audio/aac",
    "audio/flac",
];

/// The type under which a file is handed to a window.
pub(crate) fn harmless_type(media_type: &str) -> &'static str {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let found = HARMLESS.iter().find(|it| **it == essence);
    found.copied().unwrap_or("application/octet-stream")
}

/// What a window can make of it.
fn media(media_type: &str) -> Media {
    match harmless_type(media_type) {
        "application/octet-stream" => Media::File,
        known => MediaKind::of(known).into(),
    }
}

pub(super) fn attachment((index, file): (u32, &core::FileRow)) -> Attachment {
    let attachment = &file.attachment;
    let facts = attachment.facts();
    let some = |bytes: &Vec<u8>| (!bytes.is_empty()).then(|| bytes.clone());
    Attachment {
        index,
        media: media(attachment.media_type()),
        media_type: attachment.media_type().to_owned(),
        filename: attachment.safe_filename(),
        bytes: safe(attachment.size()),
        width: facts.width.map(u32::from),
        height: facts.height.map(u32::from),
        duration_ms: facts.duration_ms,
        thumbnail: some(&facts.thumbnail).map(|bytes| base64::encode(&bytes)),
        waveform: some(&facts.waveform),
        voice: facts.is_voice,
        state: file.state.clone().into(),
        auto: file.auto,
    }
}

impl From<core::FileState> for FileState {
    fn from(state: core::FileState) -> Self {
        match state {
            core::FileState::Preparing => Self::Preparing,
            core::FileState::Uploading => Self::Uploading,
            core::FileState::Failed { code, can_retry } => Self::Failed {
                code,
                retry: can_retry,
            },
            core::FileState::None => Self::None,
            core::FileState::Barred => Self::Barred,
            core::FileState::Fetching => Self::Fetching,
            core::FileState::Here => Self::Here,
            core::FileState::Gone => Self::Gone,
        }
    }
}

impl From<core::Views> for ViewOnce {
    fn from(views: core::Views) -> Self {
        Self {
            left: views.left.into(),
            of: views.of.into(),
        }
    }
}

/// A file as the core sends it. `source` is the name under which the window hands it over.
pub(crate) fn new_file(file: NewFile, source: String) -> core::NewFile {
    let side = |side: u32| u16::try_from(side).ok();
    core::NewFile {
        source: source.into(),
        bytes: file.bytes,
        filename: file.name,
        media_type: file.media_type,
        facts: tresse_content::MediaFacts {
            width: file.width.and_then(side),
            height: file.height.and_then(side),
            duration_ms: file.duration_ms,
            thumbnail: file
                .thumbnail
                .and_then(|text| base64::decode(&text))
                .unwrap_or_default(),
            waveform: file.waveform.unwrap_or_default(),
            is_voice: file.voice,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_could_run_something_is_handed_out_as_bytes() {
        for (media_type, handed_out, shown) in [
            ("image/jpeg", "image/jpeg", Media::Image),
            ("IMAGE/PNG ; a=b", "image/png", Media::Image),
            ("image/svg+xml", "application/octet-stream", Media::File),
            ("text/html", "application/octet-stream", Media::File),
            ("audio/ogg; codecs=opus", "audio/ogg", Media::Audio),
            ("", "application/octet-stream", Media::File),
        ] {
            assert_eq!(harmless_type(media_type), handed_out);
            assert_eq!(media(media_type), shown, "{media_type}");
        }
    }
}
