//! `tresse`: everything that happens at an endpoint, from the terminal.
//!
//! Reading order: [`app`] (arguments and dispatch), [`cmd`] (a file for each subcommand),
//! [`session`] (an open profile), [`resolve`] (short names for long ids), [`replay`] (a transcript
//! played through a server), [`server`] (a server of one's own), [`plan`] (how many servers so many people need),
//! [`output`] (what a person sees).
//!
//! The surprising rule: every failure carries an exit code and, where there is one, the next
//! command to type; see [`failure`] and [`advice`].

pub mod advice;
pub mod app;
pub mod certificate;
pub mod cmd;
pub mod context;
pub mod failure;
pub mod home;
pub mod output;
pub mod plan;
pub mod replay;
pub mod resolve;
pub mod scan;
pub mod server;
pub mod session;
pub mod show;
mod signals;
pub mod transcript;
