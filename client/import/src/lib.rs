//! Reads what people export of their own conversations: a chat as text (alone or zipped with its
//! files), or a download of one's information as JSON (a zip, or single files of it).
//!
//! Reading order: [`Export`] (open, scan, read), [`Message`] (what comes out), `whatsapp` and `meta`
//! (the two families of formats), `source` (zip and its bounds).
//!
//! Surprising rule: nothing here fails because of what a file says. What can be read is read, the rest
//! is counted in a [`Report`] by line and entry, which holds no word of it. Only a file that is no
//! export at all is an [`ImportError`].

mod civil;
mod error;
mod export;
mod identity;
mod kind;
mod limits;
mod message;
mod meta;
mod overview;
mod report;
mod source;
mod whatsapp;

pub use civil::At;
pub use error::ImportError;
pub use export::Export;
pub use kind::Kind;
pub use message::{Body, File, Message, Reaction};
pub use overview::{ChatOverview, Overview};
pub use report::{Problem, Report, What};
pub use source::Progress;
