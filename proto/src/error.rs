//! The typed form of [`wire::Error`]: what the core returns and a device receives.

use bytes::Bytes;

use crate::wire;
pub use crate::wire::ErrorCode;

/// A request that was refused. `Display` is safe to log and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {message}")]
pub struct Refusal {
    /// Stable for ever.
    pub code: ErrorCode,
    /// What to do about it; never user data.
    pub message: String,
    /// For RATE_LIMITED and OVERLOADED.
    pub retry_after_ms: u32,
    /// For WRONG_EPOCH and EPOCH_TOO_OLD.
    pub current_epoch: u64,
    /// For WRONG_EPOCH: encoded commit entries from the caller's epoch on.
    pub missed: Vec<Bytes>,
}

impl Refusal {
    /// A refusal that needs nothing but a code and a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after_ms: 0,
            current_epoch: 0,
            missed: Vec::new(),
        }
    }

    /// Says how long to wait.
    pub fn retry_after_ms(mut self, retry_after_ms: u32) -> Self {
        self.retry_after_ms = retry_after_ms;
        self
    }

    /// Says which epoch is current.
    pub fn current_epoch(mut self, epoch: u64) -> Self {
        self.current_epoch = epoch;
        self
    }

    /// Whether the same request may succeed later without the caller changing anything.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::RateLimited
                | ErrorCode::Overloaded
                | ErrorCode::Internal
                | ErrorCode::VerificationUnavailable
        )
    }
}

impl From<Refusal> for wire::Error {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code as i32,
            message: refusal.message,
            retry_after_ms: refusal.retry_after_ms,
            current_epoch: refusal.current_epoch,
            missed: refusal.missed,
        }
    }
}

impl From<wire::Error> for Refusal {
    /// An unknown code (a newer server) becomes `INTERNAL` with the server's sentence.
    fn from(error: wire::Error) -> Self {
        Self {
            code: match ErrorCode::try_from(error.code) {
                Ok(ErrorCode::Unspecified) | Err(_) => ErrorCode::Internal,
                Ok(code) => code,
            },
            message: error.message,
            retry_after_ms: error.retry_after_ms,
            current_epoch: error.current_epoch,
            missed: error.missed,
        }
    }
}

impl From<crate::ids::InvalidId> for Refusal {
    fn from(invalid: crate::ids::InvalidId) -> Self {
        Self::new(ErrorCode::Malformed, invalid.to_string())
    }
}
