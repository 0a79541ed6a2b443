//! Encrypting an application message.

use openmls::prelude::OpenMlsProvider;
use tls_codec::Serialize as _;
use tresse_proto::ids::ConversationId;

use crate::Mls;
use crate::error::{MlsError, Result};
use crate::padding::{PLAINTEXT_BYTES_MAX, pad};
use crate::provider::Used;
use crate::types::Encrypted;

impl Mls {
    /// Encrypts for all members. The rows must be committed before the bytes are sent: a key that
    /// is used again after a crash would give the message away.
    pub fn encrypt(&mut self, conversation: ConversationId, plaintext: &[u8]) -> Result<Encrypted> {
        let padded = pad(plaintext, PLAINTEXT_BYTES_MAX)?;
        self.verb(Some(conversation), |mls| {
            let identity = mls.identity()?;
            let provider = &mls.provider;
            let storage = provider.storage();
            let group = mls.groups.get(provider, conversation)?;
            let message = storage
                .deferring_secrets(|| group.create_message(provider, &identity.signer, &padded))
                .map_err(|_| MlsError::Internal("encrypting"))?;
            let epoch = group.epoch().as_u64();
            let leaf = group.own_leaf_index().u32();
            storage.secrets_used(group.group_id(), Used::Ratchet(epoch, leaf))?;
            provider.flush_secrets(group)?;
            let body = message
                .tls_serialize_detached()
                .map_err(|_| MlsError::Internal("encoding a message"))?;
            Ok(Encrypted {
                epoch,
                body: body.into(),
            })
        })
    }
}
