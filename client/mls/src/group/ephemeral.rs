//! Messages that are never stored: typing and the like.
//!
//! They use a key exported from the epoch, not the ratchets, so that sending and losing them costs
//! nothing. The price: no signature (any member could write another's name), no forward secrecy
//! within an epoch, and they can be opened only in the epoch in which they were sealed.
//! A body is a random nonce, then AES-128-GCM over sender, content and padding, bound to
//! conversation and epoch.

use openmls::prelude::{MlsGroup, OpenMlsCrypto, OpenMlsProvider, OpenMlsRand};
use openmls_traits::types::AeadType;
use tresse_proto::ids::{ConversationId, DeviceId};
use zeroize::Zeroizing;

use super::members_of;
use crate::Mls;
use crate::error::{MlsError, Result};
use crate::padding::{EPHEMERAL_PLAINTEXT_BYTES_MAX, pad, unpad};
use crate::provider::Provider;
use crate::types::{Encrypted, Ephemeral};

const LABEL: &str = "tresse/1 ephemeral";
const KEY_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;

impl Mls {
    /// Encrypts something to be forgotten. Changes no state.
    pub fn seal_ephemeral(
        &mut self,
        conversation: ConversationId,
        plaintext: &[u8],
    ) -> Result<Encrypted> {
        const SEALING: MlsError = MlsError::Internal("sealing");
        let sender = self.identity()?.device;
        let padded = pad(plaintext, EPHEMERAL_PLAINTEXT_BYTES_MAX)?;
        let provider = &self.provider;
        let group = self.groups.get(provider, conversation)?;
        let epoch = group.epoch().as_u64();
        let nonce: [u8; NONCE_BYTES] = provider.rand().random_array().map_err(|_| SEALING)?;
        let sealed = provider
            .crypto()
            .aead_encrypt(
                AeadType::Aes128Gcm,
                &key(provider, group)?,
                &[&sender.0[..], &padded].concat(),
                &nonce,
                &bound_to(conversation, epoch),
            )
            .map_err(|_| SEALING)?;
        Ok(Encrypted {
            epoch,
            body: [&nonce[..], &sealed].concat().into(),
        })
    }

    /// Opens an ephemeral message of the current epoch. Changes no state.
    pub fn open_ephemeral(
        &mut self,
        conversation: ConversationId,
        epoch: u64,
        body: &[u8],
    ) -> Result<Ephemeral> {
        let provider = &self.provider;
        let group = self.groups.get(provider, conversation)?;
        let ours = group.epoch().as_u64();
        match epoch.cmp(&ours) {
            std::cmp::Ordering::Less => return Err(MlsError::TooOld),
            std::cmp::Ordering::Greater => {
                return Err(MlsError::EpochAhead {
                    ours,
                    theirs: epoch,
                });
            }
            std::cmp::Ordering::Equal => {}
        }
        let (nonce, sealed) = body
            .split_at_checked(NONCE_BYTES)
            .ok_or(MlsError::Malformed("ephemeral message"))?;
        let opened = provider
            .crypto()
            .aead_decrypt(
                AeadType::Aes128Gcm,
                &key(provider, group)?,
                sealed,
                nonce,
                &bound_to(conversation, epoch),
            )
            .map_err(|_| MlsError::Invalid("cannot be decrypted"))?;
        let (sender, padded) = opened
            .split_at_checked(DeviceId::LEN)
            .ok_or(MlsError::Malformed("ephemeral message"))?;
        let sender =
            DeviceId::try_from(sender).map_err(|_| MlsError::Malformed("ephemeral message"))?;
        if !members_of(group)?
            .iter()
            .any(|(_, member)| *member == sender)
        {
            return Err(MlsError::Invalid("its sender is not a member"));
        }
        Ok(Ephemeral {
            sender,
            plaintext: unpad(padded.to_vec())?,
        })
    }
}

fn key(provider: &Provider, group: &MlsGroup) -> Result<Zeroizing<Vec<u8>>> {
    group
        .export_secret(provider.crypto(), LABEL, &[], KEY_BYTES)
        .map(Zeroizing::new)
        .map_err(|_| MlsError::Internal("exporting a key"))
}

fn bound_to(conversation: ConversationId, epoch: u64) -> Vec<u8> {
    [LABEL.as_bytes(), &conversation.0, &epoch.to_be_bytes()].concat()
}
