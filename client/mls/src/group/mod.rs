//! Groups: one file per verb. This one loads them and answers questions.
//!
//! Loaded groups are only a cache of the rows. Any of them may be dropped between two verbs.

mod commit;
mod create;
mod decrypt;
mod encrypt;
mod ephemeral;
mod external_join;
mod join;
mod merge;
pub(crate) mod message;

use std::collections::HashMap;

use openmls::prelude::{
    GroupId, LeafNodeIndex, MlsGroup, MlsGroupJoinConfig, OpenMlsProvider,
    PURE_PLAINTEXT_WIRE_FORMAT_POLICY, SenderRatchetConfiguration, WireFormatPolicy,
};
use tresse_proto::ids::{ConversationId, DeviceId, DeviceKey};

use crate::Mls;
use crate::error::{MlsError, Result};
use crate::identity::device_of;
use crate::provider::Provider;

/// Epochs whose messages can still be decrypted after the group has moved on.
const PAST_EPOCHS_MAX: usize = 5;
/// Messages of one sender that may be overtaken by later ones.
const OUT_OF_ORDER_MAX: u32 = 20;
/// Messages of one sender that may be missing before one.
const SKIPPED_MAX: u32 = 1000;
/// Groups kept in memory.
const LOADED_MAX: usize = 64;
/// Handshakes are public messages, so that the server can check and order them.
const WIRE_FORMATS: WireFormatPolicy = PURE_PLAINTEXT_WIRE_FORMAT_POLICY;

fn ratchets() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(OUT_OF_ORDER_MAX, SKIPPED_MAX)
}

fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(WIRE_FORMATS)
        .max_past_epochs(PAST_EPOCHS_MAX)
        .sender_ratchet_configuration(ratchets())
        .use_ratchet_tree_extension(false)
        .build()
}

fn group_id(conversation: ConversationId) -> GroupId {
    GroupId::from_slice(&conversation.0)
}

fn conversation_of(group: &GroupId) -> Result<ConversationId> {
    ConversationId::try_from(group.as_slice())
        .map_err(|_| MlsError::Invalid("its group id is not a conversation id"))
}

/// The loaded groups, least recently used first out.
#[derive(Default)]
pub(crate) struct Groups {
    loaded: HashMap<ConversationId, (u64, MlsGroup)>,
    clock: u64,
}

impl Groups {
    /// The group of a conversation.
    pub(crate) fn get(
        &mut self,
        provider: &Provider,
        conversation: ConversationId,
    ) -> Result<&mut MlsGroup> {
        self.find(provider, conversation)?
            .ok_or(MlsError::UnknownConversation)
    }

    /// The group of a conversation, if there is one.
    fn find(
        &mut self,
        provider: &Provider,
        conversation: ConversationId,
    ) -> Result<Option<&mut MlsGroup>> {
        if !self.loaded.contains_key(&conversation) {
            match MlsGroup::load(provider.storage(), &group_id(conversation))? {
                Some(group) => self.insert(conversation, group),
                None => return Ok(None),
            }
        }
        self.clock += 1;
        let clock = self.clock;
        Ok(self.loaded.get_mut(&conversation).map(|(used, group)| {
            *used = clock;
            group
        }))
    }

    fn insert(&mut self, conversation: ConversationId, group: MlsGroup) {
        if self.loaded.len() >= LOADED_MAX {
            let oldest = self
                .loaded
                .iter()
                .min_by_key(|(_, (used, _))| *used)
                .map(|(conversation, _)| *conversation);
            if let Some(oldest) = oldest {
                self.loaded.remove(&oldest);
            }
        }
        self.clock += 1;
        self.loaded.insert(conversation, (self.clock, group));
    }

    /// Drops a group from memory; its rows stay.
    pub(crate) fn forget(&mut self, conversation: ConversationId) {
        self.loaded.remove(&conversation);
    }

    /// Drops all groups from memory; their rows stay.
    pub(crate) fn clear(&mut self) {
        self.loaded.clear();
    }
}

/// All members with their leaves, in the order of the tree.
pub(crate) fn members_of(group: &MlsGroup) -> Result<Vec<(LeafNodeIndex, DeviceId)>> {
    group
        .members()
        .map(|member| Ok((member.index, device_of(&member.credential)?)))
        .collect()
}

/// Deletes a group's rows, and with them all its keys.
fn erase(provider: &Provider, group: &mut MlsGroup) -> Result<()> {
    group.delete(provider.storage())?;
    Ok(())
}

impl Mls {
    /// Whether there is a group for the conversation. A pending external join is none yet.
    pub fn contains(&mut self, conversation: ConversationId) -> Result<bool> {
        Ok(self.groups.find(&self.provider, conversation)?.is_some())
    }

    /// All member devices, this one included.
    pub fn members(&mut self, conversation: ConversationId) -> Result<Vec<DeviceId>> {
        let group = self.groups.get(&self.provider, conversation)?;
        Ok(members_of(group)?
            .into_iter()
            .map(|(_, device)| device)
            .collect())
    }

    /// All member devices with their keys, this one included.
    pub fn member_keys(
        &mut self,
        conversation: ConversationId,
    ) -> Result<Vec<(DeviceId, DeviceKey)>> {
        let group = self.groups.get(&self.provider, conversation)?;
        group
            .members()
            .map(|member| {
                let key = DeviceKey::try_from(&member.signature_key[..])
                    .map_err(|_| MlsError::Invalid("a member's key has another length"))?;
                Ok((device_of(&member.credential)?, key))
            })
            .collect()
    }

    /// The epoch that the group is in.
    pub fn epoch(&mut self, conversation: ConversationId) -> Result<u64> {
        let group = self.groups.get(&self.provider, conversation)?;
        Ok(group.epoch().as_u64())
    }

    /// Equal on two devices if and only if they agree on everything in the group up to this epoch.
    pub fn epoch_authenticator(&mut self, conversation: ConversationId) -> Result<Vec<u8>> {
        let group = self.groups.get(&self.provider, conversation)?;
        Ok(group.epoch_authenticator().as_slice().to_vec())
    }

    /// Deletes a group, whatever is pending in it, and all its keys. No group is no error.
    pub fn delete(&mut self, conversation: ConversationId) -> Result<()> {
        self.verb(Some(conversation), |mls| {
            external_join::forget(&mls.provider, conversation)?;
            if let Some(group) = mls.groups.find(&mls.provider, conversation)? {
                erase(&mls.provider, group)?;
            }
            mls.groups.forget(conversation);
            Ok(())
        })
    }
}
