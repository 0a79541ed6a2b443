//! What goes into the verbs and what comes out of them.

use bytes::Bytes;
use tresse_proto::ids::{ConversationId, DeviceId};

/// Who is to be added and removed by one commit. Empty means: only refresh the own keys.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change<'a> {
    /// Devices with the key package claimed for each.
    pub add: &'a [(DeviceId, Bytes)],
    /// Devices to remove.
    pub remove: &'a [DeviceId],
}

/// A new group. It is merged: there is nobody who could object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// 0 without other devices, else 1.
    pub epoch: u64,
    /// GroupInfo of `epoch`, an MLSMessage, signed, with the external public key, without tree.
    pub group_info: Bytes,
    /// Ratchet tree of `epoch`.
    pub ratchet_tree: Bytes,
    /// One Welcome for all added devices, an MLSMessage; `None` if there are none.
    pub welcome: Option<Bytes>,
}

/// A group entered by a Welcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Where.
    pub conversation: ConversationId,
    /// The epoch which the Welcome leads into.
    pub epoch: u64,
    /// All members, this device included.
    pub members: Vec<DeviceId>,
    /// Who sent the Welcome.
    pub adder: Option<DeviceId>,
}

/// An encrypted message with the epoch that must be sent along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// The epoch in which it was encrypted.
    pub epoch: u64,
    /// The bytes to send.
    pub body: Bytes,
}

/// An application message after decryption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decrypted {
    /// A message of another device.
    Application {
        /// Authenticated by its signature.
        sender: DeviceId,
        /// The epoch in which it was sent.
        epoch: u64,
        /// Without padding.
        plaintext: Vec<u8>,
    },
    /// Claims to be this device's own message, which MLS cannot decrypt: match it by its
    /// `client_msg_id`. The claim is not authenticated.
    OwnMessage {
        /// The epoch in which it was sent.
        epoch: u64,
    },
}

/// What a commit from the log turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitReceived {
    /// Somebody else's, now merged.
    Applied(Applied),
    /// This device's own pending commit was accepted: call `merge_pending`. Nothing changed yet.
    OwnPending,
}

/// A merged commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The epoch after the commit.
    pub epoch: u64,
    /// Devices that became members by it.
    pub added: Vec<DeviceId>,
    /// Devices that are no longer members.
    pub removed: Vec<DeviceId>,
    /// Who committed.
    pub committer: Option<DeviceId>,
    /// This device was removed. Its group and all keys of it are deleted.
    pub self_removed: bool,
    /// A pending commit of this device lost the race and was dropped: build it anew if wanted.
    pub pending_dropped: bool,
}

/// A commit that waits for the server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingCommit {
    /// The epoch which the commit ends. It leads into `epoch + 1`.
    pub epoch: u64,
    /// The commit, an MLSMessage.
    pub commit: Bytes,
    /// One Welcome for all added devices, an MLSMessage.
    pub welcome: Option<Bytes>,
    /// GroupInfo of `epoch + 1`, an MLSMessage, without tree.
    pub group_info: Bytes,
}

/// An opened ephemeral message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ephemeral {
    /// A member. Not signed: any other member could have written this name.
    pub sender: DeviceId,
    /// Without padding.
    pub plaintext: Vec<u8>,
}
