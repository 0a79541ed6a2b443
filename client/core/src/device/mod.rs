//! Devices of one's own account: list, add, revoke. The new device's side is `session/register.rs`.

pub(crate) mod add;
pub(crate) mod revoke;
pub(crate) mod share;
