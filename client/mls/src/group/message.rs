//! Parsing of handshakes and messages, and what OpenMLS's refusals mean.

use openmls::framing::errors::MessageDecryptionError;
use openmls::prelude::{
    MlsGroup, MlsGroupStateError, MlsMessageBodyIn, MlsMessageIn, ProcessMessageError,
    ProtocolMessage, StageCommitError, ValidationError,
};
use tls_codec::Deserialize as _;

use crate::error::{MlsError, Result};
use crate::provider::StorageError;

/// What kind of message is expected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// PublicMessage with a commit.
    Commit,
    /// PrivateMessage with application data.
    Application,
}

/// Parses one message that belongs to `group`.
pub(super) fn parse(group: &MlsGroup, kind: Kind, bytes: &[u8]) -> Result<ProtocolMessage> {
    let name = match kind {
        Kind::Commit => "commit",
        Kind::Application => "application message",
    };
    let malformed = MlsError::Malformed(name);
    let body = body(bytes).ok_or(malformed.clone())?;
    let message: ProtocolMessage = match (kind, body) {
        (Kind::Commit, MlsMessageBodyIn::PublicMessage(message)) => message.into(),
        (Kind::Application, MlsMessageBodyIn::PrivateMessage(message)) => message.into(),
        _ => return Err(malformed),
    };
    let is_application = message.content_type() == openmls::prelude::ContentType::Application;
    if is_application != (kind == Kind::Application) {
        return Err(malformed);
    }
    if message.group_id() != group.group_id() {
        return Err(MlsError::WrongConversation);
    }
    let (ours, theirs) = (group.epoch().as_u64(), message.epoch().as_u64());
    if theirs > ours {
        return Err(MlsError::EpochAhead { ours, theirs });
    }
    Ok(message)
}

/// Parses an MLSMessage of any kind.
pub(crate) fn body(bytes: &[u8]) -> Option<MlsMessageBodyIn> {
    let message = MlsMessageIn::tls_deserialize_exact(bytes).ok()?;
    Some(message.extract())
}

/// What a refusal of `process_message` means.
pub(super) fn refused(error: ProcessMessageError<StorageError>) -> MlsError {
    match error {
        ProcessMessageError::StorageError(error) => error.into(),
        ProcessMessageError::LibraryError(_) => MlsError::Internal("reading a message"),
        ProcessMessageError::GroupStateError(MlsGroupStateError::UseAfterEviction) => {
            MlsError::UnknownConversation
        }
        ProcessMessageError::InvalidCommit(StageCommitError::OwnCommitMismatch) => {
            MlsError::Invalid("an own commit that is not the pending one")
        }
        ProcessMessageError::InvalidCommit(_) => MlsError::Invalid("not a valid commit"),
        ProcessMessageError::ValidationError(error) => invalid(error),
        _ => MlsError::Invalid("not allowed in this group"),
    }
}

fn invalid(error: ValidationError) -> MlsError {
    match error {
        ValidationError::NoPastEpochData => MlsError::TooOld,
        ValidationError::UnableToDecrypt(MessageDecryptionError::SecretTreeError(error)) => {
            no_key(&error)
        }
        ValidationError::UnableToDecrypt(_) => MlsError::Invalid("cannot be decrypted"),
        ValidationError::InvalidSignature => MlsError::Invalid("its signature is wrong"),
        ValidationError::UnknownMember => MlsError::Invalid("its sender is not a member"),
        ValidationError::LibraryError(_) => MlsError::Internal("reading a message"),
        _ => MlsError::Invalid("not a valid message"),
    }
}

/// Why there is no key for a message. OpenMLS keeps this type to itself, so the variant is known
/// only by its name; the scenes of replay and of old messages break if a name changes.
fn no_key(error: &impl std::fmt::Debug) -> MlsError {
    match format!("{error:?}").as_str() {
        "SecretReuseError" => MlsError::AlreadyProcessed,
        "TooDistantInThePast" => MlsError::TooOld,
        "TooDistantInTheFuture" => MlsError::Invalid("too many messages of its sender are missing"),
        _ => MlsError::Invalid("its sender has no keys here"),
    }
}
