//! Lists of conversations: what each row shows, in which list it is, and what this person has decided
//! about it on this device.
//!
//! The table `chat` has one row for each conversation, in the unit of work of what it summarises: what
//! follows from messages is kept by triggers, what follows from the conversation by `due`. `list`
//! reads windows of it, `whole` one conversation with its members, `settings` is what a person wants.
//!
//! Surprising rule: reading a window takes the same few statements however many conversations or
//! members there are.

pub(crate) mod due;
mod folder;
mod list;
mod named;
mod offers;
pub(crate) mod own;
mod preview;
mod row;
mod rules;
pub(crate) mod settings;
#[cfg(test)]
mod tests;
mod whole;

pub use folder::{Filter, Folder};
pub(crate) use list::{counts, page, row};
pub use offers::{Becomes, Loss, LossOf, Offers, Planned};
pub(crate) use preview::preview;
pub use row::{
    Chat, ChatPage, ChatQuery, ChatRow, ChatState, Counts, Last, MUTED_FOR_GOOD_MS, MemberRow,
};
pub(crate) use rules::of as rules;
pub use rules::{ChatRules, Rule};
pub(crate) use whole::whole;
