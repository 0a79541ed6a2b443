//! Moving to the next epoch: by somebody else's commit, or by the own pending one.
//!
//! OpenMLS checks that a commit is authentic and legal in MLS. That nobody changes who a leaf
//! belongs to, or the key of a device, is checked here.

use std::collections::HashSet;

use openmls::prelude::{
    LeafNode, MlsGroup, OpenMlsProvider, ProcessedMessageContent, Sender, StagedCommit,
};
use tresse_proto::ids::{ConversationId, DeviceId};

use super::message::{self, Kind};
use super::{erase, external_join, members_of};
use crate::Mls;
use crate::error::{MlsError, Result};
use crate::identity::device_of;
use crate::types::{Applied, CommitReceived};

impl Mls {
    /// Applies a commit from the log. If it is this device's pending commit, nothing changes and
    /// the answer says to merge it.
    pub fn apply_commit(
        &mut self,
        conversation: ConversationId,
        commit: &[u8],
    ) -> Result<CommitReceived> {
        self.verb(Some(conversation), |mls| {
            let provider = &mls.provider;
            let external = external_join::pending(provider, conversation)?;
            if external.as_ref().is_some_and(|own| own.commit == commit) {
                return Ok(CommitReceived::OwnPending);
            }
            let group = mls.groups.get(provider, conversation)?;
            let message = message::parse(group, Kind::Commit, commit)?;
            let epoch = message.epoch();
            if epoch < group.epoch() {
                return Err(MlsError::AlreadyProcessed);
            }
            let processed = group
                .process_message(provider, message)
                .map_err(message::refused)?;
            let sender = processed.sender().clone();
            let committer = device_of(processed.credential())?;
            let staged = match processed.into_content() {
                ProcessedMessageContent::StagedCommitMessage(staged) => *staged,
                ProcessedMessageContent::OwnPendingCommit => return Ok(CommitReceived::OwnPending),
                _ => return Err(MlsError::Malformed("commit")),
            };
            let (added, removed) = membership(group, &sender, committer, &staged)?;
            let mut pending_dropped = group.pending_commit().is_some();
            // A pending external commit of this epoch or an older one has lost as well.
            if external.is_some_and(|own| own.epoch <= epoch.as_u64()) {
                external_join::forget(provider, conversation)?;
                pending_dropped = true;
            }
            let self_removed = staged.self_removed();
            if self_removed {
                // Not merged first: the keys are filed under the epoch in which it was a member.
                erase(provider, group)?;
                mls.groups.forget(conversation);
            } else {
                group
                    .merge_staged_commit(provider, staged)
                    .map_err(|_| MlsError::Internal("merging a commit"))?;
            }
            let epoch = epoch.as_u64() + 1;
            Ok(CommitReceived::Applied(Applied {
                epoch,
                added,
                removed,
                committer: Some(committer),
                self_removed,
                pending_dropped,
            }))
        })
    }

    /// Merges the pending commit: the server has accepted it.
    pub fn merge_pending(&mut self, conversation: ConversationId) -> Result<Applied> {
        self.verb(Some(conversation), |mls| {
            let own = mls.identity()?.device;
            if external_join::is_pending(&mls.provider, conversation)? {
                return mls.merge_external(conversation, own);
            }
            let provider = &mls.provider;
            let group = mls.groups.get(provider, conversation)?;
            let sender = Sender::Member(group.own_leaf_index());
            let staged = group.pending_commit().ok_or(MlsError::NoPendingCommit)?;
            let (added, removed) = membership(group, &sender, own, staged)?;
            group
                .merge_pending_commit(provider)
                .map_err(|_| MlsError::Internal("merging a commit"))?;
            Ok(Applied {
                epoch: group.epoch().as_u64(),
                added,
                removed,
                committer: Some(own),
                self_removed: false,
                pending_dropped: false,
            })
        })
    }

    /// Forgets the pending commit: the server has refused it. Nothing pending is no error.
    pub fn clear_pending(&mut self, conversation: ConversationId) -> Result<()> {
        self.verb(Some(conversation), |mls| {
            let provider = &mls.provider;
            external_join::forget(provider, conversation)?;
            if let Some(group) = mls.groups.find(provider, conversation)? {
                group.clear_pending_commit(provider.storage())?;
            }
            Ok(())
        })
    }

    /// Whether a commit waits for the server's answer.
    pub fn has_pending(&mut self, conversation: ConversationId) -> Result<bool> {
        if external_join::is_pending(&self.provider, conversation)? {
            return Ok(true);
        }
        let group = self.groups.find(&self.provider, conversation)?;
        Ok(group.is_some_and(|group| group.pending_commit().is_some()))
    }
}

/// Who comes and who goes. Refuses a commit after which a leaf would belong to somebody else, a
/// device would have another key than before, or two leaves.
fn membership(
    group: &MlsGroup,
    sender: &Sender,
    committer: DeviceId,
    staged: &StagedCommit,
) -> Result<(Vec<DeviceId>, Vec<DeviceId>)> {
    let members = members_of(group)?;
    let device_at = |leaf| {
        members
            .iter()
            .find(|(index, _)| *index == leaf)
            .map(|(_, device)| *device)
    };
    // Whoever replaces a leaf, by whatever proposal, has to be who was there.
    let keeps_key = |device: DeviceId, leaf: &LeafNode| {
        members
            .iter()
            .filter(|(_, member)| *member == device)
            .filter_map(|(index, _)| group.member_at(*index))
            .all(|before| before.signature_key == leaf.signature_key().as_slice())
    };
    const OTHER_KEY: MlsError = MlsError::Invalid("it changes a device key");
    let mut removed = Vec::new();
    for proposal in staged.remove_proposals() {
        let leaf = proposal.remove_proposal().removed();
        removed.push(device_at(leaf).ok_or(MlsError::Invalid("it removes an empty leaf"))?);
    }
    let mut added = Vec::new();
    for proposal in staged.add_proposals() {
        let leaf = proposal.add_proposal().key_package().leaf_node();
        let device = device_of(leaf.credential())?;
        if !keeps_key(device, leaf) {
            return Err(OTHER_KEY);
        }
        added.push(device);
    }
    if let Some(leaf) = staged.update_path_leaf_node() {
        if device_of(leaf.credential())? != committer {
            return Err(MlsError::Invalid("it gives a leaf to another device"));
        }
        if !keeps_key(committer, leaf) {
            return Err(OTHER_KEY);
        }
    }
    if matches!(sender, Sender::NewMemberCommit) {
        added.push(committer);
    }
    let gone: HashSet<_> = removed.iter().copied().collect();
    let mut present: HashSet<_> = members
        .iter()
        .map(|(_, device)| *device)
        .filter(|device| !gone.contains(device))
        .collect();
    if !added.iter().all(|device| present.insert(*device)) {
        return Err(MlsError::Invalid("a device would have two leaves"));
    }
    // Who left one leaf for another did not come or go.
    let come: HashSet<_> = added.iter().copied().collect();
    removed.retain(|device| !come.contains(device));
    added.retain(|device| !gone.contains(device));
    Ok((added, removed))
}
