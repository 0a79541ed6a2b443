//! SendEphemeral: typing and the like, to members who are connected now. Never stored, dropped without a word.

use bytes::Bytes;
use prost::Message;
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::ConversationId;
use tresse_proto::limits;
use tresse_proto::wire::{self, server_frame};
use tresse_store::Store;

use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{Answer, Outcome, refuse};
use crate::limit::{Action, Who};
use crate::record::conversation::State;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn send_ephemeral(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::SendEphemeral,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        if request.body.len() > limits::EPHEMERAL_BYTES_MAX {
            return Err(refuse(
                ErrorCode::TooLarge,
                format!("at most {} bytes", limits::EPHEMERAL_BYTES_MAX),
            ));
        }
        let hot = self.member_conversation(conversation, caller.account())?;
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Ephemeral, 1)?;
        // Before a request is accepted neither side learns that the other is there (R6).
        if hot.record.state != State::Open {
            return Ok(Answer::Silent);
        }
        let frame: Bytes = wire::ServerFrame {
            request_id: 0,
            body: Some(server_frame::Body::EphemeralPush(wire::EphemeralPush {
                conversation_id: request.conversation_id,
                epoch: request.epoch,
                body: request.body,
            })),
        }
        .encode_to_vec()
        .into();
        for account in hot.record.recipients(caller.account()) {
            if account == caller.account() {
                continue;
            }
            for session in self.sessions.live_of_account(account) {
                cx.effects.push(Effect::Ephemeral {
                    session,
                    frame: frame.clone(),
                });
            }
        }
        Ok(Answer::Silent)
    }
}
