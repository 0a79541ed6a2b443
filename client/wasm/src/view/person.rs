//! A person, as this device knows them.

use serde::Serialize;

use super::{AccountId, PictureId};

/// A person, as this device knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Person {
    /// Who.
    pub account: AccountId,
    /// Short name of the network: a table of `networks.toml`.
    #[cfg_attr(test, ts(type = "NetworkName"))]
    pub network: String,
    /// As that person told it; empty if never.
    pub name: String,
    /// As looked up; empty if never.
    pub handle: String,
    /// What to show: what they are called in this conversation, or name, or handle, or a short form of
    /// the id.
    pub shown: String,
    /// What they look like: ask for it once, then it never changes.
    pub picture: Option<PictureId>,
    /// The person of this account.
    pub is_me: bool,
}
