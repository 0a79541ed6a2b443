//! Ed25519 signatures of devices, outside MLS. Strict: weak keys and malleable signatures do not verify.

use ed25519_dalek::{Signature, VerifyingKey};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::DeviceKey;

/// Refuses unless `signature` is by `key` over `content`.
pub(crate) fn check_signature(
    key: DeviceKey,
    content: &[u8],
    signature: &[u8],
) -> Result<(), Refusal> {
    let verifies = || {
        let key = VerifyingKey::from_bytes(&key.0).ok()?;
        let signature = Signature::from_slice(signature).ok()?;
        key.verify_strict(content, &signature).ok()
    };
    verifies().ok_or_else(authentication_failed)
}

/// One answer for an unknown key, a wrong signature and a spent nonce.
pub(crate) fn authentication_failed() -> Refusal {
    Refusal::new(
        ErrorCode::AuthenticationFailed,
        "the key is unknown, or the signature is not of this key over this connection's nonce; connect again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zero_key_signs_nothing() {
        // The neutral point as key with an all-zero signature passes lax verifiers for any content.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(check_signature(DeviceKey(neutral), b"anything", &signature).is_err());
    }
}
