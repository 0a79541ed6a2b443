//! What went wrong, how the process ends because of it, and what to type next.

use std::fmt;
use std::path::PathBuf;

use tresse_client::{DatabaseError, DriverError, SocketError};
use tresse_client_core::{ClientError, DomainError};
use tresse_proto::error::{ErrorCode, Refusal};

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

    /// A file that cannot be read or written.
    pub fn file(path: impl Into<PathBuf>, error: &std::io::Error) -> Self {
        Self::new(Exit::Failed, format!("{}: {error}", path.into().display()))
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

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
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
            ClientError::Network(_) => Self::new(Exit::Offline, message),
            ClientError::Fatal(_) => Self::new(Exit::Failed, message),
        }
    }
}

fn domain(error: &DomainError, message: String) -> Failure {
    let (exit, next) = match error {
        DomainError::Refused(refusal) => return refused(refusal),
        DomainError::NoAccount | DomainError::NoRegistration => {
            (Exit::NotFound, Some("tresse account new NETWORK HANDLE"))
        }
        DomainError::AccountExists => (
            Exit::Refused,
            Some("tresse --as OTHER account new NETWORK HANDLE"),
        ),
        DomainError::UnknownConversation => (Exit::NotFound, Some("tresse list")),
        DomainError::UnknownMessage => (Exit::NotFound, Some("tresse history CONVERSATION")),
        DomainError::AcceptFirst => (Exit::Refused, Some("tresse contact accept CONVERSATION")),
        DomainError::BadHandle(_) | DomainError::NobodyNamed | DomainError::BadLinkCode => {
            (Exit::Usage, None)
        }
        DomainError::File(_) | DomainError::Upload(_) => (Exit::Failed, None),
        _ => (Exit::Refused, None),
    };
    let failure = Failure::new(exit, message);
    match next {
        Some(next) => failure.next(next),
        None => failure,
    }
}

/// The server's sentence, and the command that helps.
fn refused(refusal: &Refusal) -> Failure {
    let (message, next) = match refusal.code {
        ErrorCode::ReachOff => (
            "your reach towards that network is off",
            "turn reach on: tresse account reach NETWORK on",
        ),
        ErrorCode::NotReachable => (
            "nobody can be reached by that handle",
            "check the handle; people on another network must also have turned reach on (for them: tresse account reach NETWORK on)",
        ),
        ErrorCode::AlreadyRequested => (
            "there is a request between you already",
            "see it with: tresse list",
        ),
        ErrorCode::RequestPending => (
            "your first message waits for an answer; nothing more can be sent until then",
            "wait for it with: tresse tail",
        ),
        ErrorCode::ConversationExists => (
            "there is a conversation between you already",
            "find it with: tresse list",
        ),
        ErrorCode::HandleTaken => (
            "that handle has an account already",
            "if it is yours, add this device to it: tresse account link (here), tresse device add CODE (there)",
        ),
        ErrorCode::VerificationFailed => (
            "the code is wrong or has expired",
            "ask for a new one: tresse account new NETWORK HANDLE",
        ),
        ErrorCode::InvalidInvite => (
            "the invite is wrong or was revoked",
            "ask an admin of the group for a new one",
        ),
        ErrorCode::DeviceRevoked => (
            "this device was logged out for good",
            "link it again under a new profile: tresse --as NAME account link NETWORK",
        ),
        ErrorCode::CursorAhead => (
            "the server has lost data: it knows less than this device",
            "tell the operator; `tressed check` says what is missing",
        ),
        ErrorCode::UnsupportedVersion => (
            "server and program speak different versions",
            "update this program, or ask the operator to update the server",
        ),
        _ => {
            return Failure::new(Exit::Refused, format!("the server refused: {refusal}"));
        }
    };
    Failure::new(Exit::Refused, message).next(next)
}

#[cfg(test)]
mod tests {
    use super::*;

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
