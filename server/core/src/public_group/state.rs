//! The public state as one row.
//!
//! OpenMLS hands its state to a storage provider in four parts, by serde. All four change with each
//! commit, so they are one row: a format byte, then each part as CBOR behind its length (4 bytes, big
//! endian). OpenMLS supports self-describing codecs only, hence CBOR and nothing denser.
//!
//! Measured for 1,000 members (`examples/commit_cost.rs`): 610 kB, 8 ms to read, 4 ms to write; checking
//! a plain update takes 6 ms. So the core keeps the groups which it used last ([`super::Groups`]) and
//! reads a row only after a restart or a miss; the writing happens in the job, off the delivery path.

use std::cell::RefCell;

use bytes::Bytes;
use openmls::group::PublicGroup;
use openmls::prelude::GroupId;
use openmls_traits::public_storage::PublicStorageProvider;
use openmls_traits::storage::{CURRENT_VERSION, traits};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tresse_proto::ids::ConversationId;

use super::Group;

/// Raised when the form below changes; old rows are then converted where they are read.
const FORMAT: u8 = 1;

/// A stored group state that cannot be read, or a state that cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored state of a group is damaged or of an unknown format")]
pub struct StateError;

#[derive(Debug, Default)]
struct Parts {
    tree: Option<Vec<u8>>,
    context: Option<Vec<u8>>,
    transcript: Option<Vec<u8>>,
    confirmation: Option<Vec<u8>>,
}

/// A storage provider that holds one group and nothing else.
#[derive(Debug, Default)]
pub(super) struct Row {
    parts: RefCell<Parts>,
}

impl Row {
    /// The row as stored; `None` if OpenMLS has not written all of it.
    pub(super) fn into_bytes(self) -> Option<Bytes> {
        let parts = self.parts.into_inner();
        let parts = [
            parts.tree?,
            parts.context?,
            parts.transcript?,
            parts.confirmation?,
        ];
        let mut bytes = Vec::with_capacity(1 + parts.iter().map(|p| 4 + p.len()).sum::<usize>());
        bytes.push(FORMAT);
        for part in &parts {
            bytes.extend_from_slice(&u32::try_from(part.len()).ok()?.to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Some(Bytes::from(bytes))
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let (format, mut rest) = bytes.split_first().ok_or(StateError)?;
        if *format != FORMAT {
            return Err(StateError);
        }
        let parts = Parts {
            tree: Some(take_part(&mut rest)?),
            context: Some(take_part(&mut rest)?),
            transcript: Some(take_part(&mut rest)?),
            confirmation: Some(take_part(&mut rest)?),
        };
        if !rest.is_empty() {
            return Err(StateError);
        }
        Ok(Self {
            parts: RefCell::new(parts),
        })
    }
}

fn take_part(rest: &mut &[u8]) -> Result<Vec<u8>, StateError> {
    let (length, tail) = rest.split_first_chunk::<4>().ok_or(StateError)?;
    let length = u32::from_be_bytes(*length) as usize;
    let (part, tail) = tail.split_at_checked(length).ok_or(StateError)?;
    *rest = tail;
    Ok(part.to_vec())
}

impl Group {
    /// Reads a stored state. `conversation` guards against a row under the wrong key.
    pub fn from_state(conversation: ConversationId, state: &[u8]) -> Result<Self, StateError> {
        let row = Row::from_bytes(state)?;
        let inner = PublicGroup::load(&row, &GroupId::from_slice(&conversation.0))
            .map_err(|_| StateError)?
            .ok_or(StateError)?;
        let group = Self { inner };
        if group.conversation() != Some(conversation) {
            return Err(StateError);
        }
        Ok(group)
    }
}

fn write<T: Serialize>(value: &T) -> Result<Option<Vec<u8>>, StateError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| StateError)?;
    Ok(Some(bytes))
}

fn read<T: DeserializeOwned>(part: &Option<Vec<u8>>) -> Result<Option<T>, StateError> {
    part.as_deref()
        .map(|bytes| ciborium::from_reader(bytes).map_err(|_| StateError))
        .transpose()
}

/// Group ids are ignored: a row is one group. Proposals are never queued: commits hold them inline.
impl PublicStorageProvider<CURRENT_VERSION> for Row {
    type PublicError = StateError;

    fn write_tree<G: traits::GroupId<CURRENT_VERSION>, T: traits::TreeSync<CURRENT_VERSION>>(
        &self,
        _: &G,
        tree: &T,
    ) -> Result<(), StateError> {
        self.parts.borrow_mut().tree = write(tree)?;
        Ok(())
    }

    fn write_interim_transcript_hash<
        G: traits::GroupId<CURRENT_VERSION>,
        H: traits::InterimTranscriptHash<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
        hash: &H,
    ) -> Result<(), StateError> {
        self.parts.borrow_mut().transcript = write(hash)?;
        Ok(())
    }

    fn write_context<
        G: traits::GroupId<CURRENT_VERSION>,
        C: traits::GroupContext<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
        context: &C,
    ) -> Result<(), StateError> {
        self.parts.borrow_mut().context = write(context)?;
        Ok(())
    }

    fn write_confirmation_tag<
        G: traits::GroupId<CURRENT_VERSION>,
        T: traits::ConfirmationTag<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
        tag: &T,
    ) -> Result<(), StateError> {
        self.parts.borrow_mut().confirmation = write(tag)?;
        Ok(())
    }

    fn queue_proposal<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        Q: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
        _: &R,
        _: &Q,
    ) -> Result<(), StateError> {
        Err(StateError)
    }

    fn queued_proposals<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        Q: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<Vec<(R, Q)>, StateError> {
        Ok(Vec::new())
    }

    fn tree<G: traits::GroupId<CURRENT_VERSION>, T: traits::TreeSync<CURRENT_VERSION>>(
        &self,
        _: &G,
    ) -> Result<Option<T>, StateError> {
        read(&self.parts.borrow().tree)
    }

    fn group_context<
        G: traits::GroupId<CURRENT_VERSION>,
        C: traits::GroupContext<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<Option<C>, StateError> {
        read(&self.parts.borrow().context)
    }

    fn interim_transcript_hash<
        G: traits::GroupId<CURRENT_VERSION>,
        H: traits::InterimTranscriptHash<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<Option<H>, StateError> {
        read(&self.parts.borrow().transcript)
    }

    fn confirmation_tag<
        G: traits::GroupId<CURRENT_VERSION>,
        T: traits::ConfirmationTag<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<Option<T>, StateError> {
        read(&self.parts.borrow().confirmation)
    }

    fn delete_tree<G: traits::GroupId<CURRENT_VERSION>>(&self, _: &G) -> Result<(), StateError> {
        self.parts.borrow_mut().tree = None;
        Ok(())
    }

    fn delete_confirmation_tag<G: traits::GroupId<CURRENT_VERSION>>(
        &self,
        _: &G,
    ) -> Result<(), StateError> {
        self.parts.borrow_mut().confirmation = None;
        Ok(())
    }

    fn delete_context<G: traits::GroupId<CURRENT_VERSION>>(&self, _: &G) -> Result<(), StateError> {
        self.parts.borrow_mut().context = None;
        Ok(())
    }

    fn delete_interim_transcript_hash<G: traits::GroupId<CURRENT_VERSION>>(
        &self,
        _: &G,
    ) -> Result<(), StateError> {
        self.parts.borrow_mut().transcript = None;
        Ok(())
    }

    fn remove_proposal<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
        _: &R,
    ) -> Result<(), StateError> {
        Ok(())
    }

    fn clear_proposal_queue<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<(), StateError> {
        Ok(())
    }
}
