//! What a person can do with a message now.
//!
//! Surprising rule: this is for menus. Whoever does it is checked again, by the same rules, when it is
//! sent and by everybody who receives it.

use rusqlite::Connection;
use tresse_content::application::Rich;
use tresse_networks::{Networks, Policy};
use tresse_proto::ids::ConversationId;
use tresse_proto::limits::RETENTION_MS;
use tresse_proto::wire::ConversationKind;

use super::message::{Body, Message};
use super::part::Forwarded;
use super::rules::Rules;
use crate::attachment::Attachment;
use crate::conversation;
use crate::file::{self, is_outgoing};
use crate::me;

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
    /// Keep it among those that are to be found again.
    pub star: bool,
    /// Look at what can be looked at once.
    pub open: bool,
    /// Take it back before it is sent: its files are on their way.
    pub cancel: bool,
    /// Let it go on: it stands still.
    pub retry: bool,
    /// Choose in it: it is a poll.
    pub vote: bool,
    /// Pin it for all, or take it off.
    pub pin: bool,
}

/// A conversation as far as it decides what can be done in it.
#[derive(Debug)]
pub(super) struct Situation {
    is_writable: bool,
    policy: Policy,
    pub(super) is_group: bool,
    /// Other people in it.
    pub(super) others: u64,
    now_ms: u64,
    /// Whether files may be fetched.
    pub(super) files_allowed: bool,
    /// Whether this person may take back what others said.
    may_unsend_others: bool,
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
        let rules = Rules::between(networks, accounts);
        let may_unsend_others = match me::account(connection)? {
            Some(own) => rules.may_unsend_others(connection, conversation, own)?,
            None => false,
        };
        let record = conversation::record(connection, conversation)?;
        let files_allowed = match &record {
            Some(record) => file::is_allowed(connection, networks, record)?,
            None => false,
        };
        Ok(Self {
            files_allowed,
            is_group: record
                .as_ref()
                .is_some_and(|record| record.kind == ConversationKind::Group),
            is_writable: record.is_some_and(|record| record.check_writable().is_ok()),
            policy: rules.policy,
            may_unsend_others,
            others,
            now_ms,
        })
    }

    /// What can be done with a message that was edited so many times, and maybe disappears.
    pub(super) fn can(&self, message: &Message, edits: u32, disappears: bool) -> Can {
        let Body::Text(text) = &message.body else {
            return Can::default();
        };
        if is_outgoing(message.message) {
            return Can {
                cancel: true,
                ..Can::default()
            };
        }
        let is_there = !message.attachments.is_empty() || !text.is_empty();
        if message.is_imported() {
            return Can {
                forward: is_there && message.attachments.is_empty(),
                star: true,
                ..Can::default()
            };
        }
        let may_change = self.is_writable && message.is_own;
        let has_text = message.attachments.is_empty() || self.policy.captions;
        Can {
            reply: self.is_writable,
            react: self.is_writable && self.policy.reactions_per_person > 0,
            edit: may_change
                && has_text
                && message.part.is_none()
                && edits < self.policy.edits_max
                && self.policy.edit_window.is_open(message.at_ms, self.now_ms),
            unsend: self.is_writable
                && (message.is_own || self.may_unsend_others)
                && self
                    .policy
                    .unsend_window
                    .is_open(message.at_ms, self.now_ms),
            star: message.views.is_none(),
            open: message.views.is_some_and(|views| views.left > 0) && self.files_allowed,
            cancel: false,
            retry: false,
            forward: is_there
                && message.views.is_none()
                && !disappears
                && are_files_there(message, self.now_ms),
            vote: self.is_writable && matches!(message.part, Some(Rich::Poll(_))),
            pin: self.is_writable && message.seq.is_some() && message.views.is_none(),
        }
    }

    /// To how many conversations at once a message can be forwarded from here.
    pub(super) fn forward_targets(&self, forwarded: u8) -> Option<u32> {
        let max = forward_targets_max(&self.policy, forwarded);
        (max < u32::MAX).then_some(max)
    }
}

/// To how many conversations at once a message can be forwarded that was so many times before.
pub(crate) fn forward_targets_max(policy: &Policy, forwarded: u8) -> u32 {
    match Forwarded::of(forwarded) {
        Forwarded::Many => policy
            .forward_again_targets_max
            .min(policy.forward_targets_max),
        Forwarded::No | Forwarded::Some => policy.forward_targets_max,
    }
}

/// Whether the files of a message are still at the server, as far as this device can know.
pub(crate) fn are_files_there(message: &Message, now_ms: u64) -> bool {
    let is_kept = message.at_ms.saturating_add(RETENTION_MS) > now_ms;
    let have_place = |file: &Attachment| file.blob().is_some();
    message.attachments.is_empty() || (is_kept && message.attachments.iter().all(have_place))
}
