//! Files of messages: encrypted on this device, stored as ciphertext, opened by who got the message.
//!
//! [`Sealer`] and [`Opener`] say what is to be done with each chunk, [`seal`] and [`open`] do it: a file of
//! any size takes the memory of one chunk. The construction
//! is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár) over AES-128-GCM: every chunk has its own nonce,
//! made of a random prefix, its number, and whether it is the last; so chunks cannot be swapped,
//! dropped or cut off. The key serves one file only.
//!
//! Surprising rule: the ciphertext is longer than the file. Lengths are padded (Padmé: at most 12
//! per cent), so that the length on the server does not identify a well-known file.

mod error;
mod open;
mod padding;
mod seal;
#[cfg(test)]
mod tests;

use tresse_content::{ExternalPart, MediaFacts};
use tresse_proto::ids::BlobId;
use tresse_proto::limits::BLOB_CHUNK_BYTES;

pub use error::AttachmentError;
pub use open::{CipherChunk, Opener, open};
pub use seal::{PlainChunk, Sealed, Sealer, seal};

/// Number for this construction in [`ExternalPart::enc_alg`]: private use in IANA's registry of
/// AEAD algorithms, which has none for a STREAM.
pub(crate) const STREAM_AES_128_GCM: u16 = 0x8001;
/// SHA-256 in IANA's registry of named information hashes.
pub(crate) const SHA_256: u8 = 1;

const TAG_BYTES: usize = 16;
const KEY_BYTES: usize = 16;
/// 12 bytes of AES-GCM without the counter (4) and the mark of the last chunk (1).
const NONCE_BYTES: usize = 7;
/// A chunk of ciphertext is a chunk of the blob.
const PLAIN_CHUNK_BYTES: usize = BLOB_CHUNK_BYTES - TAG_BYTES;

const URL: &str = "tresse:blob/";

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    file: ExternalPart,
    facts: MediaFacts,
}

impl Attachment {
    pub(crate) fn new(file: ExternalPart, facts: MediaFacts) -> Self {
        Self { file, facts }
    }

    /// What its sender says for a preview: bounded, and otherwise not to be trusted.
    pub fn facts(&self) -> &MediaFacts {
        &self.facts
    }

    /// IANA media type, as its sender says.
    pub fn media_type(&self) -> &str {
        &self.file.content_type
    }

    /// Size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.file.size
    }

    /// Name of the file as its sender wrote it: for showing, not for saving.
    pub fn filename(&self) -> &str {
        &self.file.filename
    }

    /// A name under which the file can be saved: no folders, nothing hidden, nothing invisible.
    pub fn safe_filename(&self) -> String {
        safe_filename(&self.file.filename)
    }

    /// Where the ciphertext is; `None` if it is at another place than this server, or if it is said
    /// to be larger than any blob: then there is nothing worth a download.
    pub fn blob(&self) -> Option<BlobId> {
        if self.file.size > padding::PLAIN_BYTES_MAX {
            return None;
        }
        self.file.url.strip_prefix(URL)?.parse().ok()
    }

    /// Size of the ciphertext in bytes: what a download must yield.
    pub fn ciphertext_bytes(&self) -> u64 {
        ciphertext_bytes(self.file.size)
    }

    /// Whether it can be decrypted: it is not one of which the key was deleted.
    pub fn has_key(&self) -> bool {
        self.file.key.len() == KEY_BYTES
    }

    /// The part of the message.
    pub fn part(&self) -> &ExternalPart {
        &self.file
    }
}

/// Size of the ciphertext of a file of this size.
pub(crate) fn ciphertext_bytes(plain_bytes: u64) -> u64 {
    let padded = padding::padded(plain_bytes);
    let chunks = padded.div_ceil(PLAIN_CHUNK_BYTES as u64).max(1);
    padded.saturating_add(chunks.saturating_mul(TAG_BYTES as u64))
}

/// Where a blob is, for a message.
pub(crate) fn url(blob: BlobId) -> String {
    format!("{URL}{blob}")
}

/// The last part of a path in any style, without what a terminal or a file manager would
/// misunderstand.
pub(crate) fn safe_filename(filename: &str) -> String {
    const BYTES_MAX: usize = 120;
    let last = filename.rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let is_fine = |c: &char| {
        let turns_direction = matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !c.is_control() && !turns_direction && !"<>|?*\"".contains(*c)
    };
    let visible: String = last.chars().filter(is_fine).collect();
    let mut name = visible.trim().trim_start_matches('.').trim().to_owned();
    while name.len() > BYTES_MAX {
        name.pop();
    }
    if name.is_empty() {
        "file".to_owned()
    } else {
        name
    }
}
