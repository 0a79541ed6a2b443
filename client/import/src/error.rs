//! What stops a file from being read at all.

/// Why a file is not imported. None of them holds anything of what the file says.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is none of the exports that are known here.
    #[error(
        "this is not an export that can be read: choose the .txt, .json or .zip file as it was saved"
    )]
    NotAnExport,
    /// The zip itself is broken.
    #[error("the zip file is damaged or was not saved completely")]
    DamagedZip,
    /// More entries than any export has.
    #[error("the zip file has too many entries")]
    TooManyEntries,
    /// The storage says so.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// The reader said that it is enough.
    #[error("stopped")]
    Stopped,
}

impl ImportError {
    /// A stable name for screens.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnExport => "import_not_an_export",
            Self::DamagedZip => "import_damaged_zip",
            Self::TooManyEntries => "import_too_many_entries",
            Self::Io(_) => "import_io",
            Self::Stopped => "import_stopped",
        }
    }
}
