//! Encrypts a file, chunk by chunk.
//!
//! Surprising rule: [`Sealer`] neither reads nor encrypts. It says what is to be read and under which
//! nonce it is to be encrypted, and takes the ciphertext back, so that a browser may leave AES-GCM to
//! the browser. [`seal`] does all of it here.

use std::io::{Read, Write};

use aes_gcm::aead::generic_array::GenericArray;
use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use rand::Rng;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};

use super::{AttachmentError, KEY_BYTES, NONCE_BYTES, PLAIN_CHUNK_BYTES, TAG_BYTES, padding};

/// What must be known to open a ciphertext.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    pub(crate) key: [u8; KEY_BYTES],
    pub(crate) nonce: [u8; NONCE_BYTES],
    pub(crate) content_hash: [u8; 32],
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").finish_non_exhaustive()
    }
}

/// A chunk that is to be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainChunk {
    /// Where it begins in the file.
    pub at: u64,
    /// So many bytes of the file...
    pub bytes: usize,
    /// ...and so many zeros behind them.
    pub padding: usize,
    /// Where its ciphertext begins.
    pub cipher_at: u64,
    /// For AES-GCM. Never used twice with this key.
    pub nonce: [u8; 12],
}

/// A file on its way into ciphertext.
#[derive(Clone)]
pub struct Sealer {
    key: [u8; KEY_BYTES],
    nonce: [u8; NONCE_BYTES],
    hash: Sha256,
    plain_bytes: u64,
    padded: u64,
    chunk: u32,
    is_done: bool,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

impl Sealer {
    /// Under a fresh key. The length has to be known in advance, because it decides the padding.
    pub(crate) fn new(rng: &mut StdRng, plain_bytes: u64) -> Result<Self, AttachmentError> {
        if plain_bytes > padding::PLAIN_BYTES_MAX {
            return Err(AttachmentError::TooLarge);
        }
        let (mut key, mut nonce) = ([0; KEY_BYTES], [0; NONCE_BYTES]);
        rng.fill_bytes(&mut key);
        rng.fill_bytes(&mut nonce);
        Ok(Self {
            key,
            nonce,
            hash: Sha256::new(),
            plain_bytes,
            padded: padding::padded(plain_bytes),
            chunk: 0,
            is_done: false,
        })
    }

    /// For AES-128-GCM, without additional data.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Length of the file.
    pub fn plain_bytes(&self) -> u64 {
        self.plain_bytes
    }

    /// What is to be encrypted next; `None` if that was all.
    pub fn next_chunk(&self) -> Option<PlainChunk> {
        if self.is_done {
            return None;
        }
        let chunk_bytes = PLAIN_CHUNK_BYTES as u64;
        let at = u64::from(self.chunk) * chunk_bytes;
        let all = (self.padded - at).min(chunk_bytes);
        let bytes = self.plain_bytes.saturating_sub(at).min(all);
        Some(PlainChunk {
            at,
            bytes: bytes as usize,
            padding: (all - bytes) as usize,
            cipher_at: at + u64::from(self.chunk) * TAG_BYTES as u64,
            nonce: nonce(&self.nonce, self.chunk, at + all == self.padded),
        })
    }

    /// Takes the ciphertext of [`Self::next_chunk`], tag included.
    pub fn chunk_sealed(&mut self, cipher: &[u8]) {
        if let Some(chunk) = self.next_chunk() {
            self.hash.update(cipher);
            let end = chunk.at + (chunk.bytes + chunk.padding) as u64;
            self.chunk += 1;
            self.is_done = end == self.padded;
        }
    }

    /// What was made of it; `None` before the end.
    pub fn end(self) -> Option<Sealed> {
        self.is_done.then(|| Sealed {
            key: self.key,
            nonce: self.nonce,
            content_hash: self.hash.finalize().into(),
        })
    }
}

/// Nonce of a chunk: as in STREAM with a counter of 32 bits, big endian.
pub(super) fn nonce(prefix: &[u8], chunk: u32, is_last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[..NONCE_BYTES].copy_from_slice(prefix);
    nonce[NONCE_BYTES..11].copy_from_slice(&chunk.to_be_bytes());
    nonce[11] = u8::from(is_last);
    nonce
}

/// Encrypts a file here, from `plain` to `cipher`. `after_chunk` learns how much of the file is done,
/// and ends the work by an error.
pub fn seal(
    mut sealer: Sealer,
    plain: impl Read,
    mut cipher: impl Write,
    mut after_chunk: impl FnMut(u64) -> Result<(), AttachmentError>,
) -> Result<Sealed, AttachmentError> {
    let aead = Aes128Gcm::new(GenericArray::from_slice(sealer.key()));
    // Notices a file that has grown.
    let mut plain = plain.take(sealer.plain_bytes() + 1);
    while let Some(chunk) = sealer.next_chunk() {
        let mut bytes = Vec::with_capacity(chunk.bytes + chunk.padding + TAG_BYTES);
        let read = plain
            .by_ref()
            .take(chunk.bytes as u64)
            .read_to_end(&mut bytes)?;
        if read < chunk.bytes {
            return Err(AttachmentError::Changed);
        }
        bytes.resize(chunk.bytes + chunk.padding, 0);
        aead.encrypt_in_place(Nonce::from_slice(&chunk.nonce), b"", &mut bytes)
            .map_err(|_| AttachmentError::TooLarge)?;
        cipher.write_all(&bytes)?;
        sealer.chunk_sealed(&bytes);
        after_chunk(chunk.at + chunk.bytes as u64)?;
    }
    if plain.read(&mut [0])? > 0 {
        return Err(AttachmentError::Changed);
    }
    cipher.flush()?;
    sealer.end().ok_or(AttachmentError::Changed)
}
