//! A group that a device has made on its own and now publishes.

use bytes::Bytes;
use openmls::prelude::{ProposalStore, PublicGroup, RatchetTreeIn};
use tls_codec::Deserialize as _;
use tresse_proto::ids::{ConversationId, DeviceId};

use super::group_info::parse_group_info;
use super::leaf::check_unique;
use super::state::Row;
use super::welcome::{Recipients, check_welcome};
use super::{Group, Invalid, Leaf, SUITE, crypto};

/// What a device publishes.
#[derive(Debug)]
pub struct Publication {
    /// The MLS group id must be the same.
    pub conversation: ConversationId,
    /// Who publishes; it must have a leaf and have signed the group info.
    pub creator: DeviceId,
    /// `MLSMessage(GroupInfo)`.
    pub group_info: Bytes,
    /// `RatchetTreeIn`.
    pub ratchet_tree: Bytes,
    /// `MLSMessage(Welcome)`, or empty.
    pub welcome: Bytes,
}

/// A valid new group.
#[derive(Debug)]
pub struct Created {
    /// Its parsed state.
    pub group: Group,
    /// Its state as stored.
    pub state: Bytes,
    /// All its leaves; whether devices and keys are registered is for the caller to check.
    pub leaves: Vec<Leaf>,
}

impl Group {
    /// Checks a new group with all its signatures, hashes and leaves.
    pub fn create(publication: &Publication) -> Result<Created, Invalid> {
        let info = parse_group_info(&publication.group_info)?;
        if info.group_id().as_slice() != publication.conversation.0 {
            return Err(Invalid::WrongGroup);
        }
        if info.ciphersuite() != SUITE {
            return Err(Invalid::WrongSuite);
        }
        if info.group_context().extensions().iter().next().is_some() {
            return Err(Invalid::Extensions);
        }
        let tree = RatchetTreeIn::tls_deserialize_exact(&publication.ratchet_tree)
            .map_err(|_| Invalid::RatchetTree)?;
        let row = Row::default();
        let (inner, _) =
            PublicGroup::from_external(&crypto(), &row, tree, info.clone(), ProposalStore::new())
                .map_err(|_| Invalid::RatchetTree)?;
        let group = Self { inner };
        let leaves = group.leaves()?;
        check_unique(&leaves)?;
        let signer = group
            .index_of(publication.creator)
            .ok_or(Invalid::GroupInfoMismatch)?;
        group.check_group_info(info, signer)?;
        check_welcome(&publication.welcome, Recipients::Count(leaves.len() - 1))?;
        Ok(Created {
            state: row.into_bytes().ok_or(Invalid::RatchetTree)?,
            group,
            leaves,
        })
    }
}
