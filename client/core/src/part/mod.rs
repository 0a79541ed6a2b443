//! Messages that are more than text and files: what can be sent ([`NewPart`]), which app draws what
//! ([`PartKind`]), and what a screen shows of it ([`PartRow`]).
//!
//! Surprising rule: what the app of a person's own network does not have that person reads as text,
//! whatever was sent. So the same message is a poll to one member and a list to another.

mod kind;
mod new;
mod row;

pub use kind::PartKind;
pub(crate) use kind::is_drawn;
pub use new::{NewCardEntry, NewPart};
pub use row::{CardRow, OptionRow, PartRow, PartSummary};
