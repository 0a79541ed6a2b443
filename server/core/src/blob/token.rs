//! Upload tokens: no table, the token itself says what it allows.
//!
//! Layout: size (8) || expires_at_ms (8) || HMAC-SHA256(blob_key, blob id || size || expires_at_ms), 48 bytes.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use tresse_proto::ids::BlobId;

use crate::config::SecretKey;

/// What a valid token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadToken {
    /// Size of the whole blob.
    pub size: u64,
    /// From then on nothing more may be uploaded.
    pub expires_at_ms: u64,
}

impl UploadToken {
    /// The token in bytes, for one blob.
    pub fn sign(self, key: &SecretKey, blob: BlobId) -> [u8; 48] {
        let mut token = [0; 48];
        token[..8].copy_from_slice(&self.size.to_be_bytes());
        token[8..16].copy_from_slice(&self.expires_at_ms.to_be_bytes());
        token[16..].copy_from_slice(&self.mac(key, blob).finalize().into_bytes());
        token
    }

    fn mac(self, key: &SecretKey, blob: BlobId) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
        mac.update(&blob.0);
        mac.update(&self.size.to_be_bytes());
        mac.update(&self.expires_at_ms.to_be_bytes());
        mac
    }
}

/// What a token allows for a blob; none if it is not ours, for another blob, or over. Compares in constant time.
pub fn upload_token(
    key: &SecretKey,
    blob: BlobId,
    token: &[u8],
    now_ms: u64,
) -> Option<UploadToken> {
    let token: &[u8; 48] = token.try_into().ok()?;
    let number = |from: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&token[from..from + 8]);
        u64::from_be_bytes(bytes)
    };
    let parsed = UploadToken {
        size: number(0),
        expires_at_ms: number(8),
    };
    parsed.mac(key, blob).verify_slice(&token[16..]).ok()?;
    (parsed.expires_at_ms > now_ms).then_some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: SecretKey = SecretKey([7; 32]);
    const BLOB: BlobId = BlobId([1; 32]);

    #[test]
    fn a_token_opens_its_own_blob_until_it_expires() {
        let allowed = UploadToken {
            size: 123,
            expires_at_ms: 1000,
        };
        let token = allowed.sign(&KEY, BLOB);
        assert_eq!(upload_token(&KEY, BLOB, &token, 999), Some(allowed));
        assert_eq!(upload_token(&KEY, BLOB, &token, 1000), None);
        assert_eq!(upload_token(&KEY, BlobId([2; 32]), &token, 0), None);
        assert_eq!(upload_token(&SecretKey([8; 32]), BLOB, &token, 0), None);
    }

    #[test]
    fn no_bit_of_a_token_can_be_changed() {
        let token = UploadToken {
            size: 123,
            expires_at_ms: 1000,
        }
        .sign(&KEY, BLOB);
        for bit in 0..token.len() * 8 {
            let mut changed = token;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(upload_token(&KEY, BLOB, &changed, 0), None, "bit {bit}");
        }
        assert_eq!(upload_token(&KEY, BLOB, &token[..47], 0), None);
    }
}
