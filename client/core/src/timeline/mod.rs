//! What a person reads: messages of a conversation in the order of their `seq`, and what later
//! messages did to them.
//!
//! `apply` takes an opened message in; a file for each thing it can mean (`edit`, `remove`,
//! `reaction`, `receipt`) carries that out; `notice` writes lines about the conversation itself;
//! `expiry` makes messages go away; `read` is for tools, `thread` for screens, `summary` for lists.
//!
//! Surprising rules: the order of arrival means nothing. A message that this device sent has no
//! `seq` until the server accepted it, stands last until then, and may move up when it is placed.
//! And a change (edit, reaction...) of this device is carried out when the server has given it its
//! place, not before, so that all devices carry changes out in one order.

mod apply;
mod attachments;
mod can;
mod edit;
mod expiry;
mod ignored;
mod info;
mod message;
pub(crate) mod notice;
mod quote;
mod reaction;
mod read;
mod receipt;
mod remove;
mod row;
mod rules;
pub(crate) mod star;
mod summary;
mod target;
#[cfg(test)]
pub(crate) mod tests;
mod thread;
mod uri;

pub(crate) use apply::{ApplyInput, apply, place, queue, undecryptable, withdraw};
pub use can::Can;
pub(crate) use can::are_files_there;
pub(crate) use expiry::{disappears, next_expiry, sweep};
pub use info::MessageInfo;
pub(crate) use info::message_info;
pub use message::{Body, MentionOf, Message, Notice, Page, Reaction};
pub(crate) use read::{message, page};
pub(crate) use receipt::seen;
pub use row::{Around, MentionRow, MessageRow, Quote, ReactionRow, RowBody, Thread};
pub(crate) use rules::Rules;
pub(crate) use summary::{Line, lines};
pub use summary::{NoticeRow, Receipt, Summary};
pub(crate) use target::{Target, own_reaction};
pub(crate) use thread::{message_row, thread};
pub(crate) use uri::{room_uri, sender_uri};
