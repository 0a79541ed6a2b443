//! Providers that send nothing. On a demonstration server the core puts the code into its answer, and everybody
//! can register every handle. The daemon warns loudly when it is in use.

use super::{Code, Sending, Verification, VerificationError};

/// Takes every code and does nothing with it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demonstration;

impl Verification for Demonstration {
    fn send(&self, _: Code) -> Sending<'_> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Takes no code: for a server where nobody new is to register.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unavailable;

impl Verification for Unavailable {
    fn send(&self, _: Code) -> Sending<'_> {
        Box::pin(std::future::ready(Err(VerificationError::NotConfigured)))
    }
}
