//! Sends what somebody said to other conversations too.
//!
//! Surprising rule: a file is not sent again. The new message names the same place and the same key,
//! as long as the server keeps it.

use sha2::{Digest, Sha256};
use tresse_content::MimiContent;
use tresse_proto::ids::{ClientMsgId, ConversationId};

use super::send::{context, writable};
use super::{Kind, enqueue_as, reference};
use crate::compose::{self, FileToSend, PolicyError};
use crate::conversation::stranger;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::profile;
use crate::store::unit::Unit;
use crate::timeline::{self, Body, Message, Rules};

/// Queues it everywhere, or nowhere if it is not possible in one of them.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    row: i64,
    to: &[ConversationId],
    reference: Option<ClientMsgId>,
) -> Result<(), ClientError> {
    let message = forwardable(unit, row)?;
    check_targets(unit, &message, to)?;
    for conversation in to {
        let id = reference.map(|reference| of(reference, *conversation));
        if let Some(id) = id {
            if reference::is_known(unit.connection, id)? {
                continue;
            }
            reference::note(unit, id)?;
        }
        let record = writable(unit, *conversation)?;
        let content = content(unit, *conversation, &message)?;
        if !record.answered {
            stranger::answered(unit, &record)?;
        }
        profile::send(unit, *conversation)?;
        enqueue_as(unit, *conversation, &content, Kind::Message, id)?;
    }
    unit.done(ticket, Outcome::Done);
    Ok(())
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
        let max = rules.policy.forward_targets_max;
        if to.len() > max as usize {
            let network = rules.who(|policy| policy.forward_targets_max == max);
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
    let Some(file) = message.attachments.first() else {
        return compose::forwarded_text(&mut context, text);
    };
    let checked = FileToSend {
        media_type: file.media_type(),
        bytes: file.size(),
        caption: text,
    };
    compose::check_file(&context, checked)?;
    compose::attachment(&mut context, file.part().clone(), text)
}

/// An id for each conversation, the same every time.
fn of(reference: ClientMsgId, conversation: ConversationId) -> ClientMsgId {
    let hash = Sha256::new()
        .chain_update(b"forward")
        .chain_update(reference.0)
        .chain_update(conversation.0)
        .finalize();
    let mut id = [0; ClientMsgId::LEN];
    id.copy_from_slice(&hash[..ClientMsgId::LEN]);
    ClientMsgId(id)
}
