//! Bounds. A file may say anything.

/// Entries of a zip.
pub(crate) const ENTRIES_MAX: usize = 500_000;
/// Unpacked bytes of one entry that is read as text or JSON.
pub(crate) const ENTRY_BYTES_MAX: u64 = 512 << 20;
/// Unpacked bytes of all entries that are read in one pass.
pub(crate) const TOTAL_BYTES_MAX: u64 = 4 << 30;
/// From so many unpacked bytes on...
pub(crate) const RATIO_FROM_BYTES: u64 = 8 << 20;
/// ...an entry that unpacks to more than so many times its size is a bomb.
pub(crate) const RATIO_MAX: u64 = 200;
/// Conversations of one export.
pub(crate) const CHATS_MAX: usize = 50_000;
/// People that are told of one conversation.
pub(crate) const PEOPLE_MAX: usize = 2_048;
/// Bytes of a line; what is behind is left out.
pub(crate) const LINE_BYTES_MAX: usize = 256 << 10;
/// Bytes of a text, as everywhere.
pub(crate) const TEXT_BYTES_MAX: usize = 64 << 10;
/// Bytes of a name.
pub(crate) const NAME_BYTES_MAX: usize = 256;
/// Files of one message.
pub(crate) const FILES_MAX: usize = 100;
/// Reactions to one message.
pub(crate) const REACTIONS_MAX: usize = 1_024;
/// Problems that a report lists one by one.
pub(crate) const PROBLEMS_MAX: usize = 200;
/// Formats of lines that are told apart while a file is looked at.
pub(crate) const STYLES_MAX: usize = 64;

/// The beginning of a text that fits into so many bytes; whether something was left out.
pub(crate) fn cut(text: &mut String, bytes_max: usize) -> bool {
    if text.len() <= bytes_max {
        return false;
    }
    let mut end = bytes_max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    true
}
