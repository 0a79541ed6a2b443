//! Devices of one's own account: list, add, revoke. The new device's side is `session/register.rs`.

pub(crate) mod add;
pub(crate) mod link_code;
pub(crate) mod revoke;
pub(crate) mod share;
pub(crate) mod told;
