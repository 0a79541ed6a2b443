//! Every maximum of the format, each with its reason.

/// Largest message: 64 KiB of text and what belongs to it; the largest delivery entry is no larger.
pub const CONTENT_BYTES_MAX: usize = 96 * 1024;
/// Levels of parts, and levels of containers in extensions (draft, "Depth restrictions").
pub const DEPTH_MAX: usize = 4;
/// Parts of one message on all levels together. The largest example of the draft has 11.
pub const PARTS_MAX: usize = 64;
/// Extensions of one message, the two uris included.
pub const EXTENSIONS_MAX: usize = 32;
/// Encoded bytes of one extension's value (draft, "Extension Fields").
pub const EXTENSION_VALUE_BYTES_MAX: usize = 4095;
/// Bytes of an extension's name (draft, "Extension Fields").
pub const EXTENSION_NAME_BYTES_MAX: usize = 255;
/// Largest integer key, as a float can hold it (draft, "Data model restrictions").
pub const KEY_MAX: i64 = (1 << 53) - 1;
/// Messages in one report: a longer backlog is told in several reports.
pub const STATUSES_MAX: usize = 1024;
/// Contacts or groups in one message between own devices: the rest comes in further messages.
pub const KNOWN_MAX: usize = 256;
/// Bytes of a display name or a group's name, whatever a network allows.
pub const NAME_BYTES_MAX: usize = 512;
/// Bytes of what a person says about themselves: 140 characters of any script.
pub const ABOUT_BYTES_MAX: usize = 640;
/// Bytes of what a group says about itself: 512 characters of any script.
pub const DESCRIPTION_BYTES_MAX: usize = 2048;
/// Bytes of a person's picture. It travels within a message, so that it is there as long as what it
/// stands beside; files at the server are not.
pub const PROFILE_PICTURE_BYTES_MAX: usize = 16 * 1024;
/// Bytes of a group's picture.
pub const GROUP_PICTURE_BYTES_MAX: usize = 24 * 1024;
/// Bytes of a theme's id.
pub const THEME_BYTES_MAX: usize = 32;
/// Bytes of what somebody is called in one conversation: 50 characters of any script.
pub const NICKNAME_BYTES_MAX: usize = 256;
/// Encoded bytes of a part that own devices tell each other: the largest is a group with its picture.
pub const KNOWN_PART_BYTES_MAX: usize = 32 * 1024;
/// Files of one message that a client of ours sends.
pub const ATTACHMENTS_MAX: usize = 10;
/// Bytes of a thumbnail: with everything else about its file it fits into one extension.
pub const THUMBNAIL_BYTES_MAX: usize = 3072;
/// Longer side of a thumbnail in pixels: whoever decodes it needs 64 KiB at most.
pub const THUMBNAIL_SIDE_MAX: u32 = 128;
/// Bytes of a waveform: as many bars as a bubble is wide.
pub const WAVEFORM_BYTES_MAX: usize = 128;
/// Side of a picture or a film in pixels.
pub const SIDE_MAX: u32 = 65_535;
/// Longest film or sound: a day.
pub const DURATION_MS_MAX: u32 = 24 * 60 * 60 * 1000;
/// Options of a poll: one would be no choice.
pub const POLL_OPTIONS_MIN: usize = 2;
/// Options of a poll: what fits on a screen.
pub const POLL_OPTIONS_MAX: usize = 12;
/// Bytes of a poll's question: 255 characters.
pub const POLL_QUESTION_BYTES_MAX: usize = 255 * 4;
/// Bytes of one option: 100 characters.
pub const POLL_OPTION_BYTES_MAX: usize = 100 * 4;
/// Bytes of what a place or somebody is called: 255 characters.
pub const LABEL_BYTES_MAX: usize = 255 * 4;
/// Ways to find one person.
pub const CARD_ENTRIES_MAX: usize = 8;
/// Bytes of a network's short name.
pub const NETWORK_NAME_BYTES_MAX: usize = 20;
/// Bytes of the id of a sticker, or of a pack.
pub const STICKER_ID_BYTES_MAX: usize = 64;
/// Bytes of an emoji: a family of four with skin tones has 41.
pub const EMOJI_BYTES_MAX: usize = 64;
/// How often a message was forwarded, at most: more is told as this. No network tells more apart.
pub const FORWARDED_MAX: u8 = 127;
/// Pinned messages in one change: one that comes, and those that go for it.
pub const PINS_MAX: usize = 3;
