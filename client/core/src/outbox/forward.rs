//! Sends what somebody said to other conversations too.
//!
//! Surprising rule: a file is not sent again. The new message names the same place and the same key,
//! as long as the server keeps it. How often a message was forwarded goes with it, one more each time.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use tresse_content::MimiContent;
use tresse_networks::Policy;
use tresse_proto::ids::{ClientMsgId, ConversationId};

use super::send::{context, writable};
use super::{Kind, enqueue_as, reference};
use crate::compose::{self, PolicyError};
use crate::conversation::stranger;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::profile;
use crate::store::unit::Unit;
use crate::timeline::{self, Body, Message, Rules};

/// Messages that can be sent on at once: more than anybody picks by hand.
const MESSAGES_MAX: usize = 30;

/// Queues it everywhere, or nowhere if it is not possible in one of them.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    rows: &[i64],
    to: &[ConversationId],
    reference: Option<ClientMsgId>,
) -> Result<(), ClientError> {
    let messages = forwardable_all(unit, rows)?;
    for message in &messages {
        check_targets(unit, message, to)?;
    }
    for conversation in to {
        for message in &messages {
            let id = reference.map(|reference| of(reference, *conversation, message.row));
            send(unit, *conversation, message, id)?;
        }
    }
    unit.done(ticket, Outcome::Done);
    Ok(())
}

fn send(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    message: &Message,
    id: Option<ClientMsgId>,
) -> Result<(), ClientError> {
    if let Some(id) = id {
        if reference::is_known(unit.connection, id)? {
            return Ok(());
        }
        reference::note(unit, id)?;
    }
    let record = writable(unit, conversation)?;
    let content = content(unit, conversation, message)?;
    let content = compose::forwarded_again(content, message.forwarded)?;
    if !record.answered {
        stranger::answered(unit, &record)?;
    }
    profile::send(unit, conversation)?;
    enqueue_as(unit, conversation, &content, Kind::Message, id)?;
    Ok(())
}

/// All of them, each once, in the order in which people saw them.
fn forwardable_all(unit: &Unit<'_>, rows: &[i64]) -> Result<Vec<Message>, ClientError> {
    let rows: BTreeSet<i64> = rows.iter().copied().collect();
    if rows.is_empty() {
        return Err(PolicyError::Empty.into());
    }
    if rows.len() > MESSAGES_MAX {
        return Err(PolicyError::TooManyMessages { max: MESSAGES_MAX }.into());
    }
    let mut messages = rows
        .into_iter()
        .map(|row| forwardable(unit, row))
        .collect::<Result<Vec<_>, _>>()?;
    messages.sort_by_key(|message| (message.seq.unwrap_or(u64::MAX), message.row));
    Ok(messages)
}

fn forwardable(unit: &Unit<'_>, row: i64) -> Result<Message, ClientError> {
    let message = timeline::message(unit.connection, row)?.ok_or(DomainError::UnknownMessage)?;
    let Body::Text(text) = &message.body else {
        return Err(PolicyError::Gone.into());
    };
    if text.is_empty() && message.attachments.is_empty() {
        return Err(PolicyError::Empty.into());
    }
    if timeline::disappears(unit.connection, row)? {
        return Err(PolicyError::Disappears.into());
    }
    if message.views.is_some() {
        return Err(PolicyError::ViewOnce.into());
    }
    if crate::file::is_outgoing(message.message) {
        return Err(DomainError::UnknownMessage.into());
    }
    if !timeline::are_files_there(&message, unit.now_ms) {
        return Err(PolicyError::FileGone.into());
    }
    Ok(message)
}

/// The strictest network of all conversations that have to do with it says how many there can be.
fn check_targets(
    unit: &Unit<'_>,
    message: &Message,
    to: &[ConversationId],
) -> Result<(), ClientError> {
    if to.is_empty() {
        return Err(DomainError::NobodyNamed.into());
    }
    for conversation in [&message.conversation].into_iter().chain(to) {
        let rules = Rules::of(unit.connection, unit.networks, *conversation)?;
        let of = |policy: &Policy| timeline::forward_targets_max(policy, message.forwarded);
        let max = of(&rules.policy);
        if to.len() > max as usize {
            let network = rules.who(|policy| of(policy) == max);
            return Err(PolicyError::TooManyTargets { max, network }.into());
        }
    }
    Ok(())
}

fn content(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    message: &Message,
) -> Result<MimiContent, ClientError> {
    let Body::Text(text) = &message.body else {
        return Err(PolicyError::Gone.into());
    };
    let mut context = context(unit, conversation)?;
    if let Some(rich) = &message.part {
        return compose::forwarded_part(&mut context, rich);
    }
    if message.attachments.is_empty() {
        return compose::forwarded_text(&mut context, text);
    }
    compose::forwarded_files(&mut context, &message.attachments, text)
}

/// An id for each conversation and message, the same every time.
fn of(reference: ClientMsgId, conversation: ConversationId, row: i64) -> ClientMsgId {
    let hash = Sha256::new()
        .chain_update(b"forward")
        .chain_update(reference.0)
        .chain_update(conversation.0)
        .chain_update(row.to_be_bytes())
        .finalize();
    let mut id = [0; ClientMsgId::LEN];
    id.copy_from_slice(&hash[..ClientMsgId::LEN]);
    ClientMsgId(id)
}
