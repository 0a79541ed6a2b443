//! What of a conversation a person may change now, for screens that show a control only then.
//!
//! Surprising rule: names, colours and emojis are a matter of one's own app, so its network decides.
//! What makes messages go away is a matter of everybody's, so every network decides.

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::wire::ConversationKind;

use crate::conversation::{Membership, Record, stranger};
use crate::me;
use crate::timeline::Rules;

/// What a person may change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    /// The name of the group.
    pub rename: bool,
    /// The picture of the group.
    pub picture: bool,
    /// What the group says about itself.
    pub describe: bool,
    /// After what time messages disappear.
    pub timer: bool,
    /// Whether messages go away when the conversation is left.
    pub vanish: bool,
    /// The colours.
    pub theme: bool,
    /// What people are called here.
    pub nickname: bool,
    /// The emoji beside the field.
    pub quick_emoji: bool,
    /// Keep the other person at a distance.
    pub restrict: bool,
}

impl May {
    /// In a conversation with these rules.
    pub(crate) fn of(
        connection: &Connection,
        networks: &Networks,
        record: &Record,
        rules: &Rules<'_>,
    ) -> Result<Self, rusqlite::Error> {
        let me = me::load(connection)?;
        let Some(own) = me.and_then(|me| networks.by_name(&me.network)) else {
            return Ok(Self::default());
        };
        let features = &own.features;
        let is_group = record.kind == ConversationKind::Group;
        let is_direct = record.kind == ConversationKind::Direct;
        let is_in = record.membership == Membership::Joined;
        let is_open = is_in
            && record.check_writable().is_ok()
            && !stranger::is_one(connection, networks, record)?;
        Ok(Self {
            rename: is_open && is_group,
            picture: is_open && is_group,
            describe: is_open && is_group && features.description,
            timer: is_open && !rules.policy.timers.is_empty(),
            vanish: is_open && is_direct && vanishes(rules),
            theme: is_open && features.themes,
            nickname: is_open && features.nicknames,
            quick_emoji: is_open && features.quick_emoji,
            restrict: is_in && is_direct && features.restrict,
        })
    }
}

/// Whether messages can go away when the conversation is left: everywhere or nowhere.
pub(super) fn vanishes(rules: &Rules<'_>) -> bool {
    rules
        .networks()
        .iter()
        .all(|network| network.features.vanish)
}
