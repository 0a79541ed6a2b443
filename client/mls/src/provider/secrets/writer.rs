//! Looks through the `MessageSecretsStore` that OpenMLS wants to write, and writes what changed.
//!
//! Ratchets come first, because a new one means that the nodes changed, too.

use serde::Serialize;

use super::super::encode::{self, EncodeError};
use super::super::keys;
use super::super::overlay::Overlay;
use super::super::walk::{self, ElementVisitor, FieldVisitor};
use super::{Directory, Epoch, Fixed, Nodes, Tracking};

/// Looks at a `MessageSecretsStore`.
pub(super) struct StoreWriter<'a> {
    pub(super) overlay: &'a Overlay,
    pub(super) id: &'a [u8],
    pub(super) known: &'a Tracking,
    pub(super) directory: Directory,
    pub(super) past: bool,
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
