//! Entering a group by an external commit: a device that lost its state, or a new one of an account
//! on the roster. An old leaf with this device's key is removed by the same commit.
//!
//! OpenMLS builds and merges such a commit in one go, in its storage. So the new group is made over
//! empty storage, and what that wrote is kept in one row beside the old group until the server has
//! accepted the commit.

use openmls::messages::group_info::VerifiableGroupInfo;
use openmls::prelude::{MlsGroup, MlsMessageBodyIn, OpenMlsProvider, PastEpochDeletion};
use serde::{Deserialize, Serialize};
use tresse_proto::ids::{ConversationId, DeviceId};

use super::{commit, conversation_of, erase, join, join_config, members_of, message};
use crate::Mls;
use crate::error::{MlsError, Result};
use crate::provider::{Provider, keys};
use crate::types::{Applied, PendingCommit};

/// The row of a pending external commit.
#[derive(Serialize, Deserialize)]
pub(super) struct External {
    /// To recognise it in the log.
    pub(super) commit: Vec<u8>,
    /// The epoch that it ends.
    pub(super) epoch: u64,
    /// Whether this device was a member before.
    was_member: bool,
    /// The rows of the new group.
    rows: Vec<(Vec<u8>, Vec<u8>)>,
}

fn key(conversation: ConversationId) -> Vec<u8> {
    [&keys::EXTERNAL_PENDING.0[..], &conversation.0].concat()
}

/// Whether an external commit is pending.
pub(super) fn is_pending(provider: &Provider, conversation: ConversationId) -> Result<bool> {
    Ok(provider.storage().get(&key(conversation))?.is_some())
}

/// The pending external commit.
pub(super) fn pending(
    provider: &Provider,
    conversation: ConversationId,
) -> Result<Option<External>> {
    Ok(provider
        .storage()
        .read(&key(conversation), "external commit")?)
}

/// Deletes the pending external commit, if there is one.
pub(super) fn forget(provider: &Provider, conversation: ConversationId) -> Result<()> {
    if is_pending(provider, conversation)? {
        provider.storage().put(key(conversation), None);
    }
    Ok(())
}

impl Mls {
    /// Builds an external commit from what the server publishes of the group, and leaves it
    /// pending. An older group stays usable until [`Mls::merge_pending`] replaces it;
    /// [`Mls::clear_pending`] returns to it.
    pub fn external_join(
        &mut self,
        conversation: ConversationId,
        group_info: &[u8],
        ratchet_tree: &[u8],
    ) -> Result<PendingCommit> {
        let group_info = parse_group_info(group_info)?;
        let tree = join::parse_tree(ratchet_tree)?;
        self.verb(Some(conversation), |mls| {
            if mls.has_pending(conversation)? {
                return Err(MlsError::PendingCommit);
            }
            let identity = mls.identity()?;
            let context = group_info.group_context();
            if conversation_of(context.group_id())? != conversation {
                return Err(MlsError::WrongConversation);
            }
            let epoch = context.epoch().as_u64();
            let scratch = Provider::scratch();
            let (mut group, bundle) = MlsGroup::external_commit_builder()
                .with_ratchet_tree(tree)
                .with_config(join_config())
                .skip_lifetime_validation()
                .build_group(&scratch, group_info, identity.credential())
                .map_err(|_| MlsError::Invalid("not a valid group info, or not with this tree"))?
                .load_psks(scratch.storage())
                .map_err(|_| MlsError::Internal("building an external commit"))?
                .create_group_info(true)
                .use_ratchet_tree_extension(false)
                .build(scratch.rand(), scratch.crypto(), &identity.signer, |_| true)
                .map_err(|_| MlsError::Invalid("the group cannot be joined"))?
                .finalize(&scratch)
                .map_err(|_| MlsError::Internal("building an external commit"))?;
            // The joiner never had keys of the epoch before, only a placeholder.
            group
                .delete_past_epoch_secrets(&scratch, PastEpochDeletion::delete_all())
                .map_err(|_| MlsError::Internal("building an external commit"))?;
            let devices = members_of(&group)?;
            let leaves = devices
                .iter()
                .filter(|(_, device)| *device == identity.device);
            if leaves.count() != 1 {
                return Err(MlsError::Invalid("this device would have two leaves"));
            }
            let pending = commit::pending(epoch, bundle)?;
            let was_member = mls.groups.find(&mls.provider, conversation)?.is_some();
            let external = External {
                commit: pending.commit.to_vec(),
                epoch,
                was_member,
                rows: scratch
                    .storage()
                    .take_writes()
                    .into_iter()
                    .filter_map(|(key, value)| Some((key, value?)))
                    .collect(),
            };
            let storage = mls.provider.storage();
            storage.write(key(conversation), &external)?;
            Ok(pending)
        })
    }

    /// Replaces the old group by the one that the external commit leads into.
    pub(super) fn merge_external(
        &mut self,
        conversation: ConversationId,
        own: DeviceId,
    ) -> Result<Applied> {
        let provider = &self.provider;
        let external = pending(provider, conversation)?.ok_or(MlsError::NoPendingCommit)?;
        if let Some(old) = self.groups.find(provider, conversation)? {
            erase(provider, old)?;
            self.groups.forget(conversation);
        }
        forget(provider, conversation)?;
        for (key, value) in external.rows {
            provider.storage().put(key, Some(value));
        }
        let group = self.groups.get(provider, conversation)?;
        Ok(Applied {
            epoch: group.epoch().as_u64(),
            added: if external.was_member {
                Vec::new()
            } else {
                vec![own]
            },
            removed: Vec::new(),
            committer: Some(own),
            self_removed: false,
            pending_dropped: false,
        })
    }
}

fn parse_group_info(bytes: &[u8]) -> Result<VerifiableGroupInfo> {
    match message::body(bytes) {
        Some(MlsMessageBodyIn::GroupInfo(group_info)) => Ok(group_info),
        _ => Err(MlsError::Malformed("group info")),
    }
}
