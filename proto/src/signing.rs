//! What a device signs outside MLS. Each purpose has its own prefix, so that no signature can be
//! used for another purpose; MLS signatures start with a length below 64, ours with `t` (0x74).

use crate::ids::{AccountId, RegistrationId};

/// Content to sign for `LogIn`.
pub fn log_in(nonce: &[u8]) -> Vec<u8> {
    [b"tresse/1 log-in\0", nonce].concat()
}

/// Content to sign for `FinishRegistration`.
pub fn register(registration: RegistrationId) -> Vec<u8> {
    [&b"tresse/1 register\0"[..], &registration.0].concat()
}

/// Content that a new device signs for `AddDevice`.
pub fn add_device(account: AccountId) -> Vec<u8> {
    [&b"tresse/1 add-device\0"[..], &account.0].concat()
}
