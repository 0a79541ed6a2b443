//! What went wrong, how the process ends because of it, and what to type next.
//!
//! Advice may hold placeholders in capitals; see [`crate::advice`].

mod refused;

use std::fmt;
use std::io;
use std::path::PathBuf;

use tresse_client::{DatabaseError, DriverError, SocketError};
use tresse_client_core::{ClientError, DomainError, NetworkError};

use refused::{busy, refused};

/// How the process ends. The numbers are part of the interface: scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// Something failed.
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// The server cannot be reached; what is durable goes out with the next command.
    Offline = 3,
    /// The server, a network's rules or another person said no.
    Refused = 4,
    /// No such account, conversation, message or contact on this device, or several.
    NotFound = 5,
    /// Ctrl-C.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// What happened.
    pub message: String,
    /// What to do about it, if that is known.
    pub next: Option<String>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            next: None,
        }
    }

    /// Something that is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Exit::NotFound, message)
    }

    /// A file or folder that cannot be read or written.
    pub fn file(path: impl Into<PathBuf>, error: &io::Error) -> Self {
        let path = path.into();
        let failure = Self::new(Exit::Failed, format!("{}: {error}", path.display()));
        match error.kind() {
            io::ErrorKind::NotFound => failure.next("check the name; folders are not made for you"),
            io::ErrorKind::PermissionDenied => {
                failure.next("choose a place that is yours, or change its permissions")
            }
            io::ErrorKind::StorageFull => failure.next("free some space, then try again"),
            _ => failure,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(Exit::Failed, error.to_string())
    }
}

impl From<SocketError> for Failure {
    fn from(error: SocketError) -> Self {
        Self::new(
            Exit::Offline,
            format!("the server cannot be reached: {error}"),
        )
        .next("check the address (--server URL) and that the server runs")
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        let failure = Self::new(Exit::Failed, error.to_string());
        match error {
            DatabaseError::InUse { .. } => failure.next(
                "another tresse command (perhaps `tail`) uses this profile: end it, or use another profile with --as NAME",
            ),
            _ => failure,
        }
    }
}

impl From<DriverError> for Failure {
    fn from(error: DriverError) -> Self {
        match error {
            DriverError::Database(error) => error.into(),
            DriverError::Client(error) => error.into(),
            DriverError::Stopped => Self::new(Exit::Failed, error.to_string()),
        }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let message = error.to_string();
        match error {
            ClientError::Domain(error) => domain(&error, message),
            ClientError::Network(NetworkError::Busy { retry_after_ms }) => busy(retry_after_ms),
            ClientError::Network(NetworkError::TimedOut) => Self::new(Exit::Offline, message)
                .next("try again; what was to be sent is kept on this device"),
            ClientError::Fatal(_) => Self::new(Exit::Failed, message)
                .next("if it happens again, please report it with what TRESSE_LOG=debug shows"),
        }
    }
}

/// What is not possible on this side, and what would be.
fn domain(error: &DomainError, message: String) -> Failure {
    let (exit, next) = match error {
        DomainError::Refused(refusal) => return refused(refusal),
        DomainError::NoAccount | DomainError::NoRegistration => (
            Exit::NotFound,
            "make one, for example: tresse account new NETWORK HANDLE",
        ),
        DomainError::AccountExists => (
            Exit::Refused,
            "use another profile: tresse --as NAME account new NETWORK HANDLE",
        ),
        DomainError::Revoked => (
            Exit::Refused,
            "link it again under a new profile: tresse --as NAME account link NETWORK ACCOUNT",
        ),
        DomainError::UnknownConversation => (Exit::NotFound, "see where you are: tresse list"),
        DomainError::NotAMember => (Exit::Refused, "see where you are: tresse list"),
        DomainError::UnknownMessage => (
            Exit::NotFound,
            "see its messages: tresse history CONVERSATION",
        ),
        DomainError::AcceptFirst => (
            Exit::Refused,
            "accept it: tresse contact accept CONVERSATION",
        ),
        DomainError::RequestPending => (Exit::Refused, "wait for it with: tresse tail"),
        DomainError::NoRequest => (Exit::NotFound, "see who asks: tresse requests"),
        DomainError::AlreadyInTouch => (Exit::Refused, "find it with: tresse list"),
        DomainError::NotInConversation => (
            Exit::NotFound,
            "see who is in it: tresse group show CONVERSATION",
        ),
        DomainError::BadHandle(_) | DomainError::UnknownNetwork => (
            Exit::Usage,
            "see an example of each: tresse account new --help",
        ),
        DomainError::NobodyNamed => (Exit::Usage, "see whom you know: tresse contact list"),
        DomainError::BadLinkCode(_) => (
            Exit::Usage,
            "see the code again on the new device: tresse account link NETWORK ACCOUNT",
        ),
        DomainError::FileUnreadable
        | DomainError::FileChanged
        | DomainError::NoRoom
        | DomainError::UploadRefused => return Failure::new(Exit::Failed, message),
        // The sentence itself says what would be possible.
        _ => return Failure::new(Exit::Refused, message),
    };
    Failure::new(exit, message).next(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tresse_proto::error::{ErrorCode, Refusal};

    #[test]
    fn a_refusal_says_what_to_type_next() {
        let refusal = Refusal::new(ErrorCode::ReachOff, "turn reach on");
        let failure = Failure::from(ClientError::Domain(DomainError::Refused(refusal)));
        assert_eq!(failure.exit, Exit::Refused);
        assert!(
            failure
                .next
                .expect("advice")
                .contains("tresse account reach")
        );
    }

    #[test]
    fn a_server_that_is_away_is_told_apart_from_one_that_says_no() {
        assert_eq!(
            Failure::from(SocketError::ConnectTimeout).exit,
            Exit::Offline
        );
    }
}
