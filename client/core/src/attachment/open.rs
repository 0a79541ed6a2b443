//! Decrypts a file.
//!
//! Surprising rule: chunks are written as they are verified, so when an error comes there may be a
//! beginning of the file already. Write to a temporary file, and rename it when all went well.

use std::io::{Read, Write};

use aes_gcm::Aes128Gcm;
use aes_gcm::aead::KeyInit;
use aes_gcm::aead::generic_array::GenericArray;
use aes_gcm::aead::stream::DecryptorBE32;
use sha2::{Digest, Sha256};

use super::{
    Attachment, AttachmentError, KEY_BYTES, NONCE_BYTES, SHA_256, STREAM_AES_128_GCM, padding,
};
use tresse_proto::limits::BLOB_CHUNK_BYTES;

/// Decrypts and verifies the ciphertext of an attachment.
pub fn open(
    attachment: &Attachment,
    mut cipher: impl Read,
    mut plain: impl Write,
) -> Result<(), AttachmentError> {
    let file = attachment.part();
    let is_ours = file.enc_alg == STREAM_AES_128_GCM
        && file.hash_alg == SHA_256
        && file.key.len() == KEY_BYTES
        && file.nonce.len() == NONCE_BYTES
        && file.aad.is_empty();
    if !is_ours {
        return Err(AttachmentError::UnknownEncryption);
    }
    if file.size > padding::PLAIN_BYTES_MAX {
        return Err(AttachmentError::Damaged);
    }
    let aead = Aes128Gcm::new(GenericArray::from_slice(&file.key));
    let mut stream = DecryptorBE32::from_aead(aead, GenericArray::from_slice(&file.nonce));

    let mut cipher_left = attachment.ciphertext_bytes();
    let mut plain_left = file.size;
    let mut hash = Sha256::new();
    let last = loop {
        let wanted = cipher_left.min(BLOB_CHUNK_BYTES as u64);
        let mut chunk = Vec::with_capacity(wanted as usize);
        cipher.by_ref().take(wanted).read_to_end(&mut chunk)?;
        if (chunk.len() as u64) < wanted {
            return Err(AttachmentError::Damaged);
        }
        hash.update(&chunk);
        cipher_left -= wanted;
        if cipher_left == 0 {
            break chunk;
        }
        stream
            .decrypt_next_in_place(b"", &mut chunk)
            .map_err(|_| AttachmentError::Damaged)?;
        write(&mut plain, &chunk, &mut plain_left)?;
    };
    let mut chunk = last;
    stream
        .decrypt_last_in_place(b"", &mut chunk)
        .map_err(|_| AttachmentError::Damaged)?;
    if cipher.read(&mut [0])? > 0 || hash.finalize()[..] != file.content_hash[..] {
        return Err(AttachmentError::Damaged);
    }
    write(&mut plain, &chunk, &mut plain_left)?;
    plain.flush()?;
    Ok(())
}

/// Writes what belongs to the file; the rest is padding.
fn write(plain: &mut impl Write, chunk: &[u8], left: &mut u64) -> Result<(), AttachmentError> {
    let len = (chunk.len() as u64).min(*left);
    plain.write_all(&chunk[..len as usize])?;
    *left -= len;
    Ok(())
}
