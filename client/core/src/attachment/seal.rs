//! Encrypts a file.

use std::io::{Read, Write};

use aes_gcm::Aes128Gcm;
use aes_gcm::aead::KeyInit;
use aes_gcm::aead::generic_array::GenericArray;
use aes_gcm::aead::stream::EncryptorBE32;
use rand::Rng;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};
use tresse_content::ExternalPart;
use tresse_proto::ids::BlobId;

use super::{
    AttachmentError, KEY_BYTES, NONCE_BYTES, PLAIN_CHUNK_BYTES, SHA_256, STREAM_AES_128_GCM,
    padding, safe_filename, url,
};

/// What must be known to open a ciphertext.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) key: [u8; KEY_BYTES],
    pub(crate) nonce: [u8; NONCE_BYTES],
    pub(crate) content_hash: [u8; 32],
    pub(crate) plain_bytes: u64,
    pub(crate) cipher_bytes: u64,
}

impl Sealed {
    /// The part of a message which lets its receivers open the file, once it is stored as `blob`.
    pub(crate) fn part(&self, blob: BlobId, filename: &str, media_type: &str) -> ExternalPart {
        ExternalPart {
            content_type: media_type.to_owned(),
            url: url(blob),
            size: self.plain_bytes,
            enc_alg: STREAM_AES_128_GCM,
            key: self.key.to_vec(),
            nonce: self.nonce.to_vec(),
            hash_alg: SHA_256,
            content_hash: self.content_hash.to_vec(),
            filename: safe_filename(filename),
            ..ExternalPart::default()
        }
    }
}

/// Encrypts `plain_bytes` bytes from `plain` to `cipher` under a fresh key. The length has to be
/// known in advance, because it decides the padding.
pub(crate) fn seal(
    rng: &mut StdRng,
    plain_bytes: u64,
    plain: impl Read,
    mut cipher: impl Write,
) -> Result<Sealed, AttachmentError> {
    if plain_bytes > padding::PLAIN_BYTES_MAX {
        return Err(AttachmentError::TooLarge);
    }
    let (mut key, mut nonce) = ([0; KEY_BYTES], [0; NONCE_BYTES]);
    rng.fill_bytes(&mut key);
    rng.fill_bytes(&mut nonce);
    let aead = Aes128Gcm::new(GenericArray::from_slice(&key));
    let mut stream = EncryptorBE32::from_aead(aead, GenericArray::from_slice(&nonce));

    let padded = padding::padded(plain_bytes);
    // Notices a file that has grown.
    let mut plain = plain.take(plain_bytes + 1);
    let (mut read, mut written, mut left) = (0, 0, padded);
    let mut hash = Sha256::new();
    let mut emit = |chunk: &[u8]| {
        hash.update(chunk);
        written += chunk.len() as u64;
        cipher.write_all(chunk)
    };
    let last = loop {
        let mut chunk = Vec::new();
        let wanted = left.min(PLAIN_CHUNK_BYTES as u64);
        read += plain.by_ref().take(wanted).read_to_end(&mut chunk)? as u64;
        if read < plain_bytes && (chunk.len() as u64) < wanted || read > plain_bytes {
            return Err(AttachmentError::Changed);
        }
        chunk.resize(wanted as usize, 0);
        left -= wanted;
        if left == 0 {
            break chunk;
        }
        stream
            .encrypt_next_in_place(b"", &mut chunk)
            .map_err(|_| AttachmentError::TooLarge)?;
        emit(&chunk)?;
    };
    let mut chunk = last;
    stream
        .encrypt_last_in_place(b"", &mut chunk)
        .map_err(|_| AttachmentError::TooLarge)?;
    emit(&chunk)?;
    if plain.read(&mut [0])? > 0 {
        return Err(AttachmentError::Changed);
    }
    cipher.flush()?;
    Ok(Sealed {
        key,
        nonce,
        content_hash: hash.finalize().into(),
        plain_bytes,
        cipher_bytes: written,
    })
}
