//! What all members of a conversation see alike: after what time messages disappear, colours, the
//! emoji beside the field, what people are called there. `change` is what a person wants, `apply` what
//! others say, `tell` what newcomers are told, `expiry` what follows for messages.
//!
//! Surprising rule: a change counts for everybody, in the order of the conversation, whatever its
//! revision says. Revisions are for what is only told again: an old value does not come back by it.

pub(crate) mod apply;
pub(crate) mod change;
pub(crate) mod expiry;
mod may;
pub(crate) mod pin;
mod store;
pub(crate) mod tell;

use std::collections::HashMap;

use rusqlite::Connection;
use tresse_networks::Window;
use tresse_proto::ids::{AccountId, ConversationId};

pub use change::SharedChange;
pub use may::May;
pub use pin::{PINNED_FOR_GOOD_MS, PinRow};
pub(crate) use store::{Field, nicknames};

use crate::timeline::Rules;

/// What all members see alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Messages disappear after this time; 0: they stay.
    pub timer_ms: u64,
    /// Messages go away when the conversation is left.
    pub vanish: bool,
    /// Id of the colours; `None`: those of the app.
    pub theme: Option<String>,
    /// The emoji beside the field; `None`: that of the app.
    pub quick_emoji: Option<String>,
}

impl Shared {
    /// Of a conversation.
    pub(crate) fn of(
        connection: &Connection,
        rules: &Rules<'_>,
        conversation: ConversationId,
    ) -> Result<Self, rusqlite::Error> {
        let text = |field| -> Result<Option<String>, rusqlite::Error> {
            let text = store::text(connection, conversation, field)?;
            Ok(text.filter(|text| !text.is_empty()))
        };
        Ok(Self {
            timer_ms: expiry::timer_ms(connection, rules, conversation)?,
            vanish: store::number(connection, conversation, Field::Vanish)? == 1,
            theme: text(Field::Theme)?,
            quick_emoji: text(Field::QuickEmoji)?,
        })
    }
}

/// Whether messages can disappear after this time where these rules hold.
fn is_possible(rules: &Rules<'_>, timer_ms: u64) -> bool {
    timer_ms == 0 || rules.policy.timers.contains(&Window(timer_ms))
}

/// What somebody is called in a conversation.
pub(crate) type Nicknames = HashMap<(ConversationId, AccountId), String>;
