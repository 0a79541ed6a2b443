//! Delivery, in the order of an entry's life: submitted, appended, paged or pushed, acknowledged, expired.

//S pub(crate) mod ack;
pub(crate) mod append;
//S pub(crate) mod ephemeral;
//S pub(crate) mod expire;
//S pub(crate) mod inbox;
//S pub(crate) mod submit;
