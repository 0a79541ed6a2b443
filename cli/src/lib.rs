//! `tresse`: everything that happens at an endpoint, from the terminal.
//!
//! Reading order: [`app`] (arguments and dispatch), [`cmd`] (a file for each subcommand),
//! [`session`] (an open profile), [`resolve`] (short names for long ids), [`replay`] (a transcript
//! played through a server), [`output`] (what a person sees).
//!
//! The surprising rule: every failure carries an exit code and, where there is one, the next
//! command to type; see [`failure`].

pub mod app;
pub mod cmd;
pub mod context;
pub mod failure;
pub mod home;
pub mod output;
pub mod replay;
pub mod resolve;
pub mod scan;
pub mod session;
pub mod show;
pub mod transcript;
