//! Hands codes to the verification provider, off the engine's thread, and tells the core what
//! became of them. Handles and codes pass through here and are never logged.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tresse_proto::ids::RegistrationId;
use tresse_server_core::Command;

use crate::command_queue::{CommandQueue, Inbound};
use crate::defaults::CODES_IN_FLIGHT_MAX;
use crate::metrics::Metrics;
use crate::verification::{Code, Verification};

/// The way to the verification provider.
#[derive(Debug)]
pub(crate) struct Codes {
    provider: Arc<dyn Verification>,
    slots: Arc<Semaphore>,
    timeout: Duration,
    runtime: Handle,
    queue: Arc<CommandQueue>,
    metrics: Arc<Metrics>,
}

impl Codes {
    pub(crate) fn new(
        provider: Arc<dyn Verification>,
        timeout: Duration,
        runtime: Handle,
        queue: Arc<CommandQueue>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            provider,
            slots: Arc::new(Semaphore::new(CODES_IN_FLIGHT_MAX)),
            timeout,
            runtime,
            queue,
            metrics,
        }
    }

    /// Sends a code in the background; `Command::CodeSent` tells the outcome.
    pub(crate) fn send(
        &self,
        registration: RegistrationId,
        network: String,
        handle: String,
        code: String,
    ) {
        let queue = self.queue.clone();
        let report = move |sent| {
            queue.tell(Inbound::Command(Command::CodeSent { registration, sent }));
        };
        let Ok(slot) = self.slots.clone().try_acquire_owned() else {
            tracing::warn!("too many codes are waiting for the verification provider");
            self.metrics.codes_failed.inc();
            return report(false);
        };
        let provider = self.provider.clone();
        let timeout = self.timeout;
        let metrics = self.metrics.clone();
        self.runtime.spawn(async move {
            let code = Code {
                network,
                handle,
                code,
            };
            let sent = match tokio::time::timeout(timeout, provider.send(code)).await {
                Ok(Ok(())) => true,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the verification provider did not take a code");
                    false
                }
                Err(_) => {
                    tracing::warn!("the verification provider did not answer in time");
                    false
                }
            };
            if !sent {
                metrics.codes_failed.inc();
            }
            report(sent);
            drop(slot);
        });
    }
}
