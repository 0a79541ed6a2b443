//! Codes on their way to the person.

use rand::Rng;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::RegistrationId;
use tresse_proto::wire::RegistrationStarted;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::context::Context;
use crate::core::Core;

/// Six digits, each code as likely as the others.
pub(super) fn new_code(rng: &mut (impl Rng + ?Sized)) -> String {
    loop {
        // Numbers above the largest multiple of a million would make low codes likelier.
        let number = rng.next_u32();
        if number < u32::MAX - u32::MAX % 1_000_000 {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

impl<S: Store> Core<S> {
    /// The verification provider took a code, or did not: now the registration can be answered.
    pub(crate) fn code_sent(
        &mut self,
        cx: &mut Context<'_>,
        registration: RegistrationId,
        sent: bool,
    ) {
        let Some(waiting) = self.registrations.waiting.get_mut(&registration) else {
            return;
        };
        let expires_at_ms = waiting.expires_at_ms;
        let unanswered = waiting.unanswered.take();
        if !sent {
            self.registrations.waiting.remove(&registration);
        }
        let Some((session, request_id)) = unanswered else {
            return;
        };
        let result = if sent {
            Ok(Body::RegistrationStarted(RegistrationStarted {
                registration_id: registration.to_bytes(),
                demonstration_code: None,
                expires_at_ms,
            }))
        } else {
            Err(Refusal::new(
                ErrorCode::VerificationUnavailable,
                "the code could not be sent; try again in a minute",
            )
            .retry_after_ms(60_000))
        };
        cx.reply(session, request_id, result);
    }
}
