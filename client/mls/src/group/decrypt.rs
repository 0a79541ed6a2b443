//! Decrypting application messages, one or many.
//!
//! A message that cannot be decrypted changes nothing and disturbs no other. In a batch the keys are
//! written once, after the last message, and the caller's transaction covers the whole batch anyway.

use openmls::prelude::{MlsGroup, OpenMlsProvider, ProcessedMessageContent, Sender};
use tresse_proto::ids::ConversationId;

use super::message::{self, Kind};
use crate::Mls;
use crate::error::{MlsError, Result};
use crate::identity::device_of;
use crate::padding::unpad;
use crate::provider::{Provider, Used};
use crate::types::Decrypted;

impl Mls {
    /// Decrypts one message and deletes its key.
    pub fn decrypt(&mut self, conversation: ConversationId, body: &[u8]) -> Result<Decrypted> {
        self.decrypt_batch(conversation, &[body])
            .pop()
            .unwrap_or(Err(MlsError::Internal("decrypting")))
    }

    /// Decrypts messages of one conversation in the order of its log. One result for each; the
    /// keys of those that succeeded are deleted.
    pub fn decrypt_batch(
        &mut self,
        conversation: ConversationId,
        bodies: &[&[u8]],
    ) -> Vec<Result<Decrypted>> {
        let batch = self.verb(Some(conversation), |mls| {
            let provider = &mls.provider;
            let group = mls.groups.get(provider, conversation)?;
            let results: Vec<_> = provider.storage().deferring_secrets(|| {
                bodies
                    .iter()
                    .map(|body| decrypt_one(provider, group, body))
                    .collect()
            });
            for (_, used) in &results {
                if let Some(used) = used {
                    let storage = provider.storage();
                    storage.secrets_used(group.group_id(), *used)?;
                }
            }
            if results.iter().any(|(_, used)| used.is_some()) {
                provider.flush_secrets(group)?;
            }
            Ok(results.into_iter().map(|(result, _)| result).collect())
        });
        // If the keys cannot be written, then no message was decrypted.
        batch.unwrap_or_else(|error| bodies.iter().map(|_| Err(error.clone())).collect())
    }
}

/// Decrypts without writing; says whose ratchet must be written afterwards.
fn decrypt_one(
    provider: &Provider,
    group: &mut MlsGroup,
    body: &[u8],
) -> (Result<Decrypted>, Option<Used>) {
    let message = match message::parse(group, Kind::Application, body) {
        Ok(message) => message,
        Err(error) => return (Err(error), None),
    };
    let epoch = message.epoch().as_u64();
    let processed = match group.process_message(provider, message) {
        Ok(processed) => processed,
        Err(error) => return (Err(message::refused(error)), Some(Used::Unknown)),
    };
    let leaf = match processed.sender() {
        Sender::Member(leaf) => leaf.u32(),
        _ => {
            let error = MlsError::Invalid("its sender is not a member");
            return (Err(error), Some(Used::Unknown));
        }
    };
    let used = Some(Used::Ratchet(epoch, leaf));
    let sender = match device_of(processed.credential()) {
        Ok(sender) => sender,
        Err(error) => return (Err(error), used),
    };
    match processed.into_content() {
        ProcessedMessageContent::ApplicationMessage(message) => {
            let plaintext = unpad(message.into_bytes());
            let decrypted = plaintext.map(|plaintext| Decrypted::Application {
                sender,
                epoch,
                plaintext,
            });
            (decrypted, used)
        }
        ProcessedMessageContent::OwnPrivateMessage => (Ok(Decrypted::OwnMessage { epoch }), None),
        _ => (Err(MlsError::Invalid("not an application message")), used),
    }
}
