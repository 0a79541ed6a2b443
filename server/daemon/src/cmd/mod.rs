//! The subcommands, a file each. Each `run` returns the exit status, or an error that becomes 1.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod restore;
pub(crate) mod serve;

/// What `tressed` can be asked to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Cmd {
    /// Serve until told to stop (the default).
    Serve(serve::Args),
    /// Print the configuration, with every option explained.
    Config(config::Args),
    /// Check everything that a stopped server keeps, without changing it.
    Check(check::Args),
    /// Copy everything that a server keeps, while it serves or while it is stopped.
    Backup(backup::Args),
    /// Bring a backup back into a new data directory.
    Restore(restore::Args),
}
