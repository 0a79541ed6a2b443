//! The message secrets of a group, cut into rows so that a message rewrites only one ratchet.
//!
//! OpenMLS writes its whole `MessageSecretsStore` (the secret trees of the current and of five past
//! epochs, with all members of the past ones) after every message: about a megabyte for a thousand
//! members. Here it is cut into a directory, a fixed part, members, nodes and two ratchets per
//! sender for each epoch, and put together again when the group is loaded.
//!
//! Which rows changed is known, not guessed: [`Overlay::secrets_used`] records the sender of each
//! message, and a message that failed makes the next write look for ratchets that it began.
//! The shape of the structure is that of OpenMLS 0.9.2, which is pinned; another shape is an error.

mod writer;

use std::collections::BTreeSet;

use openmls::prelude::{MlsGroup, PastEpochDeletion};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Provider;
use super::encode;
use super::keys;
use super::overlay::{Overlay, StorageError};
use super::walk;
use writer::StoreWriter;

/// Whose ratchet a message used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Used {
    /// The ratchet of a leaf in an epoch.
    Ratchet(u64, u32),
    /// A message failed: some sender's ratchets may have been begun.
    Unknown,
}

/// What the rows hold, and what they do not hold yet.
#[derive(Default)]
pub(crate) struct Tracking {
    directory: Directory,
    changed: BTreeSet<(u64, u32)>,
    search: bool,
}

/// The row that lists all others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Directory {
    max_epochs: u64,
    /// Oldest first; the last one is the current epoch.
    epochs: Vec<Epoch>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Epoch {
    epoch: u64,
    /// Leaves of the secret tree.
    leaves: u32,
    /// One bit per leaf whose ratchets have begun, and so have rows.
    begun: Vec<u8>,
}

impl Epoch {
    fn has_begun(&self, leaf: u32) -> bool {
        self.begun
            .get(leaf as usize / 8)
            .is_some_and(|byte| byte & (1 << (leaf % 8)) != 0)
    }

    fn begin(&mut self, leaf: u32) {
        let byte = leaf as usize / 8;
        if self.begun.len() <= byte {
            self.begun.resize(byte + 1, 0);
        }
        self.begun[byte] |= 1 << (leaf % 8);
    }

    fn all_begun(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.leaves).filter(|leaf| self.has_begun(*leaf))
    }
}

/// The parts of an epoch that never change, each as CBOR.
#[derive(Default, Serialize, Deserialize)]
struct Fixed {
    sender_data_secret: Vec<u8>,
    membership_key: Vec<u8>,
    confirmation_key: Vec<u8>,
    serialized_context: Vec<u8>,
    added_at: Vec<u8>,
    own_index: Vec<u8>,
    size: Vec<u8>,
}

/// The secrets of a tree that are not ratchets yet, as CBOR.
#[derive(Default, Serialize, Deserialize)]
struct Nodes {
    leaf_nodes: Vec<u8>,
    parent_nodes: Vec<u8>,
}

impl Overlay {
    /// Runs `message` without writing message secrets; [`Provider::flush_secrets`] must follow.
    pub(crate) fn deferring_secrets<T>(&self, message: impl FnOnce() -> T) -> T {
        self.inner.borrow_mut().secrets_deferred = true;
        let outcome = message();
        self.inner.borrow_mut().secrets_deferred = false;
        outcome
    }

    /// Records whose ratchet a message used.
    pub(crate) fn secrets_used(
        &self,
        group: &impl Serialize,
        used: Used,
    ) -> Result<(), StorageError> {
        let id = encode::to_vec(group)?;
        self.track(&id)?;
        let mut inner = self.inner.borrow_mut();
        if let Some(tracking) = inner.tracking.get_mut(&id) {
            match used {
                Used::Ratchet(epoch, leaf) => {
                    tracking.changed.insert((epoch, leaf));
                }
                Used::Unknown => tracking.search = true,
            }
        }
        Ok(())
    }

    /// Loads the directory of a group unless that was done.
    fn track(&self, id: &[u8]) -> Result<(), StorageError> {
        if self.inner.borrow().tracking.contains_key(id) {
            return Ok(());
        }
        let directory = self
            .read(&directory_key(id), "message secrets")?
            .unwrap_or_default();
        self.inner.borrow_mut().tracking.insert(
            id.to_vec(),
            Tracking {
                directory,
                ..Tracking::default()
            },
        );
        Ok(())
    }

    /// Writes what changed.
    pub(super) fn write_secrets<T: Serialize + ?Sized>(
        &self,
        group: &impl Serialize,
        store: &T,
    ) -> Result<(), StorageError> {
        if self.inner.borrow().secrets_deferred {
            return Ok(());
        }
        let id = encode::to_vec(group)?;
        self.track(&id)?;
        let tracking = self
            .inner
            .borrow_mut()
            .tracking
            .remove(&id)
            .unwrap_or_default();
        let mut writer = StoreWriter {
            overlay: self,
            id: &id,
            known: &tracking,
            directory: Directory::default(),
            past: true,
        };
        walk::fields(store, &mut writer).map_err(|error| self.failed(error.into()))?;
        let directory = writer.directory;
        for gone in &tracking.directory.epochs {
            if !directory.epochs.iter().any(|kept| kept.epoch == gone.epoch) {
                self.delete_epoch(&id, gone);
            }
        }
        if directory != tracking.directory {
            self.write(directory_key(&id), &directory)?;
        }
        self.inner.borrow_mut().tracking.insert(
            id,
            Tracking {
                directory,
                ..Tracking::default()
            },
        );
        Ok(())
    }

    /// Puts the whole structure together again.
    pub(super) fn read_secrets<T: DeserializeOwned>(
        &self,
        group: &impl Serialize,
    ) -> Result<Option<T>, StorageError> {
        let id = encode::to_vec(group)?;
        self.inner.borrow_mut().tracking.remove(&id);
        self.track(&id)?;
        let directory = match self.inner.borrow().tracking.get(&id) {
            Some(tracking) if !tracking.directory.epochs.is_empty() => tracking.directory.clone(),
            _ => return Ok(None),
        };
        let Some((current, past)) = directory.epochs.split_last() else {
            return Ok(None);
        };
        let mut out = Vec::with_capacity(16 * 1024);
        encode::map_header(&mut out, 3);
        encode::text(&mut out, "max_epochs");
        encode::append(&mut out, &directory.max_epochs)?;
        encode::text(&mut out, "past_epoch_trees");
        encode::array_header(&mut out, past.len());
        for epoch in past {
            encode::map_header(&mut out, 3);
            encode::text(&mut out, "epoch");
            encode::append(&mut out, &epoch.epoch)?;
            encode::text(&mut out, "message_secrets");
            self.assemble_epoch(&mut out, &id, epoch)?;
            encode::text(&mut out, "leaves");
            out.append(&mut self.part(&keys::SECRETS_LEAVES.of_epoch(&id, epoch.epoch))?);
        }
        encode::text(&mut out, "message_secrets");
        self.assemble_epoch(&mut out, &id, current)?;
        let store = self.decode(&out, "message secrets");
        zeroize::Zeroize::zeroize(&mut out);
        store.map(Some)
    }

    fn assemble_epoch(
        &self,
        out: &mut Vec<u8>,
        id: &[u8],
        epoch: &Epoch,
    ) -> Result<(), StorageError> {
        let fixed: Fixed = self.require(&keys::SECRETS_FIXED.of_epoch(id, epoch.epoch))?;
        let nodes: Nodes = self.require(&keys::SECRETS_NODES.of_epoch(id, epoch.epoch))?;
        encode::map_header(out, 6);
        for (name, part) in [
            ("sender_data_secret", &fixed.sender_data_secret),
            ("membership_key", &fixed.membership_key),
            ("confirmation_key", &fixed.confirmation_key),
            ("serialized_context", &fixed.serialized_context),
            ("added_at", &fixed.added_at),
        ] {
            encode::text(out, name);
            out.extend_from_slice(part);
        }
        encode::text(out, "secret_tree");
        encode::map_header(out, 6);
        for (name, part) in [
            ("own_index", &fixed.own_index),
            ("size", &fixed.size),
            ("leaf_nodes", &nodes.leaf_nodes),
            ("parent_nodes", &nodes.parent_nodes),
        ] {
            encode::text(out, name);
            out.extend_from_slice(part);
        }
        for (name, label) in [
            ("handshake_sender_ratchets", keys::SECRETS_HANDSHAKE),
            ("application_sender_ratchets", keys::SECRETS_APPLICATION),
        ] {
            encode::text(out, name);
            encode::array_header(out, epoch.leaves as usize);
            for leaf in 0..epoch.leaves {
                if epoch.has_begun(leaf) {
                    out.append(&mut self.part(&label.of_sender(id, epoch.epoch, leaf))?);
                } else {
                    out.push(encode::NULL);
                }
            }
        }
        Ok(())
    }

    fn part(&self, key: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.get(key)?
            .ok_or_else(|| self.failed(StorageError::Damaged("message secrets")))
    }

    fn require<T: DeserializeOwned>(&self, key: &[u8]) -> Result<T, StorageError> {
        self.read(key, "message secrets")?
            .ok_or_else(|| self.failed(StorageError::Damaged("message secrets")))
    }

    /// Deletes all message secrets of a group.
    pub(super) fn delete_secrets(&self, group: &impl Serialize) -> Result<(), StorageError> {
        let id = encode::to_vec(group)?;
        self.track(&id)?;
        let Some(tracking) = self.inner.borrow_mut().tracking.remove(&id) else {
            return Ok(());
        };
        for epoch in &tracking.directory.epochs {
            self.delete_epoch(&id, epoch);
        }
        self.put(directory_key(&id), None);
        Ok(())
    }

    fn delete_epoch(&self, id: &[u8], epoch: &Epoch) {
        self.put(keys::SECRETS_FIXED.of_epoch(id, epoch.epoch), None);
        self.put(keys::SECRETS_NODES.of_epoch(id, epoch.epoch), None);
        self.put(keys::SECRETS_LEAVES.of_epoch(id, epoch.epoch), None);
        for leaf in epoch.all_begun() {
            self.put(
                keys::SECRETS_HANDSHAKE.of_sender(id, epoch.epoch, leaf),
                None,
            );
            self.put(
                keys::SECRETS_APPLICATION.of_sender(id, epoch.epoch, leaf),
                None,
            );
        }
    }
}

impl Provider {
    /// Writes the message secrets that were deferred.
    ///
    /// OpenMLS shows them only to a write of its own, so it is asked to delete the past epochs that
    /// are older than the universe.
    pub(crate) fn flush_secrets(&self, group: &mut MlsGroup) -> Result<(), StorageError> {
        let never = PastEpochDeletion::older_than_duration(std::time::Duration::MAX);
        group
            .delete_past_epoch_secrets(self, never)
            .map_err(|error| match error {
                openmls::prelude::DeletePastEpochSecretsError::StorageError(error) => error,
            })
    }
}

fn directory_key(id: &[u8]) -> Vec<u8> {
    [&keys::SECRETS.0[..], id].concat()
}
