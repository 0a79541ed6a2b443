//! Decrypts a file, chunk by chunk.
//!
//! Surprising rule: chunks are written as they are verified, so when an error comes there may be a
//! beginning of the file already. Write to a temporary file, and rename it when all went well.

use std::io::{Read, Write};

use aes_gcm::aead::generic_array::GenericArray;
use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use sha2::{Digest, Sha256};

use super::seal::nonce;
use super::{
    Attachment, AttachmentError, KEY_BYTES, NONCE_BYTES, SHA_256, STREAM_AES_128_GCM, TAG_BYTES,
    padding,
};
use tresse_proto::limits::BLOB_CHUNK_BYTES;

/// A chunk that is to be decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CipherChunk {
    /// Where it begins in the ciphertext.
    pub at: u64,
    /// Its length, tag included.
    pub bytes: usize,
    /// So many of the decrypted bytes belong to the file; the rest is padding.
    pub plain_bytes: usize,
    /// For AES-GCM.
    pub nonce: [u8; 12],
}

/// A ciphertext on its way into a file. Like [`super::Sealer`] it neither reads nor decrypts.
#[derive(Clone)]
pub struct Opener {
    key: [u8; KEY_BYTES],
    nonce: [u8; NONCE_BYTES],
    content_hash: Vec<u8>,
    hash: Sha256,
    plain_bytes: u64,
    cipher_bytes: u64,
    chunk: u32,
    is_done: bool,
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opener").finish_non_exhaustive()
    }
}

impl Opener {
    /// Of a file of a message.
    pub fn new(attachment: &Attachment) -> Result<Self, AttachmentError> {
        let file = attachment.part();
        let key = file.key.as_slice().try_into().ok();
        let nonce = file.nonce.as_slice().try_into().ok();
        let is_ours =
            file.enc_alg == STREAM_AES_128_GCM && file.hash_alg == SHA_256 && file.aad.is_empty();
        let (Some(key), Some(nonce), true) = (key, nonce, is_ours) else {
            return Err(AttachmentError::UnknownEncryption);
        };
        if file.size > padding::PLAIN_BYTES_MAX {
            return Err(AttachmentError::Damaged);
        }
        Ok(Self {
            key,
            nonce,
            content_hash: file.content_hash.clone(),
            hash: Sha256::new(),
            plain_bytes: file.size,
            cipher_bytes: attachment.ciphertext_bytes(),
            chunk: 0,
            is_done: false,
        })
    }

    /// For AES-128-GCM, without additional data.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Length of the ciphertext.
    pub fn cipher_bytes(&self) -> u64 {
        self.cipher_bytes
    }

    /// What is to be decrypted next; `None` if that was all.
    pub fn next_chunk(&self) -> Option<CipherChunk> {
        if self.is_done {
            return None;
        }
        let at = u64::from(self.chunk) * BLOB_CHUNK_BYTES as u64;
        let bytes = (self.cipher_bytes - at).min(BLOB_CHUNK_BYTES as u64);
        let plain_at = at - u64::from(self.chunk) * TAG_BYTES as u64;
        let plain_bytes = self
            .plain_bytes
            .saturating_sub(plain_at)
            .min(bytes - TAG_BYTES as u64);
        Some(CipherChunk {
            at,
            bytes: bytes as usize,
            plain_bytes: plain_bytes as usize,
            nonce: nonce(&self.nonce, self.chunk, at + bytes == self.cipher_bytes),
        })
    }

    /// Takes the ciphertext of [`Self::next_chunk`], before it is decrypted.
    pub fn chunk_read(&mut self, cipher: &[u8]) {
        if let Some(chunk) = self.next_chunk() {
            self.hash.update(cipher);
            self.chunk += 1;
            self.is_done = chunk.at + chunk.bytes as u64 == self.cipher_bytes;
        }
    }

    /// Whether all of it was the ciphertext of the message.
    pub fn end(self) -> Result<(), AttachmentError> {
        if self.is_done && self.hash.finalize()[..] == self.content_hash[..] {
            Ok(())
        } else {
            Err(AttachmentError::Damaged)
        }
    }
}

/// Decrypts and verifies the ciphertext of an attachment here.
pub fn open(
    attachment: &Attachment,
    mut cipher: impl Read,
    mut plain: impl Write,
) -> Result<(), AttachmentError> {
    let mut opener = Opener::new(attachment)?;
    let aead = Aes128Gcm::new(GenericArray::from_slice(opener.key()));
    // What is decrypted last is written when the hash of all has been compared.
    let mut last = Vec::new();
    while let Some(chunk) = opener.next_chunk() {
        plain.write_all(&last)?;
        let mut bytes = Vec::with_capacity(chunk.bytes);
        cipher
            .by_ref()
            .take(chunk.bytes as u64)
            .read_to_end(&mut bytes)?;
        if bytes.len() < chunk.bytes {
            return Err(AttachmentError::Damaged);
        }
        opener.chunk_read(&bytes);
        aead.decrypt_in_place(Nonce::from_slice(&chunk.nonce), b"", &mut bytes)
            .map_err(|_| AttachmentError::Damaged)?;
        bytes.truncate(chunk.plain_bytes);
        last = bytes;
    }
    if cipher.read(&mut [0])? > 0 {
        return Err(AttachmentError::Damaged);
    }
    opener.end()?;
    plain.write_all(&last)?;
    plain.flush()?;
    Ok(())
}
