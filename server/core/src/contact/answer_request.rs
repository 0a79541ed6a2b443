//! AnswerRequest: accept, and both are in contact; decline, and the sender never learns it (R6).

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::{self, notice};
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{CoreError, Outcome, done, refuse, unknown_conversation};
use crate::record::contact::ContactRecord;
use crate::record::conversation::{Kind, State};
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn answer_request(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::AnswerRequest,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let account = caller.account();
        let Some(hot) = self.hot(conversation)? else {
            return Err(unknown_conversation());
        };
        let mut record = (*hot.record).clone();
        if record.member(account).is_none() {
            return Err(unknown_conversation());
        }
        if record.kind != Kind::Direct || record.creator == account {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "only the account that received a request can answer it",
            ));
        }
        let text_sent = match (record.state, request.accept) {
            (State::Requested { text_sent }, _) => text_sent,
            // Twice is the same as once.
            (State::Open, true) | (State::Declined { .. }, false) => return done(),
            (State::Open, false) => {
                return Err(refuse(
                    ErrorCode::NotAllowed,
                    "it was accepted; block the account instead",
                ));
            }
            (State::Declined { .. }, true) => return Err(unknown_conversation()),
        };

        let mut batch = Batch::new();
        if request.accept {
            let creator = record.creator;
            self.put_accepted(cx.now_ms, &mut batch, account, creator)?;
            record.state = State::Open;
            let event = notice::Event::RequestAccepted(wire::RequestAccepted {});
            let recipients = record.recipients(account);
            let entry = NewEntry::notice(hot.head.epoch, event, recipients);
            self.put_conversation(&mut batch, conversation, record)?;
            self.append(cx, &mut batch, conversation, vec![entry])?;
        } else {
            record.state = State::Declined { text_sent };
            self.put_conversation(&mut batch, conversation, record)?;
        }
        self.write(batch)?;
        done()
    }

    /// Both accounts are in contact from now on. What either has blocked stays blocked.
    pub(crate) fn put_accepted(
        &self,
        now_ms: u64,
        batch: &mut Batch,
        one: AccountId,
        other: AccountId,
    ) -> Result<(), CoreError> {
        for (account, other) in [(one, other), (other, one)] {
            let place = key::contact(account, other);
            let contact = self.read::<ContactRecord>(&place)?.unwrap_or_default();
            batch.put_row(
                place,
                &ContactRecord {
                    accepted: true,
                    changed_at_ms: now_ms,
                    ..contact
                },
            );
        }
        Ok(())
    }
}
