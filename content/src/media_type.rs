//! The media types that Tresse writes. Comparing ignores case and blanks, as RFC 2045 wants.

/// Plain text.
pub const PLAIN: &str = "text/plain;charset=utf-8";
/// Markdown as the draft defines it; Tresse writes it only for mentions.
pub const MARKDOWN: &str = "text/markdown;variant=GFM-MIMI";
/// See [`crate::application::StatusReport`].
pub const STATUS: &str = "application/vnd.tresse.receipt+cbor";
/// See [`crate::application::GroupInfo`].
pub const GROUP_INFO: &str = "application/vnd.tresse.group+cbor";
/// See [`crate::application::Profile`].
pub const PROFILE: &str = "application/vnd.tresse.profile+cbor";
/// See [`crate::application::SharedState`].
pub const SHARED_STATE: &str = "application/vnd.tresse.chat+cbor";
/// See [`crate::application::OwnDevices`].
pub const OWN_DEVICES: &str = "application/vnd.tresse.own-devices+cbor";
/// See [`crate::application::Poll`].
pub const POLL: &str = "application/vnd.tresse.poll+cbor";
/// See [`crate::application::Vote`].
pub const VOTE: &str = "application/vnd.tresse.vote+cbor";
/// See [`crate::application::Location`].
pub const LOCATION: &str = "application/vnd.tresse.location+cbor";
/// See [`crate::application::ContactCard`].
pub const CONTACT: &str = "application/vnd.tresse.contact+cbor";
/// See [`crate::application::Sticker`].
pub const STICKER: &str = "application/vnd.tresse.sticker+cbor";

/// Type and subtype without parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}
