//! Signatures only, for a moment.
#![allow(unused_variables, missing_docs)]
use crate::*;
use bytes::Bytes;
use tresse_proto::ids::{ConversationId, DeviceId, DeviceKey};

const SOON: MlsError = MlsError::Internal("unfinished");

/// All MLS state of one device.
pub struct Mls {
    rows: Box<dyn MlsRows>,
}
impl Mls {
    pub fn new(rows: Box<dyn MlsRows>) -> Self {
        Self { rows }
    }
    pub fn new_device_key(&mut self) -> Result<DeviceKey> {
        Err(SOON)
    }
    pub fn device_key(&self) -> Result<Option<DeviceKey>> {
        Err(SOON)
    }
    pub fn sign(&self, content: &[u8]) -> Result<[u8; 64]> {
        Err(SOON)
    }
    pub fn set_device(&mut self, device: DeviceId) -> Result<()> {
        Err(SOON)
    }
    pub fn device(&self) -> Result<Option<DeviceId>> {
        Err(SOON)
    }
    pub fn take_writes(&mut self) -> Vec<Write> {
        Vec::new()
    }
    pub fn discard(&mut self) {}
    pub fn key_packages(&mut self, count: usize) -> Result<Vec<Bytes>> {
        Err(SOON)
    }
    pub fn last_resort(&mut self) -> Result<Bytes> {
        Err(SOON)
    }
    pub fn create(
        &mut self,
        conversation: ConversationId,
        key_packages: &[(DeviceId, Bytes)],
    ) -> Result<Created> {
        Err(SOON)
    }
    pub fn delete(&mut self, conversation: ConversationId) -> Result<()> {
        Err(SOON)
    }
    pub fn join(&mut self, welcome: &[u8], ratchet_tree: &[u8]) -> Result<Joined> {
        Err(SOON)
    }
    pub fn welcome_is_for_me(&self, welcome: &[u8]) -> Result<bool> {
        Err(SOON)
    }
    pub fn encrypt(&mut self, conversation: ConversationId, plaintext: &[u8]) -> Result<Encrypted> {
        Err(SOON)
    }
    pub fn decrypt(&mut self, conversation: ConversationId, body: &[u8]) -> Result<Decrypted> {
        Err(SOON)
    }
    pub fn decrypt_batch(
        &mut self,
        conversation: ConversationId,
        bodies: &[&[u8]],
    ) -> Vec<Result<Decrypted>> {
        Vec::new()
    }
    pub fn apply_commit(
        &mut self,
        conversation: ConversationId,
        commit: &[u8],
    ) -> Result<CommitReceived> {
        Err(SOON)
    }
    pub fn commit(
        &mut self,
        conversation: ConversationId,
        change: Change<'_>,
    ) -> Result<PendingCommit> {
        Err(SOON)
    }
    pub fn merge_pending(&mut self, conversation: ConversationId) -> Result<Applied> {
        Err(SOON)
    }
    pub fn clear_pending(&mut self, conversation: ConversationId) -> Result<()> {
        Err(SOON)
    }
    pub fn has_pending(&mut self, conversation: ConversationId) -> Result<bool> {
        Err(SOON)
    }
    pub fn external_join(
        &mut self,
        conversation: ConversationId,
        group_info: &[u8],
        ratchet_tree: &[u8],
    ) -> Result<PendingCommit> {
        Err(SOON)
    }
    pub fn contains(&mut self, conversation: ConversationId) -> Result<bool> {
        Err(SOON)
    }
    pub fn members(&mut self, conversation: ConversationId) -> Result<Vec<DeviceId>> {
        Err(SOON)
    }
    pub fn epoch(&mut self, conversation: ConversationId) -> Result<u64> {
        Err(SOON)
    }
    pub fn epoch_authenticator(&mut self, conversation: ConversationId) -> Result<Vec<u8>> {
        Err(SOON)
    }
    pub fn seal_ephemeral(
        &mut self,
        conversation: ConversationId,
        plaintext: &[u8],
    ) -> Result<Encrypted> {
        Err(SOON)
    }
    pub fn open_ephemeral(
        &mut self,
        conversation: ConversationId,
        epoch: u64,
        body: &[u8],
    ) -> Result<Ephemeral> {
        Err(SOON)
    }
}
