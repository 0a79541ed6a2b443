//! Devices of an account: listed, added by one another, revoked.

mod add;
mod list;
mod revoke;

#[cfg(test)]
mod tests;
