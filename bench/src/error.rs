//! What can keep a run from having a number.

use std::io;

/// Why a run failed. Says what to do, never what was in a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BenchError {
    /// A socket or a file.
    #[error("{what}: {error}")]
    Io {
        /// While doing what.
        what: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// The server said something that the protocol does not allow, or refused what set-up needs.
    #[error("{what}: {why}")]
    Server {
        /// While doing what.
        what: &'static str,
        /// What was wrong.
        why: String,
    },
    /// A connection ended that nobody closed.
    #[error("{lost} connections were closed by the server; see its log")]
    ConnectionsLost {
        /// How many.
        lost: u64,
    },
    /// Something did not come to its end.
    #[error(
        "{what} was not done in {seconds} s ({done} of {total}); give it more time, or ask for less"
    )]
    TooSlow {
        /// What.
        what: &'static str,
        /// The time it had.
        seconds: u64,
        /// As far as it came.
        done: u64,
        /// As far as it should have come.
        total: u64,
    },
    /// Options that cannot be had together.
    #[error("{0}")]
    Usage(String),
    /// The caller asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// Making keys or groups failed.
    #[error("MLS: {0}")]
    Mls(#[from] tresse_mls::MlsError),
    /// TLS could not be set up.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
}

impl BenchError {
    /// For `map_err`.
    pub fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { what, error }
    }

    /// For `map_err` on what rustix returns.
    pub fn system(what: &'static str) -> impl FnOnce(rustix::io::Errno) -> Self {
        move |error| Self::Io {
            what,
            error: error.into(),
        }
    }

    /// The server did not do its part.
    pub fn server(what: &'static str, why: impl Into<String>) -> Self {
        Self::Server {
            what,
            why: why.into(),
        }
    }
}
