//! How a code reaches the person who claims a handle. Pluggable; handles and codes are never logged,
//! and errors here must not quote them.

mod demonstration;
mod webhook;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

pub use demonstration::{Demonstration, Unavailable};
pub use webhook::{InvalidWebhook, Webhook, WebhookConfig};

/// A code and where to send it. `Debug` shows neither.
pub struct Code {
    /// Short name of the network, for example "whatsapp".
    pub network: String,
    /// The handle as its network normalises it: a phone number, a name.
    pub handle: String,
    /// Six digits.
    pub code: String,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code")
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

/// Why a provider did not take a code. `Display` is safe to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerificationError {
    /// There is no provider.
    #[error("no verification provider is configured; set verification.webhook_url")]
    NotConfigured,
    /// It could not be reached, or did not answer in time.
    #[error("the webhook could not be reached; check its URL and that it is up")]
    Unreachable,
    /// It answered with something else than success.
    #[error("the webhook answered with status {status} instead of 200 to 299")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
}

/// The future that [`Verification::send`] returns.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), VerificationError>> + Send + 'a>>;

/// A way to bring a code to a person.
pub trait Verification: fmt::Debug + Send + Sync + 'static {
    /// Hands the code over. `Ok` means that the provider took it, not that it arrived.
    fn send(&self, code: Code) -> Sending<'_>;
}
