//! What the tests share: a server in this process ([`serve`]), and devices ([`Client`]).

mod client;
mod server;

pub(crate) use client::{Client, decoded, in_time, message, random};
pub(crate) use server::{Started, http, plain, serve, serve_on};
