//! A commit: checked, and applied to a group.

use bytes::Bytes;
use openmls::messages::group_info::VerifiableGroupInfo;
use openmls::prelude::{
    LeafNodeIndex, ProcessedMessageContent, Proposal, ProtocolMessage, Sender, StagedCommit,
};
use tresse_proto::ids::{ConversationId, DeviceId};

use super::group_info::parse_group_info;
use super::leaf::check_unique;
use super::message::parse_commit;
use super::state::Row;
use super::welcome::{Recipients, check_welcome};
use super::{Group, Invalid, Leaf, crypto};

/// What a device submits.
#[derive(Debug)]
pub struct Commit {
    /// The conversation.
    pub conversation: ConversationId,
    /// The epoch that the commit ends.
    pub epoch: u64,
    /// `MLSMessage(PublicMessage(Commit))`.
    pub commit: Bytes,
    /// `MLSMessage(Welcome)`, or empty.
    pub welcome: Bytes,
    /// `MLSMessage(GroupInfo)` of the epoch after it.
    pub group_info: Bytes,
}

/// A commit that fits its group. Whether its author may do it is for the caller to decide.
#[derive(Debug)]
pub struct Verified {
    /// Whose leaf signed it.
    pub committer: Leaf,
    /// The committer was not in the group, or comes back with a new leaf.
    pub external: bool,
    /// Devices that get a leaf; without the committer of an external commit.
    pub added: Vec<Leaf>,
    /// Devices that lose their leaf; without the old leaf of an external committer.
    pub removed: Vec<DeviceId>,
    /// Every device that has a leaf afterwards.
    pub devices: Vec<DeviceId>,
    /// The resulting state as stored.
    pub state: Bytes,
    /// The resulting tree, for those who are welcomed; only if somebody is.
    pub tree: Option<Bytes>,
}

impl Verified {
    /// Whether a device has a leaf afterwards whose secrets begin with this commit.
    pub fn lets_in(&self) -> bool {
        self.external || !self.added.is_empty()
    }
}

/// What the proposals of a commit do, by leaf.
struct Changes {
    added: Vec<Leaf>,
    removed: Vec<DeviceId>,
    recipients: Recipients,
}

/// A commit that is valid by itself, not yet applied.
#[derive(Debug)]
pub struct Checked {
    staged: Box<StagedCommit>,
    info: VerifiableGroupInfo,
    committer: Leaf,
    index: LeafNodeIndex,
    external: bool,
    added: Vec<Leaf>,
    removed: Vec<DeviceId>,
}

impl Group {
    /// Checks a commit and its Welcome against this state, which stays as it is.
    pub fn check(&self, commit: &Commit) -> Result<Checked, Invalid> {
        if self.conversation() != Some(commit.conversation) {
            return Err(Invalid::WrongGroup);
        }
        if self.epoch() != commit.epoch {
            return Err(Invalid::WrongEpoch);
        }
        let message = parse_commit(&commit.commit, commit.conversation, commit.epoch)?;
        let info = parse_group_info(&commit.group_info)?;

        let processed = self
            .inner
            .process_message(&crypto(), ProtocolMessage::from(message))
            .map_err(|_| Invalid::Refused)?;
        if !processed.aad().is_empty() {
            return Err(Invalid::AuthenticatedData);
        }
        let sender = processed.sender().clone();
        let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
            return Err(Invalid::Proposal);
        };

        let (committer, index, external) = self.committer(&sender, &staged)?;
        let mut changes = self.changes(&staged, external)?;
        if external {
            // Its old leaf makes room for the new one; any other is not its to remove.
            if changes.removed.iter().any(|d| *d != committer.device) {
                return Err(Invalid::ExternalRemove);
            }
            changes.removed.clear();
        }
        check_welcome(&commit.welcome, changes.recipients)?;
        Ok(Checked {
            staged,
            info,
            committer,
            index,
            external,
            added: changes.added,
            removed: changes.removed,
        })
    }

    /// Moves the group to the epoch after the commit and compares it with the group info.
    /// After an error the group may be in either state: it must be dropped.
    pub fn advance(&mut self, checked: Checked) -> Result<Verified, Invalid> {
        let row = Row::default();
        self.inner
            .merge_commit(&row, *checked.staged)
            .map_err(|_| Invalid::Refused)?;
        let leaves = self.leaves()?;
        check_unique(&leaves)?;
        self.check_group_info(checked.info, checked.index)?;
        let tree = match checked.added.is_empty() {
            true => None,
            false => Some(self.tree()?),
        };
        Ok(Verified {
            committer: checked.committer,
            external: checked.external,
            added: checked.added,
            removed: checked.removed,
            devices: leaves.iter().map(|leaf| leaf.device).collect(),
            state: row.into_bytes().ok_or(Invalid::Refused)?,
            tree,
        })
    }

    /// Who committed, and at which leaf it will be.
    fn committer(
        &self,
        sender: &Sender,
        staged: &StagedCommit,
    ) -> Result<(Leaf, LeafNodeIndex, bool), Invalid> {
        let renewed = staged
            .update_path_leaf_node()
            .map(Leaf::from_node)
            .transpose()?;
        match sender {
            Sender::Member(index) => {
                let node = self.inner.leaf(*index).ok_or(Invalid::Refused)?;
                let leaf = Leaf::from_node(node)?;
                if renewed.is_some_and(|renewed| renewed != leaf) {
                    return Err(Invalid::IdentityChanged);
                }
                Ok((leaf, *index, false))
            }
            Sender::NewMemberCommit => {
                let index = self
                    .inner
                    .ext_commit_sender_index(staged)
                    .map_err(|_| Invalid::Refused)?;
                Ok((renewed.ok_or(Invalid::Refused)?, index, true))
            }
            Sender::External(_) | Sender::NewMemberProposal => Err(Invalid::NotACommit),
        }
    }

    /// Reads the proposals. The list of what is allowed is closed: anything that changes what the
    /// group requires of its members (extensions, PSKs, re-init) could shut members out.
    fn changes(&self, staged: &StagedCommit, external: bool) -> Result<Changes, Invalid> {
        let mut added = Vec::new();
        let mut removed = Vec::new();
        let mut refs = Vec::new();
        for queued in staged.queued_proposals() {
            match queued.proposal() {
                Proposal::Add(add) if !external => {
                    let key_package = add.key_package();
                    added.push(Leaf::from_node(key_package.leaf_node())?);
                    refs.push(
                        key_package
                            .hash_ref(&crypto())
                            .map_err(|_| Invalid::Refused)?,
                    );
                }
                Proposal::Remove(remove) => {
                    let node = self.inner.leaf(remove.removed()).ok_or(Invalid::Refused)?;
                    removed.push(Leaf::from_node(node)?.device);
                }
                Proposal::ExternalInit(_) if external => {}
                _ => return Err(Invalid::Proposal),
            }
        }
        Ok(Changes {
            added,
            removed,
            recipients: Recipients::Exactly(refs),
        })
    }

    pub(super) fn index_of(&self, device: DeviceId) -> Option<LeafNodeIndex> {
        self.inner
            .members()
            .find(|member| member.credential.serialized_content() == device.0)
            .map(|member| member.index)
    }
}
