//! What can go wrong between the client core and the machine it runs on. Nothing here holds
//! user data but paths, which the person chose.

use std::path::PathBuf;

use tresse_client_core::ClientError;

/// Why a driver does not start or does not answer.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// The database file.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The client core.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The driver was stopped, or its task ended.
    #[error("the client has stopped")]
    Stopped,
}

/// Why a database file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Its folder cannot be made.
    #[error("the folder {} cannot be made: {source}", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It cannot be opened.
    #[error("{} cannot be opened: {source}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Somebody else has it open.
    #[error("{} is in use by another process: end that one first", file.display())]
    InUse {
        /// Which file.
        file: PathBuf,
    },
    /// It holds something else, or is damaged.
    #[error("{} is not a database of this program, or is damaged", file.display())]
    NotADatabase {
        /// Which file.
        file: PathBuf,
    },
    /// Anything else that SQLite says.
    #[error("{} cannot be used: {source}", file.display())]
    Sqlite {
        /// Which file.
        file: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
}

/// Why an address is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadServerUrl {
    /// No scheme, or one that is not HTTP.
    #[error("a server address starts with https:// (or http:// on this machine)")]
    NoScheme,
    /// Not a URL.
    #[error("not a server address: it looks like https://chat.example.org")]
    NotAUrl,
    /// User name, password, query or fragment.
    #[error("a server address has no user name, password, query or fragment")]
    MoreThanAnAddress,
}

/// Why added root certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("{} holds no certificate in PEM form", file.display())]
    NoCertificate {
        /// Which file.
        file: PathBuf,
    },
}

/// Why there is no connection. `Display` is for the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SocketError {
    /// Nobody listens there, or no route.
    #[error("nobody answers there ({0})")]
    Unreachable(String),
    /// Nobody answered in time.
    #[error("nobody answered within 10 seconds")]
    ConnectTimeout,
    /// Certificate or protocol.
    #[error("no trusted TLS connection ({0})")]
    Tls(String),
    /// Something answers there, but not a Tresse server.
    #[error("what answers there is not a Tresse server ({0})")]
    NotAServer(String),
    /// The connection broke.
    #[error("the connection broke ({0})")]
    Lost(String),
    /// The server ended it.
    #[error("the server closed the connection")]
    ClosedByServer,
    /// Pings went unanswered.
    #[error("the server fell silent")]
    Silent,
}

impl SocketError {
    pub(crate) fn from_connect(error: tokio_tungstenite::tungstenite::Error) -> Self {
        use tokio_tungstenite::tungstenite::Error;
        match error {
            // tokio-rustls wraps what rustls says in an I/O error.
            Error::Io(error)
                if error
                    .get_ref()
                    .is_some_and(|inner| inner.is::<rustls::Error>()) =>
            {
                Self::Tls(error.to_string())
            }
            Error::Io(error) => Self::Unreachable(error.to_string()),
            Error::Tls(error) => Self::Tls(error.to_string()),
            error => Self::NotAServer(error.to_string()),
        }
    }
}

/// Why a file did not get to the server or back.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The server could not be asked, several times.
    #[error("the server cannot be reached; what was transferred is kept, so try again")]
    Unreachable,
    /// It is not there any more.
    #[error(
        "the file is not on the server: it left after its retention time, or was never finished"
    )]
    Gone,
    /// The server does not allow it.
    #[error("the server refused the file (HTTP {0})")]
    Refused(u16),
    /// A chunk has another size than it must have.
    #[error("the server sent a chunk of the wrong size")]
    WrongSize,
    /// The local file.
    #[error("{} cannot be used: {source}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}
