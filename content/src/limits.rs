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
