//! What a person reads: messages of a conversation in the order of their `seq`, and what later
//! messages did to them.
//!
//! `apply` takes an opened message in; a file for each thing it can mean (`edit`, `remove`,
//! `reaction`, `receipt`) carries that out; `notice` writes lines about the conversation itself; `expiry` makes messages go away; `read` is for readers.
//!
//! Surprising rules: the order of arrival means nothing. A message that this device sent has no
//! `seq` until the server accepted it, stands last until then, and may move up when it is placed.
//! And a change (edit, reaction...) of this device is carried out when the server has given it its
//! place, not before, so that all devices carry changes out in one order.

mod apply;
mod attachments;
mod edit;
mod expiry;
mod ignored;
mod message;
pub(crate) mod notice;
mod reaction;
mod read;
mod receipt;
mod remove;
mod rules;
mod target;
#[cfg(test)]
pub(crate) mod tests;
mod uri;

pub(crate) use apply::{ApplyInput, apply, place, queue, undecryptable, withdraw};
pub(crate) use expiry::{next_expiry, sweep};
pub use message::{Body, MentionOf, Message, Notice, Page, Reaction};
pub(crate) use read::{message, page};
pub(crate) use receipt::seen;
pub(crate) use rules::Rules;
pub(crate) use target::{Target, own_reaction};
pub(crate) use uri::{room_uri, sender_uri};
