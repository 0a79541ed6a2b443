//! What can be wrong with a file of networks. Each error names the table and the key.

/// A file of networks that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworksError {
    /// Not TOML at all.
    #[error("the networks are not valid TOML: {0}")]
    Syntax(String),
    /// No table.
    #[error("there is no network: add a table for each")]
    Empty,
    /// The name of a table is not usable as a short name.
    #[error("[{table}]: a network's name has 1 to 20 letters a-z, digits or hyphens")]
    BadName {
        /// The table.
        table: String,
    },
    /// A key is not there.
    #[error("[{table}]: the key `{key}` is missing")]
    Missing {
        /// The table.
        table: String,
        /// The key.
        key: &'static str,
    },
    /// A key that means nothing.
    #[error("[{table}]: the key `{key}` is not known: remove or correct it")]
    Unknown {
        /// The table.
        table: String,
        /// The key.
        key: String,
    },
    /// A value that does not fit.
    #[error("[{table}]: `{key}` must be {expected}")]
    Invalid {
        /// The table.
        table: String,
        /// The key.
        key: &'static str,
        /// What it should be.
        expected: String,
    },
    /// Two networks with one code.
    #[error("[{table}]: `code` is that of [{other}] already: codes are for ever")]
    SameCode {
        /// The later table.
        table: String,
        /// The earlier table.
        other: String,
    },
}
