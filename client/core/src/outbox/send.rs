//! The person says something.

use tresse_proto::ids::{ClientMsgId, ConversationId};

use super::reference;
use crate::compose::{self, Composed, Context, FilesToSend};
use crate::conversation::{self, Record, stranger};
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::file;
use crate::intent::Outgoing;
use crate::profile;
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// Checks, shows and queues a message; the intent ends when the server has it.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    outgoing: &Outgoing,
    reference: Option<ClientMsgId>,
) -> Result<(), ClientError> {
    if let Some(reference) = reference {
        if reference::join(unit, ticket, reference)? {
            return match (outgoing, file::under_way(unit, reference)?) {
                (Outgoing::Attach { files, .. }, Some(row)) => file::again(unit, row, files),
                _ => Ok(()),
            };
        }
        reference::note(unit, reference)?;
    }
    let record = writable(unit, conversation)?;
    let composed = compose::content(&mut context(unit, conversation)?, outgoing)?;
    let says_something = matches!(
        outgoing,
        Outgoing::Text { .. } | Outgoing::Part { .. } | Outgoing::Attach { .. }
    );
    if !record.answered && says_something {
        stranger::answered(unit, &record)?;
    }
    match composed {
        Composed::Content(content) => {
            profile::send(unit, conversation)?;
            let row = super::enqueue_as(
                unit,
                conversation,
                &content,
                super::Kind::Message,
                reference,
            )?;
            unit.wait(Waiting::Outbox(row), ticket);
            Ok(())
        }
        Composed::Files => files(unit, ticket, conversation, outgoing, reference),
    }
}

fn files(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    outgoing: &Outgoing,
    reference: Option<ClientMsgId>,
) -> Result<(), ClientError> {
    let Outgoing::Attach {
        files,
        caption,
        reply_to,
        view_once,
        expires_after_ms,
    } = outgoing
    else {
        return Err(DomainError::NoFile.into());
    };
    let sent = FilesToSend {
        files,
        caption,
        reply_to: *reply_to,
        view_once: *view_once,
        expires_after_ms: *expires_after_ms,
    };
    file::start(unit, ticket, conversation, &sent, reference)
}

/// What composing needs.
pub(crate) fn context<'a>(
    unit: &'a mut Unit<'_>,
    conversation: ConversationId,
) -> Result<Context<'a>, ClientError> {
    Ok(Context {
        connection: unit.connection,
        networks: unit.networks,
        me: unit.me()?,
        rng: &mut *unit.rng,
        conversation,
        now_ms: unit.now_ms,
    })
}

/// A conversation in which something can be said, now or as soon as this device is (back) in.
pub(crate) fn writable(
    unit: &Unit<'_>,
    conversation: ConversationId,
) -> Result<Record, ClientError> {
    unit.me()?;
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    record.check_writable()?;
    Ok(record)
}
