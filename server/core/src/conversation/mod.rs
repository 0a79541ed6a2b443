//! Conversations and their handshakes: created, changed by commits, read, left, opened by invite.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire;
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Outcome, refuse};
use crate::job::JobDone;
use crate::session::Caller;

/// Handshakes under way.
#[derive(Debug, Default)]
pub(crate) struct Handshakes {}

fn placeholder() -> Outcome {
    Err(refuse(ErrorCode::Internal, "not there yet"))
}

macro_rules! verbs {
    ($($verb:ident($request:ty);)+) => {
        impl<S: Store> Core<S> {
            $(pub(crate) fn $verb(&mut self, _cx: &mut Context<'_>, _caller: &Caller, _request: $request) -> Outcome {
                placeholder()
            })+
        }
    };
}

verbs! {
    create_conversation(wire::CreateConversation);
    submit_commit(wire::SubmitCommit);
    leave_conversation(wire::LeaveConversation);
    set_role(wire::SetRole);
    create_invite(wire::CreateInvite);
    revoke_invite(wire::RevokeInvite);
    knock(wire::Knock);
}

impl<S: Store> Core<S> {
    pub(crate) fn get_conversation(
        &mut self,
        _caller: &Caller,
        _request: wire::GetConversation,
    ) -> Outcome {
        placeholder()
    }

    pub(crate) fn get_group_info(
        &mut self,
        _caller: &Caller,
        _request: wire::GetGroupInfo,
    ) -> Outcome {
        placeholder()
    }

    pub(crate) fn get_ratchet_tree(
        &mut self,
        _caller: &Caller,
        _request: wire::GetRatchetTree,
    ) -> Outcome {
        placeholder()
    }

    pub(crate) fn list_conversations(&mut self, _caller: &Caller) -> Outcome {
        placeholder()
    }

    pub(crate) fn job_done(
        &mut self,
        _cx: &mut Context<'_>,
        _done: JobDone,
    ) -> Result<(), CoreError> {
        Ok(())
    }

    /// Takes an account off the roster: NOTICE left to the rest and to itself, its devices into pending removals, an
    /// admin remains, its knock and account_conversation row go. Called by leave_conversation and delete_account.
    pub(crate) fn take_off_roster(
        &mut self,
        _cx: &mut Context<'_>,
        _batch: &mut Batch,
        _conversation: ConversationId,
        _account: AccountId,
    ) -> Result<(), CoreError> {
        Ok(())
    }
}
