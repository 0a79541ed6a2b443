//! Delivery, in the order of an entry's life: submitted, appended, paged or pushed, acknowledged, expired.

pub(crate) mod ack;
pub(crate) mod append;
pub(crate) mod ephemeral;
pub(crate) mod expire;
pub(crate) mod inbox;
pub(crate) mod submit;

#[cfg(test)]
mod model;
