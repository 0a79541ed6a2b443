//! From what a window asks for to what the core does, and back: [`begin`] reads at once or names an
//! intent, [`Then::end`] makes the answer of what came of the intent.
//!
//! Surprising rule: nothing is decided here. An ask that the core would refuse is handed to the core
//! and refused there, so that all apps hear the same reasons.

mod end;
mod import;
mod intent;
mod invite;
mod read;
#[cfg(test)]
mod tests;

use tresse_client_core::Client;
use tresse_client_core::intent::Intent;
use tresse_proto::ids::ClientMsgId;

pub(crate) use end::Then;
#[cfg(target_arch = "wasm32")]
pub(crate) use intent::source_name;

use crate::view::{Answer, Ask, Class, Failure};

/// What is the same for all calls of an app.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Short name of the app's network.
    pub(crate) network: String,
    /// Where the app is served from: `https://…`; invite links lead there.
    pub(crate) origin: String,
}

/// A call that was looked at.
#[derive(Debug)]
pub(crate) enum Begun {
    /// It was a read: here it is.
    Answered(Answer),
    /// The core is to do this first.
    Wanted(Intent, Then),
}

/// Begins a call.
pub(crate) fn begin(
    client: &Client,
    place: &Place,
    reference: Option<&str>,
    ask: Ask,
) -> Result<Begun, Failure> {
    let reference = reference.map(parse_reference).transpose()?;
    match intent::wanted(place, reference, ask)? {
        intent::Wanted::Intent(intent, then) => Ok(Begun::Wanted(intent, then)),
        intent::Wanted::Read(read) => Ok(Begun::Answered(read::answer(client, read)?)),
    }
}

pub(crate) fn parse_reference(text: &str) -> Result<ClientMsgId, Failure> {
    text.parse()
        .map_err(|_| Failure::new(Class::Fatal, "bad_reference"))
}
