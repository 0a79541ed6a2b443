//! What a person reads: messages of a conversation in the order of their `seq`, and what later
//! messages did to them.
//!
//! `apply` takes an opened message in; a file for each thing it can mean (`edit`, `remove`,
//! `reaction`, `vote`, `receipt`) carries that out; `notice` writes lines about the conversation itself;
//! `expiry` makes messages go away; `read` is for tools, `thread` for screens, `summary` for lists.
//!
//! Surprising rules: the order of arrival means nothing. A message that this device sent has no
//! `seq` until the server accepted it, stands last until then, and may move up when it is placed.
//! And a change (edit, reaction, vote...) of this device is carried out when the server has given it its
//! place, not before, so that all devices carry changes out in one order.

mod about_group;
mod answered;
mod apply;
mod attachments;
mod can;
mod edit;
mod expiry;
mod files;
mod ignored;
mod info;
mod message;
pub(crate) mod notice;
mod once;
pub(crate) mod part;
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
pub(crate) mod vote;

pub(crate) use answered::Answered;
pub(crate) use apply::{
    ApplyInput, NewRow, apply, place, queue, show_early, undecryptable, withdraw, written,
};
pub(crate) use attachments::stored;
pub use can::Can;
pub(crate) use can::{are_files_there, forward_targets_max};
pub(crate) use expiry::{disappears, next_expiry, sweep};
pub use info::MessageInfo;
pub(crate) use info::message_info;
pub use message::{Body, MentionOf, Message, Notice, Page, Reaction};
pub(crate) use once::{look, play};
pub use part::Forwarded;
pub(crate) use read::{message, page};
pub(crate) use receipt::seen;
pub(crate) use remove::erase;
pub use row::{Around, MentionRow, MessageRow, Quote, ReactionRow, RowBody, Thread};
pub(crate) use rules::Rules;
pub(crate) use summary::{Line, lines};
pub use summary::{NoticeRow, Receipt, Summary};
pub(crate) use target::Target;
pub(crate) use thread::{message_row, thread};
pub(crate) use uri::{room_uri, sender_uri};
pub use vote::VoteOf;
