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

use std::collections::BTreeSet;

use openmls::prelude::{MlsGroup, PastEpochDeletion};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Provider;
use super::encode::{self, EncodeError};
use super::keys;
use super::overlay::{Overlay, StorageError};
use super::walk::{self, ElementVisitor, FieldVisitor};

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

/// Looks at a `MessageSecretsStore`.
struct StoreWriter<'a> {
    overlay: &'a Overlay,
    id: &'a [u8],
    known: &'a Tracking,
    directory: Directory,
    past: bool,
}

impl FieldVisitor for StoreWriter<'_> {
    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        match name {
            "max_epochs" => self.directory.max_epochs = walk::unsigned(value)?,
            "past_epoch_trees" => walk::elements(value, self)?,
            "message_secrets" => {
                self.past = false;
                self.epoch(value)?;
            }
            _ => return Err(EncodeError("a new field in MessageSecretsStore")),
        }
        Ok(())
    }
}

impl ElementVisitor for StoreWriter<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        walk::fields(value, &mut PastEpoch(self))
    }
}

impl StoreWriter<'_> {
    /// Writes what changed of a `MessageSecrets`.
    fn epoch<T: Serialize + ?Sized>(&mut self, secrets: &T) -> Result<(), EncodeError> {
        let mut context = ContextReader::default();
        walk::fields(secrets, &mut context)?;
        let number = context
            .epoch
            .ok_or(EncodeError("an epoch without a group context"))?;
        let known = self
            .known
            .directory
            .epochs
            .iter()
            .find(|known| known.epoch == number);
        let mut writer = EpochWriter {
            overlay: self.overlay,
            id: self.id,
            known: self.known,
            is_new: known.is_none(),
            entry: known.cloned().unwrap_or(Epoch {
                epoch: number,
                ..Epoch::default()
            }),
            fixed: Fixed::default(),
            nodes: Nodes::default(),
            nodes_changed: known.is_none(),
        };
        walk::fields(secrets, &mut writer)?;
        if writer.is_new {
            let key = keys::SECRETS_FIXED.of_epoch(self.id, number);
            self.overlay.put(key, Some(encode::to_vec(&writer.fixed)?));
        }
        self.directory.epochs.push(writer.entry);
        Ok(())
    }
}

/// Looks at an `EpochTree`: the secrets of a past epoch with its members.
struct PastEpoch<'a, 'b>(&'b mut StoreWriter<'a>);

impl FieldVisitor for PastEpoch<'_, '_> {
    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        match name {
            // The group context says the same, for the current epoch too.
            "epoch" => Ok(()),
            "message_secrets" => self.0.epoch(value),
            "leaves" => {
                let store = &*self.0;
                let Some(entry) = store.directory.epochs.last() else {
                    return Err(EncodeError("members before secrets"));
                };
                // Written when the epoch became a past one, which is when it was not yet known to
                // be one: it was the last of the directory, or in none.
                let was_past = store
                    .known
                    .directory
                    .epochs
                    .split_last()
                    .is_some_and(|(_, past)| past.iter().any(|past| past.epoch == entry.epoch));
                if !was_past {
                    let key = keys::SECRETS_LEAVES.of_epoch(store.id, entry.epoch);
                    store.overlay.put(key, Some(encode::to_vec(value)?));
                }
                Ok(())
            }
            _ => Err(EncodeError("a new field in EpochTree")),
        }
    }
}

/// Finds the epoch in the group context of a `MessageSecrets`.
#[derive(Default)]
struct ContextReader {
    epoch: Option<u64>,
}

impl FieldVisitor for ContextReader {
    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        if name == "serialized_context" {
            let mut bytes = Bytes(Vec::with_capacity(160));
            walk::elements(value, &mut bytes)?;
            self.epoch = epoch_of_context(&bytes.0);
        }
        Ok(())
    }
}

/// The epoch in a serialised group context (RFC 9420, 8.1): version, cipher suite, group id, epoch.
fn epoch_of_context(context: &[u8]) -> Option<u64> {
    let length = *context.get(4)?;
    // A variable-length integer of one byte: group ids have 16 bytes.
    if length >= 64 {
        return None;
    }
    let start = 5 + usize::from(length);
    let epoch = context.get(start..start + 8)?;
    Some(u64::from_be_bytes(epoch.try_into().ok()?))
}

struct Bytes(Vec<u8>);

impl ElementVisitor for Bytes {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.0.push(value.serialize(walk::PlainByte)?);
        Ok(())
    }
}

/// Looks at a `MessageSecrets`, then at the `SecretTree` in it.
struct EpochWriter<'a> {
    overlay: &'a Overlay,
    id: &'a [u8],
    known: &'a Tracking,
    is_new: bool,
    entry: Epoch,
    fixed: Fixed,
    nodes: Nodes,
    nodes_changed: bool,
}

impl FieldVisitor for EpochWriter<'_> {
    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let part = match name {
            "sender_data_secret" => &mut self.fixed.sender_data_secret,
            "membership_key" => &mut self.fixed.membership_key,
            "confirmation_key" => &mut self.fixed.confirmation_key,
            "serialized_context" => &mut self.fixed.serialized_context,
            "added_at" => &mut self.fixed.added_at,
            "secret_tree" => return self.tree(value),
            _ => return Err(EncodeError("a new field in MessageSecrets")),
        };
        if self.is_new {
            encode::append(part, value)?;
        }
        Ok(())
    }
}

impl EpochWriter<'_> {
    fn tree<T: Serialize + ?Sized>(&mut self, tree: &T) -> Result<(), EncodeError> {
        let epoch = self.entry.epoch;
        let changed: Vec<u32> = self
            .known
            .changed
            .range((epoch, 0)..=(epoch, u32::MAX))
            .map(|(_, leaf)| *leaf)
            .collect();
        if !self.is_new && changed.is_empty() && !self.known.search {
            return Ok(());
        }
        // The ratchets come after the nodes, and tell whether the nodes changed: two passes.
        walk::fields(
            tree,
            &mut TreeWriter {
                epoch: self,
                changed: &changed,
                pass: Pass::Ratchets,
            },
        )?;
        if self.nodes_changed {
            walk::fields(
                tree,
                &mut TreeWriter {
                    epoch: self,
                    changed: &changed,
                    pass: Pass::Nodes,
                },
            )?;
            let key = keys::SECRETS_NODES.of_epoch(self.id, epoch);
            self.overlay.put(key, Some(encode::to_vec(&self.nodes)?));
        }
        Ok(())
    }
}

#[derive(PartialEq, Eq)]
enum Pass {
    Ratchets,
    Nodes,
}

struct TreeWriter<'a, 'b> {
    epoch: &'b mut EpochWriter<'a>,
    changed: &'b [u32],
    pass: Pass,
}

impl FieldVisitor for TreeWriter<'_, '_> {
    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let label = match (name, &self.pass) {
            ("own_index", Pass::Nodes) if self.epoch.is_new => {
                return encode::append(&mut self.epoch.fixed.own_index, value);
            }
            ("size", Pass::Nodes) if self.epoch.is_new => {
                return encode::append(&mut self.epoch.fixed.size, value);
            }
            ("leaf_nodes", Pass::Nodes) => {
                return encode::append(&mut self.epoch.nodes.leaf_nodes, value);
            }
            ("parent_nodes", Pass::Nodes) => {
                return encode::append(&mut self.epoch.nodes.parent_nodes, value);
            }
            // Handshakes come first: a leaf counts as begun when both were written.
            ("handshake_sender_ratchets", Pass::Ratchets) => keys::SECRETS_HANDSHAKE,
            ("application_sender_ratchets", Pass::Ratchets) => keys::SECRETS_APPLICATION,
            (
                "own_index"
                | "size"
                | "leaf_nodes"
                | "parent_nodes"
                | "handshake_sender_ratchets"
                | "application_sender_ratchets",
                _,
            ) => return Ok(()),
            _ => return Err(EncodeError("a new field in SecretTree")),
        };
        let mut ratchets = RatchetWriter {
            everything: self.epoch.is_new || self.epoch.known.search,
            changed: self.changed,
            epoch: self.epoch,
            label,
            leaf: 0,
        };
        walk::elements(value, &mut ratchets)?;
        self.epoch.entry.leaves = ratchets.leaf;
        Ok(())
    }
}

/// Looks at the ratchets of all leaves and writes those that changed or are new.
struct RatchetWriter<'a, 'b> {
    everything: bool,
    changed: &'b [u32],
    epoch: &'b mut EpochWriter<'a>,
    label: keys::Label,
    leaf: u32,
}

impl ElementVisitor for RatchetWriter<'_, '_> {
    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let leaf = self.leaf;
        self.leaf += 1;
        let changed = self.changed.first() == Some(&leaf);
        if changed {
            self.changed = &self.changed[1..];
        }
        if !changed && !self.everything {
            return Ok(());
        }
        self.ratchet(leaf, changed, value)
    }
}

impl RatchetWriter<'_, '_> {
    fn ratchet<T: Serialize + ?Sized>(
        &mut self,
        leaf: u32,
        changed: bool,
        value: &T,
    ) -> Result<(), EncodeError> {
        let is_application = self.label == keys::SECRETS_APPLICATION;
        let has_begun = self.epoch.entry.has_begun(leaf);
        // Handshake ratchets never move: messages of that kind are public.
        let moved = changed && is_application;
        if (has_begun && !moved) || !walk::is_some(value)? {
            return Ok(());
        }
        let key = self
            .label
            .of_sender(self.epoch.id, self.epoch.entry.epoch, leaf);
        let bytes = encode::to_vec(value)?;
        self.epoch.overlay.put(key, Some(bytes));
        if is_application && !has_begun {
            self.epoch.entry.begin(leaf);
            self.epoch.nodes_changed = true;
        }
        Ok(())
    }
}
