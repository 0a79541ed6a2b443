//! Why a handshake is not accepted. Says which part is wrong, never what was in it.

use tresse_proto::error::{ErrorCode, Refusal};

/// A handshake which does not fit its group, or whose parts do not fit each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Not a `MLSMessage(PublicMessage(Commit))`.
    #[error("the commit must be an MLSMessage with a PublicMessage that holds a commit")]
    NotACommit,
    /// Another group's, or an id that is not a conversation id.
    #[error("the MLS group id must be the conversation id")]
    WrongGroup,
    /// The message says another epoch than the request.
    #[error("the epoch in the MLS message must be the epoch of the request")]
    WrongEpoch,
    /// Not the suite of this version.
    #[error("the group must use cipher suite 0x0001")]
    WrongSuite,
    /// OpenMLS refuses it: signature, path, proposals, or the like.
    #[error("the commit is not valid for this group and epoch")]
    Refused,
    /// More than adds, removes, and the committer's own update.
    #[error("a commit may hold only adds, removes and the committer's own update, all inline")]
    Proposal,
    /// Group context extensions could shut members out, or in.
    #[error("the group context must have no extensions")]
    Extensions,
    /// Authenticated data is readable by the server, so it has no place here.
    #[error("authenticated data of a handshake must be empty")]
    AuthenticatedData,
    /// The committer or a leaf changed its identity or signature key.
    #[error("a leaf keeps its credential and signature key")]
    IdentityChanged,
    /// A credential that is not a basic credential with a device id, or a key that is not Ed25519.
    #[error("a leaf must hold a basic credential with the device id, and the device key")]
    Credential,
    /// A device has two leaves, or is added although it is in.
    #[error("a device has at most one leaf")]
    DuplicateDevice,
    /// An external commit removed a leaf that is not the old leaf of the same device.
    #[error("an external commit may remove only the same device's old leaf")]
    ExternalRemove,
    /// Not a `MLSMessage(GroupInfo)`, or with other extensions than `external_pub`.
    #[error(
        "the group info must be an MLSMessage with a GroupInfo whose only extension is external_pub"
    )]
    GroupInfo,
    /// The group info is not of the epoch after this commit, or not signed by the committer.
    #[error("the group info must be of the resulting epoch and signed by the committer")]
    GroupInfoMismatch,
    /// Not a ratchet tree, or not the one of the group info.
    #[error("the ratchet tree must be the one of the group info")]
    RatchetTree,
    /// Not a `MLSMessage(Welcome)`.
    #[error("the welcome must be an MLSMessage with a Welcome")]
    Welcome,
    /// The Welcome is not for exactly those who are added.
    #[error("the welcome must be for exactly the devices that are added")]
    WelcomeMismatch,
    /// Not a `MLSMessage(PrivateMessage)` with application content.
    #[error("the body must be an MLSMessage with a PrivateMessage of application content")]
    NotAnApplication,
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::new(ErrorCode::InvalidCommit, invalid.to_string())
    }
}
