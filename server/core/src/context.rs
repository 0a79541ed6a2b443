//! What every command is given from outside: the time, randomness, and a place for its consequences.
//!
//! The core has no other source of time or chance, so the same commands with the same contexts decide the same.

use rand::CryptoRng;
use tresse_proto::error::Refusal;
use tresse_proto::wire::server_frame::Body;

use crate::command::SessionId;
use crate::effect::Effect;

/// Handed to [`crate::Core::handle`]. One context may serve a whole round.
pub struct Context<'a> {
    /// Milliseconds since 1970-01-01 UTC.
    pub now_ms: u64,
    /// Where ids, codes and tokens come from.
    pub rng: &'a mut dyn CryptoRng,
    /// What to do once the round is durable, in order. Take it after [`crate::Core::persist`].
    pub effects: Vec<Effect>,
    /// How many of the effects are of earlier commands.
    command_begins: usize,
}

impl<'a> Context<'a> {
    /// A context without effects yet.
    pub fn new(now_ms: u64, rng: &'a mut dyn CryptoRng) -> Self {
        Self {
            now_ms,
            rng,
            effects: Vec::new(),
            command_begins: 0,
        }
    }

    /// A command begins: what is there already is not its doing.
    pub(crate) fn begin_command(&mut self) {
        self.command_begins = self.effects.len();
    }

    /// Takes back what the current command wanted to have done. What it has found damaged is still told, and connections
    /// which are already forgotten are still closed.
    pub(crate) fn abandon_command(&mut self) {
        let of_command = self
            .effects
            .split_off(self.command_begins.min(self.effects.len()));
        self.effects.extend(
            of_command
                .into_iter()
                .filter(|effect| matches!(effect, Effect::Damaged(_) | Effect::Close { .. })),
        );
    }

    /// Random bytes, for ids and secrets.
    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// Answers a request.
    pub(crate) fn reply(
        &mut self,
        session: SessionId,
        request_id: u64,
        result: Result<Body, Refusal>,
    ) {
        self.effects.push(Effect::Reply {
            session,
            request_id,
            result,
        });
    }
}
