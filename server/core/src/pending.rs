//! Verbs which are being written.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::RegistrationId;
use tresse_proto::wire;
use tresse_store::Store;

use crate::command::SessionId;
use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Outcome, refuse};
use crate::session::Caller;

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
    set_reach(wire::SetReach);
    add_device(wire::AddDevice);
    revoke_device(wire::RevokeDevice);
    publish_key_packages(wire::PublishKeyPackages);
    claim_key_packages(wire::ClaimKeyPackages);
    find_contact(wire::FindContact);
    answer_request(wire::AnswerRequest);
    block_contact(wire::BlockContact);
    submit(wire::Submit);
    send_ephemeral(wire::SendEphemeral);
    create_blob(wire::CreateBlob);
}

impl<S: Store> Core<S> {
    pub(crate) fn get_account(&mut self, _caller: &Caller) -> Outcome {
        placeholder()
    }
    pub(crate) fn list_devices(&mut self, _caller: &Caller, _r: wire::ListDevices) -> Outcome {
        placeholder()
    }
    pub(crate) fn delete_account(&mut self, _cx: &mut Context<'_>, _caller: &Caller) -> Outcome {
        placeholder()
    }
    pub(crate) fn ack_inbox(&mut self, _caller: &Caller, _r: wire::AckInbox) -> Outcome {
        placeholder()
    }
    pub(crate) fn log_in(
        &mut self,
        _cx: &mut Context<'_>,
        _s: SessionId,
        _id: u64,
        _r: wire::LogIn,
    ) -> Outcome {
        placeholder()
    }
    pub(crate) fn start_registration(
        &mut self,
        _cx: &mut Context<'_>,
        _s: SessionId,
        _id: u64,
        _r: wire::StartRegistration,
    ) -> Outcome {
        placeholder()
    }
    pub(crate) fn finish_registration(
        &mut self,
        _cx: &mut Context<'_>,
        _r: wire::FinishRegistration,
    ) -> Outcome {
        placeholder()
    }
    pub(crate) fn page(&mut self, _cx: &mut Context<'_>, _s: SessionId) -> Result<(), CoreError> {
        Ok(())
    }
    pub(crate) fn fall_behind(&mut self, _s: SessionId, _from: u64) {}
    pub(crate) fn code_sent(&mut self, _cx: &mut Context<'_>, _r: RegistrationId, _sent: bool) {}
    pub(crate) fn sweep(&mut self, _cx: &mut Context<'_>) -> Result<(), CoreError> {
        Ok(())
    }
}
