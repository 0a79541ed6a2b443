//! Submit: an application message gets its place in the conversation and a pointer in every member's inbox.
//!
//! The surprising rule: de-duplication comes first. A message that was accepted once gets the same answer for ever,
//! even if its sender has left the conversation since.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId};
use tresse_proto::limits;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, EntryKind};
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{Answer, Failure, Outcome, refuse};
use crate::limit::{Action, Who};
use crate::public_group::check_application;
use crate::record::conversation::{ConversationRecord, State};
use crate::record::entry::MessageAnswer;
use crate::session::Caller;
use crate::view::HotConversation;

impl<S: Store> Core<S> {
    pub(crate) fn submit(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::Submit,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let message = ClientMsgId::try_from(&request.client_msg_id)?;
        if let Some(earlier) = self.earlier_answer(caller.device, message)? {
            return repeat_answer(conversation, earlier);
        }
        check_size(request.body.len(), limits::APPLICATION_BYTES_MAX)?;
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Submit, 1)?;
        let account = caller.account();
        let hot = self.member_conversation(conversation, account)?;
        check_epoch(request.epoch, &hot)?;
        let next_state = check_state(&hot.record, account, request.body.len())?;
        check_application(&request.body, conversation, request.epoch).map_err(Refusal::from)?;

        let mut batch = Batch::new();
        if next_state != hot.record.state {
            let record = ConversationRecord {
                state: next_state,
                ..(*hot.record).clone()
            };
            self.put_conversation(&mut batch, conversation, record)?;
        }
        let entry = NewEntry {
            kind: EntryKind::Application,
            epoch: request.epoch,
            client_msg_id: Some(message),
            body: request.body,
            recipients: hot.record.recipients(account),
        };
        let seqs = self.append(cx, &mut batch, conversation, vec![entry])?;
        let answer = MessageAnswer {
            conversation,
            seq: seqs[0],
            at_ms: cx.now_ms,
            state: hot.record.state_for(account),
        };
        self.remember_answer(&mut batch, caller.device, message, answer);
        self.write(batch)?;
        Ok(accepted(answer))
    }
}

/// The answer that a message got, as it travels.
pub(crate) fn accepted(answer: MessageAnswer) -> Answer {
    Body::Accepted(wire::Accepted {
        seq: answer.seq,
        at_ms: answer.at_ms,
        state: answer.state as i32,
    })
    .into()
}

/// Answers a repeated message as before. The same id for another conversation is a mistake of the device.
pub(crate) fn repeat_answer(conversation: ConversationId, earlier: MessageAnswer) -> Outcome {
    if earlier.conversation == conversation {
        Ok(accepted(earlier))
    } else {
        Err(refuse(
            ErrorCode::Malformed,
            "this client_msg_id was used in another conversation; take a new random one",
        ))
    }
}

fn check_size(bytes: usize, bytes_max: usize) -> Result<(), Failure> {
    if bytes > bytes_max {
        return Err(refuse(
            ErrorCode::TooLarge,
            format!("the body has at most {bytes_max} bytes here"),
        ));
    }
    Ok(())
}

/// Neither ahead, nor far behind, nor from before the newest device came in: that one could not read it. An epoch is
/// refused only once its successor is in the sender's inbox, so each refusal costs one round trip.
fn check_epoch(epoch: u64, hot: &HotConversation) -> Result<(), Failure> {
    let head = hot.head.epoch;
    let oldest = head
        .saturating_sub(limits::EPOCHS_BEHIND_MAX)
        .max(hot.record.newcomers_epoch);
    if !(oldest..=head).contains(&epoch) {
        return Err(Refusal::new(
            ErrorCode::EpochTooOld,
            "catch up with the conversation and encrypt again under its current epoch",
        )
        .current_epoch(head)
        .into());
    }
    Ok(())
}

/// Whether the state lets `account` send; returns the state after it. A declined request behaves to its creator
/// exactly like one that waits.
fn check_state(
    record: &ConversationRecord,
    account: AccountId,
    bytes: usize,
) -> Result<State, Failure> {
    let (text_sent, next) = match record.state {
        State::Open => return Ok(State::Open),
        State::Requested { text_sent } => (text_sent, State::Requested { text_sent: true }),
        State::Declined { text_sent } => (text_sent, State::Declined { text_sent: true }),
    };
    if record.creator != account {
        return Err(refuse(
            ErrorCode::NotAllowed,
            "accept the request before you answer it",
        ));
    }
    if text_sent {
        return Err(refuse(
            ErrorCode::RequestPending,
            "the first message waits for an answer",
        ));
    }
    check_size(bytes, limits::REQUEST_BYTES_MAX)?;
    Ok(next)
}

#[cfg(test)]
mod tests;
