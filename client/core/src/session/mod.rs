//! One connection after the other: when to open, when to give up, when to try again.
//!
//! | phase | meaning | leaves by |
//! | --- | --- | --- |
//! | Idle | nobody needs the server | an ask, an account |
//! | Waiting | backing off | the time |
//! | Connecting | the driver opens a socket | `Connected`, `Disconnected`, the time |
//! | Connected | the challenge is to come | the challenge, the time |
//! | Challenged | no account yet: registration may go on | log-in, `Disconnected` |
//! | LoggingIn | signed | the answer |
//! | Online | logged in; `caught_up` once the server said so | `Disconnected`, `Goodbye` |
//! | Stopped | revoked, replaced, or too old for the server | a new process |
//!
//! Surprising rule: back-off uses full jitter (a time between nothing and the bound), because after
//! a restart of the server everybody comes at once.

pub(crate) mod log_in;
pub(crate) mod register;

use bytes::Bytes;
use rand::rngs::StdRng;

/// First bound of the back-off.
const BACK_OFF_FIRST_MS: u64 = 500;
/// Largest bound of the back-off.
const BACK_OFF_MAX_MS: u64 = 60_000;
/// Opening a socket, and the first frame, take no longer.
const CONNECT_TIMEOUT_MS: u64 = 30_000;

/// Where the connection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    Idle,
    Waiting { until_ms: u64 },
    Connecting { since_ms: u64 },
    Connected { since_ms: u64 },
    Challenged { nonce: Bytes },
    LoggingIn { nonce: Bytes },
    Online { caught_up: bool },
    Stopped,
}

/// The connection, or the lack of it.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) phase: Phase,
    /// Failures in a row.
    failures: u32,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Idle,
            failures: 0,
        }
    }

    pub(crate) fn is_online(&self) -> bool {
        matches!(self.phase, Phase::Online { .. })
    }

    pub(crate) fn is_caught_up(&self) -> bool {
        self.phase == Phase::Online { caught_up: true }
    }

    /// Whether there is a socket on which frames may be sent.
    pub(crate) fn is_open(&self) -> bool {
        matches!(
            self.phase,
            Phase::Challenged { .. } | Phase::LoggingIn { .. } | Phase::Online { .. }
        )
    }

    /// Whether a socket exists or is being opened.
    pub(crate) fn has_socket(&self) -> bool {
        self.is_open()
            || matches!(
                self.phase,
                Phase::Connecting { .. } | Phase::Connected { .. }
            )
    }

    /// Everything that was to come has come: the next failure is the first.
    pub(crate) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// The socket is gone. `wait_ms` is what the server asked for.
    pub(crate) fn back_off(&mut self, now_ms: u64, wait_ms: u64, rng: &mut StdRng) {
        if self.phase == Phase::Stopped {
            return;
        }
        let bound = BACK_OFF_FIRST_MS
            .saturating_mul(1_u64 << self.failures.min(16))
            .min(BACK_OFF_MAX_MS);
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Waiting {
            until_ms: now_ms + wait_ms + below(rng, bound),
        };
    }

    /// Something may be different now: the next try is soon. Not at once, since everybody on a
    /// network that came back has come back.
    pub(crate) fn hurry(&mut self, now_ms: u64, rng: &mut StdRng) {
        if let Phase::Waiting { until_ms } = &mut self.phase {
            *until_ms = (*until_ms).min(now_ms + below(rng, BACK_OFF_FIRST_MS));
        }
    }

    /// Whether it is time to open a socket.
    pub(crate) fn should_connect(&self, now_ms: u64, is_needed: bool) -> bool {
        match self.phase {
            Phase::Idle => is_needed,
            Phase::Waiting { until_ms } => is_needed && until_ms <= now_ms,
            _ => false,
        }
    }

    /// Whether the socket did not become useful in time.
    pub(crate) fn is_stuck(&self, now_ms: u64) -> bool {
        match self.phase {
            Phase::Connecting { since_ms } | Phase::Connected { since_ms } => {
                since_ms + CONNECT_TIMEOUT_MS <= now_ms
            }
            _ => false,
        }
    }

    /// When to look again.
    pub(crate) fn wake_at_ms(&self, is_needed: bool) -> Option<u64> {
        match self.phase {
            Phase::Waiting { until_ms } if is_needed => Some(until_ms),
            Phase::Connecting { since_ms } | Phase::Connected { since_ms } => {
                Some(since_ms + CONNECT_TIMEOUT_MS)
            }
            _ => None,
        }
    }
}

/// A number from 0 to `bound`, both included.
pub(crate) fn below(rng: &mut StdRng, bound: u64) -> u64 {
    rand::Rng::next_u64(rng) % (bound + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn back_off_grows_stays_bounded_and_honours_the_server() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut session = Session::new();
        let mut longest = 0;
        for _ in 0..40 {
            session.back_off(1_000_000, 5_000, &mut rng);
            let Phase::Waiting { until_ms } = session.phase else {
                panic!("not waiting");
            };
            assert!(until_ms >= 1_005_000, "the server's wait is the least");
            longest = longest.max(until_ms - 1_005_000);
        }
        assert!(longest > 10 * BACK_OFF_FIRST_MS && longest <= BACK_OFF_MAX_MS);
    }

    #[test]
    fn a_network_that_comes_back_shortens_a_wait_and_never_lengthens_it() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut session = Session::new();
        session.phase = Phase::Waiting { until_ms: 60_000 };
        session.hurry(1_000, &mut rng);
        let Phase::Waiting { until_ms } = session.phase else {
            panic!("not waiting");
        };
        assert!((1_000..=1_000 + BACK_OFF_FIRST_MS).contains(&until_ms));
        session.phase = Phase::Waiting { until_ms: 1_001 };
        session.hurry(1_000, &mut rng);
        assert!(matches!(session.phase, Phase::Waiting { until_ms } if until_ms <= 1_001));
        session.phase = Phase::Online { caught_up: true };
        session.hurry(1_000, &mut rng);
        assert!(session.is_caught_up());
    }

    #[test]
    fn two_clients_do_not_come_back_at_the_same_time() {
        let until = |seed| {
            let mut session = Session::new();
            session.back_off(0, 0, &mut StdRng::seed_from_u64(seed));
            session.phase
        };
        assert_ne!(until(1), until(2));
    }
}
