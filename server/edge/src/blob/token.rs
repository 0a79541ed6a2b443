//! Upload tokens: size (8) || expiry in ms (8) || HMAC-SHA256(blob key, blob id || size || expiry),
//! numbers big endian. The core hands them out; nothing about an upload is stored.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use tresse_proto::ids::BlobId;

/// Length of a token in bytes.
const TOKEN_BYTES: usize = 8 + 8 + 32;

/// What a valid token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Bytes of the whole blob.
    pub(crate) size: u64,
    /// Until when.
    pub(crate) expires_at_ms: u64,
}

/// Checks a token for a blob; `None` if it was not made for it with this key.
pub(crate) fn check(key: &[u8; 32], blob: BlobId, token: &[u8]) -> Option<Upload> {
    let token: &[u8; TOKEN_BYTES] = token.try_into().ok()?;
    let (claims, tag) = token.split_at(16);
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(&blob.0);
    mac.update(claims);
    // In constant time.
    mac.verify_slice(tag).ok()?;
    Some(Upload {
        size: u64::from_be_bytes(*claims.first_chunk()?),
        expires_at_ms: u64::from_be_bytes(*claims.last_chunk()?),
    })
}

#[cfg(test)]
pub(crate) fn mint(key: &[u8; 32], blob: BlobId, size: u64, expires_at_ms: u64) -> Vec<u8> {
    let claims = [size.to_be_bytes(), expires_at_ms.to_be_bytes()].concat();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(&blob.0);
    mac.update(&claims);
    [claims, mac.finalize().into_bytes().to_vec()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_blob_its_key_and_its_size_only() {
        let (key, blob) = ([1; 32], BlobId([2; 32]));
        let token = mint(&key, blob, 77, 88);
        let upload = Upload {
            size: 77,
            expires_at_ms: 88,
        };
        assert_eq!(check(&key, blob, &token), Some(upload));
        assert_eq!(check(&[9; 32], blob, &token), None);
        assert_eq!(check(&key, BlobId([3; 32]), &token), None);
        for at in 0..token.len() {
            let mut changed = token.clone();
            changed[at] ^= 1;
            assert_eq!(check(&key, blob, &changed), None, "byte {at}");
        }
        assert_eq!(check(&key, blob, &token[1..]), None);
    }
}
