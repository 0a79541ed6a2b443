//! The rules of the server: who may do what, in which order, and who is told. No sockets, no clock, no threads.
//!
//! Reading order: [`Command`] is every cause and [`Effect`] every consequence; [`Core`] takes the one and decides the
//! other; [`record`] is everything that is stored. Then a file for each verb, by noun: `registration/`, `session/`,
//! `account/`, `device/`, `key_package/`, `contact/`, `conversation/`, `delivery/` (the heart), `blob/`.
//!
//! The surprising rule: [`Core::handle`] decides and applies to the view at once, so that later commands see it, but
//! nothing may be told to anybody before [`Core::persist`] has returned. The driver keeps the effects until then.

pub mod check;
mod command;
mod config;
mod context;
mod core;
mod dispatch;
mod effect;
mod failure;
pub mod job;
pub mod limit;
pub mod public_group;
pub mod record;
pub mod restore;

mod account;
mod blob;
mod cache;
mod contact;
mod conversation;
mod delivery;
mod device;
mod handle_hash;
pub mod key_package;
mod registration;
mod session;
mod sessions;
mod signature;
mod view;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kit;

pub use crate::blob::{UploadToken, upload_token};
pub use crate::command::{Command, Pace, SessionId};
pub use crate::config::{CoreConfig, SecretKey};
pub use crate::context::Context;
pub use crate::core::{Core, FORMAT};
pub use crate::effect::{Effect, Recipient};
pub use crate::failure::{CoreError, Damaged};
pub use crate::job::{Job, JobDone};
