//! StartRegistration: a code goes to whoever holds the handle.
//!
//! Whether the handle is taken is not said here: only who proves to hold it may learn that.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::RegistrationId;
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::command::SessionId;
use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{Answer, Outcome};
use crate::handle_hash::handle_hash;
use crate::limit::{Action, Who};
use crate::registration::Waiting;
use crate::registration::code::new_code;

impl<S: Store> Core<S> {
    pub(crate) fn start_registration(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
        request_id: u64,
        request: wire::StartRegistration,
    ) -> Outcome {
        let network = self.network_named(&request.network)?;
        let (code_of_network, name) = (network.code, network.name.clone());
        let handle = network
            .normalise(&request.handle)
            .map_err(|error| Refusal::new(ErrorCode::BadHandle, error.to_string()))?;
        let hash = handle_hash(&self.config.handle_key, code_of_network, &handle);
        self.limiter
            .take(cx.now_ms, Who::Handle(hash), Action::Code, 1)?;
        self.limiter
            .take(cx.now_ms, Who::Everybody, Action::AnyCode, 1)?;
        if !self.registrations.make_room(cx.now_ms) {
            return Err(Refusal::new(
                ErrorCode::Overloaded,
                "too many registrations are waiting; try again later",
            )
            .retry_after_ms(60_000)
            .into());
        }

        let registration = RegistrationId(cx.random());
        let code = new_code(cx.rng);
        let expires_at_ms = cx.now_ms + limits::REGISTRATION_TTL_MS;
        let demonstration = self.config.demonstration;
        self.registrations.insert(
            registration,
            Waiting {
                network: code_of_network,
                handle_hash: hash,
                code: code.clone(),
                tries: 0,
                expires_at_ms,
                unanswered: (!demonstration).then_some((session, request_id)),
            },
        );
        if demonstration {
            return Ok(Body::RegistrationStarted(wire::RegistrationStarted {
                registration_id: registration.to_bytes(),
                demonstration_code: Some(code),
                expires_at_ms,
            })
            .into());
        }
        cx.effects.push(Effect::SendCode {
            registration,
            network: name,
            handle: handle.as_str().to_owned(),
            code,
        });
        Ok(Answer::Later)
    }

    /// The network of that name.
    pub(crate) fn network_named(&self, name: &str) -> Result<&tresse_networks::Network, Refusal> {
        self.config.networks.by_name(name).ok_or_else(|| {
            Refusal::new(
                ErrorCode::UnknownNetwork,
                "this server does not run such a network",
            )
        })
    }
}
