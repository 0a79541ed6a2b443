//! What can go wrong, and what to do about it. No error holds user data or key material.
//!
//! Every verb is atomic: after an error of any kind nothing has changed, so the only question is
//! whether to ask again, which [`MlsError::is_final`] answers for messages.

use crate::rows::RowsError;

/// Shorthand used all over the crate.
pub type Result<T> = std::result::Result<T, MlsError>;

/// Why a verb was not carried out. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MlsError {
    /// The store below could not be read.
    #[error("the client's store cannot be read: retry, then restart the client")]
    Rows(#[from] RowsError),
    /// A stored row is not what this version wrote.
    #[error("a stored {0} row is damaged: resynchronise the conversation by an external join")]
    Corrupt(&'static str),
    /// There is no device key yet.
    #[error("no device key: call new_device_key first")]
    NoDeviceKey,
    /// There is a device key already; a second one would orphan every group.
    #[error("this device has a key already")]
    DeviceKeyExists,
    /// The device is not registered yet.
    #[error("no device id: register, then call set_device")]
    NoDevice,
    /// The device was registered under another id.
    #[error("this device has another id already")]
    DeviceExists,
    /// No group for this conversation.
    #[error("no group for this conversation: join it, or wait for a welcome")]
    UnknownConversation,
    /// The group exists already.
    #[error("a group for this conversation exists already")]
    ConversationExists,
    /// The bytes are not an MLS structure of the expected kind.
    #[error("not a well-formed {0}")]
    Malformed(&'static str),
    /// The message belongs to another conversation.
    #[error("the message belongs to another conversation")]
    WrongConversation,
    /// The message was decrypted, or the commit merged, before.
    #[error("this was processed before: skip it")]
    AlreadyProcessed,
    /// The keys for this message are gone for ever.
    #[error("too old: the keys were deleted, skip it")]
    TooOld,
    /// Commits are missing in between.
    #[error(
        "the message is of epoch {theirs}, this device is at {ours}: fetch the missing commits"
    )]
    EpochAhead {
        /// The epoch of this device.
        ours: u64,
        /// The epoch of the message.
        theirs: u64,
    },
    /// Well-formed but not authentic, or against the rules of MLS or of Tresse.
    #[error("refused: {0}")]
    Invalid(&'static str),
    /// A key package cannot be used. The index is its place in the caller's list.
    #[error("key package {index} is unusable: {reason}; claim another one")]
    KeyPackage {
        /// Place in the list that was handed in.
        index: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The welcome names none of this device's key packages.
    #[error("the welcome is not for this device: skip it")]
    NotForMe,
    /// The group has a commit that waits for the server's answer.
    #[error("a commit is pending: merge or clear it first")]
    PendingCommit,
    /// Nothing is pending.
    #[error("no commit is pending")]
    NoPendingCommit,
    /// Somebody who should be removed is not a member.
    #[error("not a member: nothing to remove")]
    NotMember,
    /// Somebody who should be added is a member already.
    #[error("a member already: nothing to add")]
    AlreadyMember,
    /// A device cannot commit its own removal.
    #[error("a device cannot remove itself: leave instead")]
    RemovesSelf,
    /// The content does not fit.
    #[error("too large: at most {max} bytes")]
    TooLarge {
        /// Largest size that fits.
        max: usize,
    },
    /// OpenMLS or this crate broke its own promise.
    #[error("internal error in {0}: report it, then restart the client")]
    Internal(&'static str),
}

impl MlsError {
    /// Whether the same bytes will fail in the same way for ever, so that a log may skip them.
    ///
    /// `false` for failures of the store and for gaps that other messages can close.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Malformed(_)
                | Self::WrongConversation
                | Self::AlreadyProcessed
                | Self::TooOld
                | Self::Invalid(_)
                | Self::NotForMe
                | Self::KeyPackage { .. }
        )
    }
}
