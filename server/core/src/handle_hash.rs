//! The form in which handles are stored: HMAC-SHA256 of network and normalised handle.
//!
//! The network is inside, so the same phone number on two networks gives two hashes that nobody without the key can
//! join; and without the key the few billion phone numbers cannot be tried one by one.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use tresse_networks::Handle;
use tresse_proto::ids::NetworkCode;

use crate::config::SecretKey;

/// The key of a row in handle_account.
pub(crate) fn handle_hash(key: &SecretKey, network: NetworkCode, handle: &Handle) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    mac.update(&network.0.to_be_bytes());
    mac.update(handle.as_str().as_bytes());
    mac.finalize().into_bytes().into()
}
