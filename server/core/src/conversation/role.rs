//! SetRole: admins make admins. An admin always remains.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::{self, notice};
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{Failure, Outcome, done, refuse};
use crate::record::conversation::{ConversationRecord, Kind, Role};
use crate::session::Caller;
use crate::view::HotConversation;

impl<S: Store> Core<S> {
    pub(crate) fn set_role(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::SetRole,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let account = AccountId::try_from(&request.account_id)?;
        let role = match request.role() {
            wire::Role::Member => Role::Member,
            wire::Role::Admin => Role::Admin,
            wire::Role::Unspecified => return Err(refuse(ErrorCode::Malformed, "say which role")),
        };
        let hot = self.admin_conversation(conversation, caller.account())?;
        let mut record = (*hot.record).clone();
        let Some(member) = record.members.iter_mut().find(|m| m.account == account) else {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "this account is not in the conversation",
            ));
        };
        if member.role == role {
            return done();
        }
        member.role = role;
        if !has_admin(&record) {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "a group keeps at least one admin; make another one first",
            ));
        }
        let event = notice::Event::Role(wire::RoleEvent {
            account_id: account.to_bytes(),
            role: request.role,
        });
        let recipients = record.recipients(caller.account());
        let entry = NewEntry::notice(hot.head.epoch, event, recipients);
        let mut batch = Batch::new();
        self.put_conversation(&mut batch, conversation, record)?;
        self.append(cx, &mut batch, conversation, vec![entry])?;
        self.write(batch)?;
        done()
    }

    /// A group in which the account is an admin.
    pub(super) fn admin_conversation(
        &mut self,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<HotConversation, Failure> {
        let hot = self.member_conversation(conversation, account)?;
        if hot.record.kind == Kind::Direct {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "a direct conversation has no admins and no invites; make a group",
            ));
        }
        if !hot.record.is_admin(account) {
            return Err(refuse(ErrorCode::NotAllowed, "only an admin may do this"));
        }
        Ok(hot)
    }
}

fn has_admin(record: &ConversationRecord) -> bool {
    record
        .members
        .iter()
        .any(|member| member.role == Role::Admin)
}
