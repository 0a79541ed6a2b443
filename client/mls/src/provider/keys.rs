//! Keys of rows: a label of two letters, then the CBOR of what OpenMLS uses as key.
//!
//! Labels are stored formats: never reuse one for something else.

use serde::Serialize;

use super::encode::{self, EncodeError};

/// What a row holds. One letter pair each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label(pub(crate) [u8; 2]);

/// The device: its key and its id.
pub(crate) const DEVICE: Label = Label(*b"de");
/// Hash references of the last-resort key packages, newest first.
pub(crate) const LAST_RESORTS: Label = Label(*b"lr");
/// An external commit that waits for its answer, with all rows of the group it leads into.
pub(crate) const EXTERNAL_PENDING: Label = Label(*b"xp");

/// Private key of a signature.
pub(crate) const SIGNATURE_KEY: Label = Label(*b"sk");
/// A key package with its private keys.
pub(crate) const KEY_PACKAGE: Label = Label(*b"kp");
/// A pre-shared key.
pub(crate) const PSK: Label = Label(*b"ps");
/// An HPKE key pair that belongs to no epoch yet.
pub(crate) const ENCRYPTION_KEY: Label = Label(*b"ek");
/// HPKE key pairs of an epoch.
pub(crate) const EPOCH_KEYS: Label = Label(*b"ep");

/// The ratchet tree.
pub(crate) const TREE: Label = Label(*b"tr");
/// The group context.
pub(crate) const CONTEXT: Label = Label(*b"gc");
/// The interim transcript hash.
pub(crate) const TRANSCRIPT: Label = Label(*b"it");
/// The confirmation tag.
pub(crate) const CONFIRMATION_TAG: Label = Label(*b"ct");
/// The configuration of a group.
pub(crate) const CONFIG: Label = Label(*b"cf");
/// Own leaf nodes of proposed updates.
pub(crate) const OWN_LEAF_NODES: Label = Label(*b"ol");
/// Operational, inactive, or a pending commit.
pub(crate) const GROUP_STATE: Label = Label(*b"gs");
/// A queued proposal.
pub(crate) const PROPOSAL: Label = Label(*b"qp");
/// References of the queued proposals.
pub(crate) const PROPOSAL_REFS: Label = Label(*b"qr");
/// The own leaf index.
pub(crate) const OWN_LEAF_INDEX: Label = Label(*b"oi");
/// Secrets of the epoch other than those for messages.
pub(crate) const EPOCH_SECRETS: Label = Label(*b"es");
/// Resumption pre-shared keys.
pub(crate) const RESUMPTION: Label = Label(*b"rp");
/// The application export tree.
pub(crate) const EXPORT_TREE: Label = Label(*b"ax");

/// Message secrets: which epochs there are, and which ratchets each has begun.
pub(crate) const SECRETS: Label = Label(*b"md");
/// Message secrets: what never changes in an epoch.
pub(crate) const SECRETS_FIXED: Label = Label(*b"mf");
/// Message secrets: the members of a past epoch.
pub(crate) const SECRETS_LEAVES: Label = Label(*b"ml");
/// Message secrets: nodes of the secret tree not yet turned into ratchets.
pub(crate) const SECRETS_NODES: Label = Label(*b"mn");
/// Message secrets: a sender's ratchet for application messages. The hot row.
pub(crate) const SECRETS_APPLICATION: Label = Label(*b"ma");
/// Message secrets: a sender's ratchet for handshakes. Unused, as handshakes are public messages.
pub(crate) const SECRETS_HANDSHAKE: Label = Label(*b"mh");

impl Label {
    /// The key of the only row with this label.
    pub(crate) fn alone(self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// The key of a row.
    pub(crate) fn of<K: Serialize + ?Sized>(self, key: &K) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::with_capacity(48);
        out.extend_from_slice(&self.0);
        encode::append(&mut out, key)?;
        Ok(out)
    }

    /// The key of a row of an epoch; `group` is the CBOR of the group id.
    pub(crate) fn of_epoch(self, group: &[u8], epoch: u64) -> Vec<u8> {
        [&self.0[..], group, &epoch.to_be_bytes()].concat()
    }

    /// The key of a row of a sender in an epoch.
    pub(crate) fn of_sender(self, group: &[u8], epoch: u64, leaf: u32) -> Vec<u8> {
        [
            &self.0[..],
            group,
            &epoch.to_be_bytes(),
            &leaf.to_be_bytes(),
        ]
        .concat()
    }
}
