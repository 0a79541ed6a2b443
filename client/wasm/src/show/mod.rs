//! From what the core reads to what travels. Nothing is decided here, except how JavaScript counts:
//! places in a text in UTF-16 units, numbers below 2^53.

pub(crate) mod base64;
mod chat;
mod failure;
mod file;
mod message;
mod part;
mod person;
mod privacy;
mod search;
mod units;

pub(crate) use failure::failure;
#[cfg(target_arch = "wasm32")]
pub(crate) use file::harmless_type;
pub(crate) use file::new_file;
pub(crate) use message::message_info;
pub(crate) use privacy::privacy;
pub(crate) use units::units_of;

/// A count for a badge or a list: what is more than four billion is four billion.
pub(crate) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Converts each.
pub(crate) fn all<T, U: From<T>>(items: Vec<T>) -> Vec<U> {
    items.into_iter().map(U::from).collect()
}
