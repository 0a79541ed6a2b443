//! Changing a group: adding and removing devices, or only refreshing the own keys.

use std::collections::{HashMap, HashSet};

use openmls::prelude::{CommitMessageBundle, MlsGroup, OpenMlsProvider};
use tls_codec::Serialize as _;
use tresse_proto::ids::ConversationId;

use super::{external_join, members_of};
use crate::Mls;
use crate::error::{MlsError, Result};
use crate::identity::Identity;
use crate::key_package;
use crate::provider::Provider;
use crate::types::{Change, PendingCommit};

impl Mls {
    /// Builds a commit and leaves it pending. An empty change refreshes the own keys.
    ///
    /// Adding does not refresh any keys, which keeps mass additions small; removing does.
    pub fn commit(
        &mut self,
        conversation: ConversationId,
        change: Change<'_>,
    ) -> Result<PendingCommit> {
        self.verb(Some(conversation), |mls| {
            let identity = mls.identity()?;
            let provider = &mls.provider;
            if external_join::is_pending(provider, conversation)? {
                return Err(MlsError::PendingCommit);
            }
            let group = mls.groups.get(provider, conversation)?;
            stage(provider, &identity, group, change)
        })
    }
}

/// Validates the change, builds the commit, and leaves it pending in the group.
pub(super) fn stage(
    provider: &Provider,
    identity: &Identity,
    group: &mut MlsGroup,
    change: Change<'_>,
) -> Result<PendingCommit> {
    if group.pending_commit().is_some() {
        return Err(MlsError::PendingCommit);
    }
    let leaves: HashMap<_, _> = members_of(group)?
        .into_iter()
        .map(|(leaf, device)| (device, leaf))
        .collect();
    let mut removed = HashSet::new();
    let mut removals = Vec::new();
    for device in change.remove {
        if *device == identity.device {
            return Err(MlsError::RemovesSelf);
        }
        let leaf = leaves.get(device).ok_or(MlsError::NotMember)?;
        if removed.insert(*device) {
            removals.push(*leaf);
        }
    }
    let mut added = HashSet::new();
    let mut additions = Vec::with_capacity(change.add.len());
    for (index, (device, bytes)) in change.add.iter().enumerate() {
        let is_member = leaves.contains_key(device) && !removed.contains(device);
        if is_member || !added.insert(*device) {
            return Err(MlsError::AlreadyMember);
        }
        let package = key_package::validate(provider, index, *device, bytes)?;
        let before = leaves.get(device).and_then(|leaf| group.member_at(*leaf));
        if before
            .is_some_and(|it| it.signature_key != package.leaf_node().signature_key().as_slice())
        {
            return Err(MlsError::KeyPackage {
                index,
                reason: "its device has another key in this group",
            });
        }
        additions.push(package);
    }
    let epoch = group.epoch().as_u64();
    let bundle = group
        .commit_builder()
        .consume_proposal_store(false)
        .force_self_update(additions.is_empty())
        .propose_removals(removals)
        .propose_adds(additions)
        .load_psks(provider.storage())
        .map_err(|_| MlsError::Internal("building a commit"))?
        .create_group_info(true)
        .use_ratchet_tree_extension(false)
        .build(provider.rand(), provider.crypto(), &identity.signer, |_| {
            true
        })
        .map_err(|_| MlsError::Invalid("the change is not possible in this group"))?
        .stage_commit(provider)
        .map_err(|_| MlsError::Internal("staging a commit"))?;
    pending(epoch, bundle)
}

/// Encodes what has to be sent.
pub(super) fn pending(epoch: u64, bundle: CommitMessageBundle) -> Result<PendingCommit> {
    const ENCODING: MlsError = MlsError::Internal("encoding a commit");
    let (commit, welcome, group_info) = bundle.into_messages();
    Ok(PendingCommit {
        epoch,
        commit: commit
            .tls_serialize_detached()
            .map_err(|_| ENCODING)?
            .into(),
        welcome: match welcome {
            Some(welcome) => Some(
                welcome
                    .tls_serialize_detached()
                    .map_err(|_| ENCODING)?
                    .into(),
            ),
            None => None,
        },
        group_info: group_info
            .ok_or(MlsError::Internal("building a commit"))?
            .tls_serialize_detached()
            .map_err(|_| ENCODING)?
            .into(),
    })
}
