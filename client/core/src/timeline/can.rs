//! What a person can do with a message now.
//!
//! Surprising rule: this is for menus. Whoever does it is checked again, by the same rules, when it is
//! sent and by everybody who receives it.

use rusqlite::Connection;
use tresse_networks::{Networks, Policy};
use tresse_proto::ids::ConversationId;
use tresse_proto::limits::RETENTION_MS;

use super::message::{Body, Message};
use super::rules::Rules;
use crate::attachment::Attachment;
use crate::conversation;

/// What a person can do with a message now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Can {
    /// Answer it.
    pub reply: bool,
    /// React to it, or take a reaction back.
    pub react: bool,
    /// Give it another text.
    pub edit: bool,
    /// Take it back.
    pub unsend: bool,
    /// Send it to other conversations too.
    pub forward: bool,
}

/// A conversation as far as it decides what can be done in it.
#[derive(Debug)]
pub(super) struct Situation {
    is_writable: bool,
    policy: Policy,
    /// Other people in it.
    pub(super) others: u64,
    now_ms: u64,
}

impl Situation {
    pub(super) fn of(
        connection: &Connection,
        networks: &Networks,
        conversation: ConversationId,
        now_ms: u64,
    ) -> Result<Self, rusqlite::Error> {
        let members = conversation::members(connection, conversation)?;
        let others = (members.len() as u64).saturating_sub(1);
        let accounts = members.into_iter().map(|member| member.account);
        let record = conversation::record(connection, conversation)?;
        Ok(Self {
            is_writable: record.is_some_and(|record| record.check_writable().is_ok()),
            policy: Rules::between(networks, accounts).policy,
            others,
            now_ms,
        })
    }

    /// What can be done with a message that was edited so many times, and maybe disappears.
    pub(super) fn can(&self, message: &Message, edits: u32, disappears: bool) -> Can {
        let Body::Text(text) = &message.body else {
            return Can::default();
        };
        let is_there = !message.attachments.is_empty() || !text.is_empty();
        let may_change = self.is_writable && message.is_own;
        let has_text = message.attachments.is_empty() || self.policy.captions;
        Can {
            reply: self.is_writable,
            react: self.is_writable && self.policy.reactions_per_person > 0,
            edit: may_change
                && has_text
                && edits < self.policy.edits_max
                && self.policy.edit_window.is_open(message.at_ms, self.now_ms),
            unsend: may_change
                && self
                    .policy
                    .unsend_window
                    .is_open(message.at_ms, self.now_ms),
            forward: is_there && !disappears && are_files_there(message, self.now_ms),
        }
    }
}

/// Whether the files of a message are still at the server, as far as this device can know.
pub(crate) fn are_files_there(message: &Message, now_ms: u64) -> bool {
    let is_kept = message.at_ms.saturating_add(RETENTION_MS) > now_ms;
    let have_place = |file: &Attachment| file.blob().is_some();
    message.attachments.is_empty() || (is_kept && message.attachments.iter().all(have_place))
}
