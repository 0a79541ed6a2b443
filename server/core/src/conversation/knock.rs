//! Knock: asks to be added, by an invite. It is the account's consent; an admin still has to add it.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId, InviteToken};
use tresse_proto::limits;
use tresse_proto::wire::{self, notice};
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use super::consent::reach_off;
use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{CoreError, Damaged, Outcome, done, refuse};
use crate::limit::{Action, Who};
use crate::record::conversation::{InviteConversation, KnockRecord};
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn knock(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::Knock,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let token = InviteToken::try_from(&request.token)?;
        let account = caller.account();
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Handshake, 1)?;
        let opens = self.read::<InviteConversation>(token.0)?;
        let hot = match (opens, self.hot(conversation)?) {
            (Some(opens), Some(hot))
                if opens.0 == conversation && hot.record.invite == Some(token) =>
            {
                hot
            }
            _ => {
                return Err(refuse(
                    ErrorCode::InvalidInvite,
                    "this invite is wrong or was revoked; ask for a new one",
                ));
            }
        };
        if hot.record.member(account).is_some() || self.has_knocked(conversation, account)? {
            return done();
        }
        for network in hot.record.networks() {
            if !self.is_outbound_on(account, network)? {
                return Err(reach_off());
            }
        }
        if self.knocks(conversation)?.len() >= limits::KNOCKS_MAX {
            return Err(refuse(
                ErrorCode::ConversationFull,
                "too many people wait for an admin already",
            ));
        }
        let event = notice::Event::Knocked(wire::AccountsEvent {
            account_ids: vec![account.to_bytes()],
        });
        let recipients = hot.record.accounts().collect();
        let entry = NewEntry::notice(hot.head.epoch, event, recipients);
        let mut batch = Batch::new();
        batch.put_row(
            key::knock(conversation, account),
            &KnockRecord { at_ms: cx.now_ms },
        );
        self.append(cx, &mut batch, conversation, vec![entry])?;
        self.write(batch)?;
        done()
    }

    /// The accounts that wait for an admin.
    pub(super) fn knocks(&self, conversation: ConversationId) -> Result<Vec<AccountId>, CoreError> {
        let rows = self.store.scan(
            Table::ConversationKnock,
            KeyRange::prefix(&conversation.0),
            Direction::Ascending,
            usize::MAX,
        )?;
        rows.iter()
            .map(|(key, _)| {
                key.get(ConversationId::LEN..)
                    .and_then(|part| AccountId::try_from(part).ok())
                    .ok_or(CoreError::Damaged(Damaged {
                        table: Table::ConversationKnock,
                        what: "its key does not end in an account",
                    }))
            })
            .collect()
    }
}
