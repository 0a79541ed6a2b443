//! From a request to its verb: an exhaustive match and nothing else but the two checks that all verbs share
//! (logged in, not too often).

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::wire::client_frame::Request;
use tresse_store::Store;

use crate::command::SessionId;
use crate::context::Context;
use crate::core::Core;
use crate::failure::{Answer, CoreError, Failure, Outcome};
use crate::session::Caller;

impl<S: Store> Core<S> {
    /// Carries out one request and answers it, unless the answer comes later.
    pub(crate) fn dispatch(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
        request_id: u64,
        request: Request,
    ) -> Result<(), CoreError> {
        let allowed = match self.sessions.get_mut(session) {
            Some(entry) => self.limiter.take_request(cx.now_ms, &mut entry.requests),
            // Closed already: whatever it asks for comes too late.
            None => Err(not_logged_in()),
        };
        let outcome = match allowed {
            Ok(()) => self.carry_out(cx, session, request_id, request),
            Err(refusal) => Err(refusal.into()),
        };
        self.answer(cx, session, request_id, outcome)
    }

    fn carry_out(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
        request_id: u64,
        request: Request,
    ) -> Outcome {
        let caller = self.caller(session, request_id);
        match request {
            Request::LogIn(r) => self.log_in(cx, session, request_id, r),
            Request::StartRegistration(r) => self.start_registration(cx, session, request_id, r),
            Request::FinishRegistration(r) => self.finish_registration(cx, r),

            Request::GetAccount(_) => self.get_account(&caller?),
            Request::SetReach(r) => self.set_reach(cx, &caller?, r),
            Request::ListDevices(r) => self.list_devices(&caller?, r),
            Request::AddDevice(r) => self.add_device(cx, &caller?, r),
            Request::RevokeDevice(r) => self.revoke_device(cx, &caller?, r),
            Request::DeleteAccount(_) => self.delete_account(cx, &caller?),

            Request::PublishKeyPackages(r) => self.publish_key_packages(cx, &caller?, r),
            Request::ClaimKeyPackages(r) => self.claim_key_packages(cx, &caller?, r),

            Request::FindContact(r) => self.find_contact(cx, &caller?, r),
            Request::AnswerRequest(r) => self.answer_request(cx, &caller?, r),
            Request::BlockContact(r) => self.block_contact(cx, &caller?, r),

            Request::CreateConversation(r) => self.create_conversation(cx, &caller?, r),
            Request::SubmitCommit(r) => self.submit_commit(cx, &caller?, r),
            Request::GetConversation(r) => self.get_conversation(&caller?, r),
            Request::GetGroupInfo(r) => self.get_group_info(cx, &caller?, r),
            Request::GetRatchetTree(r) => self.get_ratchet_tree(&caller?, r),
            Request::LeaveConversation(r) => self.leave_conversation(cx, &caller?, r),
            Request::SetRole(r) => self.set_role(cx, &caller?, r),
            Request::CreateInvite(r) => self.create_invite(cx, &caller?, r),
            Request::RevokeInvite(r) => self.revoke_invite(cx, &caller?, r),
            Request::Knock(r) => self.knock(cx, &caller?, r),
            Request::ListConversations(_) => self.list_conversations(&caller?),

            Request::Submit(r) => self.submit(cx, &caller?, r),
            Request::AckInbox(r) => self.ack_inbox(&caller?, r),
            Request::SendEphemeral(r) => self.send_ephemeral(cx, &caller?, r),

            Request::CreateBlob(r) => self.create_blob(cx, &caller?, r),
        }
    }

    /// Answers a request with the outcome of its verb. A damaged row is INTERNAL to the caller, an effect to the
    /// operator, and nothing to everybody else (what the verb has pushed so far is taken back); a failing store is an error that ends the process.
    pub(crate) fn answer(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
        request_id: u64,
        outcome: Outcome,
    ) -> Result<(), CoreError> {
        match outcome {
            Ok(Answer::Body(body)) => cx.reply(session, request_id, Ok(*body)),
            Ok(Answer::Later | Answer::Silent) => {}
            Err(Failure::Refused(refusal)) => cx.reply(session, request_id, Err(refusal)),
            Err(Failure::Core(CoreError::Damaged(damaged))) => {
                self.abandon(cx, damaged);
                let refusal = Refusal::new(
                    ErrorCode::Internal,
                    "the server cannot read its own data; the operator has been told",
                );
                cx.reply(session, request_id, Err(refusal));
            }
            Err(Failure::Core(error)) => return Err(error),
        }
        Ok(())
    }

    /// Who asks; refused before log-in.
    fn caller(&self, session: SessionId, request_id: u64) -> Result<Caller, Refusal> {
        match self
            .sessions
            .get(session)
            .and_then(|session| session.log_in.as_ref())
        {
            Some(log_in) => Ok(Caller {
                session,
                request_id,
                device: log_in.device,
                key: log_in.key,
            }),
            None => Err(not_logged_in()),
        }
    }
}

fn not_logged_in() -> Refusal {
    Refusal::new(ErrorCode::NotLoggedIn, "log in first")
}
