//! What can go wrong, split by who can do something about it: the person ([`DomainError`]),
//! time ([`NetworkError`]), or a developer ([`FatalError`]).
//!
//! Surprising rule: no message holds user data, so all of them may be logged.

mod code;

use tresse_networks::HandleError;
use tresse_proto::error::Refusal;

pub use self::code::{Arg, ErrorClass};
use crate::compose::PolicyError;
use crate::device::link_code::BadLinkCode;

/// Why an intent failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The person can do something about it.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// Waiting can help.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The store or the program is broken; nothing was changed.
    #[error(transparent)]
    Fatal(#[from] FatalError),
}

/// The request is not possible as it stands. The sentence says what would be.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DomainError {
    /// The server said no.
    #[error("{}", .0.message)]
    Refused(Refusal),
    /// Neither registered nor linked.
    #[error("this device has no account: register one, or link it to one")]
    NoAccount,
    /// One database holds one account.
    #[error("this device has an account already: use another profile for another account")]
    AccountExists,
    /// `Verify` without `Register`.
    #[error("no registration is under way: start with the network and the handle")]
    NoRegistration,
    /// The device was logged out by another one.
    #[error("this device was logged out for good: link it again under a new profile")]
    Revoked,
    /// Not in the configuration.
    #[error("unknown network: see the list of networks in the configuration")]
    UnknownNetwork,
    /// The handle does not have its network's form.
    #[error("the handle has not the form which its network asks for: {0}")]
    BadHandle(HandleError),
    /// Not in this device's store.
    #[error("unknown conversation: list the conversations of this device")]
    UnknownConversation,
    /// No longer a member.
    #[error("this account is not in the conversation any more")]
    NotAMember,
    /// This device is still being let in.
    #[error("this device is still joining the conversation: try again in a moment")]
    StillJoining,
    /// One text until it is answered.
    #[error("the first message waits for an answer: nothing more can be sent until then")]
    RequestPending,
    /// Answer it first.
    #[error("this is a request: accept it before you write")]
    AcceptFirst,
    /// Only a waiting request can be answered.
    #[error("there is no request to answer in this conversation")]
    NoRequest,
    /// Not in this device's timeline.
    #[error("unknown message: it is not in this device's timeline")]
    UnknownMessage,
    /// Nobody has it any more.
    #[error("unknown picture: read again who or what it is of")]
    UnknownPicture,
    /// One direct conversation for two accounts.
    #[error("there is a conversation with this account already: write there")]
    AlreadyInTouch,
    /// Not one of the others in the conversation.
    #[error("this account is not in the conversation")]
    NotInConversation,
    /// Two people have no name together.
    #[error("only a group has a name")]
    NotAGroup,
    /// None of the devices could be added.
    #[error("none of these people has a device that can be added now: try again later")]
    NoDeviceToAdd,
    /// Nobody was named.
    #[error("name at least one account")]
    NobodyNamed,
    /// Requests of others and what own devices say are no places for it.
    #[error("nothing can be imported into this conversation: choose another, or an archive")]
    ImportNotHere,
    /// More messages than a batch has.
    #[error("too many messages at once: import them in several batches")]
    ImportTooMany,
    /// Beyond what a message can be.
    #[error("a message of the export is beyond what can be stored")]
    BadImport,
    /// A code that is no link code.
    #[error("not a link code: {0}")]
    BadLinkCode(BadLinkCode),
    /// Forbidden or limited by the networks in the conversation.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Beyond what fits into one message on any network.
    #[error("the message is too large: send less text, or a file")]
    TooLarge,
    /// Files without a file.
    #[error("name at least one file")]
    NoFile,
    /// A file that cannot be read, or not any more.
    #[error("the file cannot be read: choose it again")]
    FileUnreadable,
    /// A file that became another while it was read.
    #[error("the file changed while it was read: send it again")]
    FileChanged,
    /// The file needs more room than there is.
    #[error("there is no room for the file on this device: free some space")]
    NoRoom,
    /// The server does not take the file.
    #[error("the server did not take the file: try again later")]
    UploadRefused,
    /// Whoever fetches a file shows that somebody is there.
    #[error("files of strangers are not fetched: answer them, or add them to the contacts, first")]
    FileFromStranger,
    /// It has to be fetched first.
    #[error("the file is not on this device: fetch it first")]
    FileNotHere,
    /// It is not what the message says.
    #[error("the file is damaged or was exchanged: fetch it again, or ask for it again")]
    FileDamaged,
    /// The person took it back while it was on its way.
    #[error("it was taken back before it was sent")]
    Cancelled,
}

/// The server could not be asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NetworkError {
    /// No answer in time; whatever is durable goes on by itself.
    #[error("no answer from the server in time: check the connection and try again")]
    TimedOut,
    /// The server keeps asking for patience.
    #[error("the server is too busy: try again in {retry_after_ms} ms")]
    Busy {
        /// As told by the server.
        retry_after_ms: u32,
    },
}

/// A bug, a full disk, or damage.
#[derive(Debug, thiserror::Error)]
pub enum FatalError {
    /// SQLite failed.
    #[error("the database failed: free some space or check the disk ({0})")]
    Database(#[from] rusqlite::Error),
    /// SQLite gave a transaction up by itself.
    #[error("the database gave up in the middle: free some space or check the disk")]
    TransactionLost,
    /// The schema is newer than this program.
    #[error("the database was written by a newer version: update this program")]
    NewerDatabase,
    /// A stored value has an impossible form.
    #[error("the database is damaged: {0} has an impossible value")]
    Damaged(&'static str),
    /// The encryption module failed in a way that input cannot cause.
    #[error("encryption failed: {0}")]
    Mls(#[from] tresse_mls::MlsError),
    /// A content of our own making could not be encoded.
    #[error("a message could not be encoded: {0}")]
    Content(String),
    /// The server answered with something else than the question asked for.
    #[error("the server's answer does not fit the question: update this program or the server")]
    WrongAnswer,
}

impl ClientError {
    /// The same again, for somebody else who waits for the same thing.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Domain(error) => Self::Domain(error.clone()),
            Self::Network(error) => Self::Network(error.clone()),
            // What it was in detail is told to the first.
            Self::Fatal(_) => FatalError::TransactionLost.into(),
        }
    }
}

impl FatalError {
    /// Whether what is stored has become unreadable, rather than that nothing more can be stored.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Database(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
            ),
            Self::Damaged(_) => true,
            _ => false,
        }
    }
}

impl From<rusqlite::Error> for ClientError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Fatal(error.into())
    }
}

impl From<tresse_mls::MlsError> for ClientError {
    fn from(error: tresse_mls::MlsError) -> Self {
        Self::Fatal(error.into())
    }
}

impl From<Refusal> for ClientError {
    fn from(refusal: Refusal) -> Self {
        if refusal.is_temporary() {
            NetworkError::Busy {
                retry_after_ms: refusal.retry_after_ms,
            }
            .into()
        } else {
            DomainError::Refused(refusal).into()
        }
    }
}

impl From<PolicyError> for ClientError {
    fn from(error: PolicyError) -> Self {
        Self::Domain(error.into())
    }
}
