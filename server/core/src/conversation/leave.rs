//! LeaveConversation: off the roster at once; the leaves go with the next commit of a member.
//!
//! The surprising rule: who leaves a request that it has not answered leaves silently, for it would otherwise tell the sender
//! that somebody was there (R6).

use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::{self, notice};
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{CoreError, Outcome, done};
use crate::record::conversation::{
    AccountConversationRecord, ConversationRecord, DirectConversation, Kind, Role, State,
};
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn leave_conversation(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::LeaveConversation,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        self.member_conversation(conversation, caller.account())?;
        let mut batch = Batch::new();
        self.take_off_roster(cx, &mut batch, conversation, caller.account())?;
        self.write(batch)?;
        done()
    }

    /// Takes an account off the roster: NOTICE left to the rest and to itself, its devices into pending removals, an
    /// admin remains, its account_conversation row goes. Called by leave_conversation and delete_account.
    pub(crate) fn take_off_roster(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut Batch,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<(), CoreError> {
        let Some(hot) = self.hot(conversation)? else {
            return Ok(());
        };
        let mut record = (*hot.record).clone();
        if record.member(account).is_none() {
            return Ok(());
        }
        if account != record.creator
            && let State::Requested { text_sent } | State::Declined { text_sent } = record.state
        {
            // Like a decline: what the sender sees, roster and leaves included, stays as it was.
            record.state = State::Declined { text_sent };
            batch.delete_row::<AccountConversationRecord>(key::account_conversation(
                account,
                conversation,
            ));
            return self.put_conversation(batch, conversation, record);
        }
        let told = record.recipients(account);
        record.take_off(account);
        self.put_account_removals(cx.now_ms, batch, conversation, account)?;
        batch.delete_row::<AccountConversationRecord>(key::account_conversation(
            account,
            conversation,
        ));
        if record.kind == Kind::Direct {
            for other in record.accounts() {
                // After a decline there may be a newer conversation of the same two, which stays.
                let direct = key::direct(account, other);
                if self.read(&direct)? == Some(DirectConversation(conversation)) {
                    batch.delete_row::<DirectConversation>(direct);
                }
            }
        }
        let left = notice::Event::Left(wire::AccountsEvent {
            account_ids: vec![account.to_bytes()],
        });
        let mut entries = vec![NewEntry::notice(hot.head.epoch, left, told)];
        if let Some(heir) = name_heir(&mut record) {
            let role = notice::Event::Role(wire::RoleEvent {
                account_id: heir.to_bytes(),
                role: wire::Role::Admin as i32,
            });
            let told = record.recipients(heir);
            entries.push(NewEntry::notice(hot.head.epoch, role, told));
        }
        self.put_conversation(batch, conversation, record)?;
        self.append(cx, batch, conversation, entries)?;
        Ok(())
    }
}

/// A group without an admin could never change again: the longest-standing member becomes one.
fn name_heir(record: &mut ConversationRecord) -> Option<AccountId> {
    if record.kind == Kind::Direct || record.members.iter().any(|m| m.role == Role::Admin) {
        return None;
    }
    let heir = record
        .members
        .iter_mut()
        .min_by_key(|member| member.order)?;
    heir.role = Role::Admin;
    Some(heir.account)
}
