//! What can go wrong with a file.

/// A file that cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// Reading or writing failed.
    #[error("the file cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// Encrypted in a way that this version does not know.
    #[error("this file is encrypted in an unknown way: update this program")]
    UnknownEncryption,
    /// The ciphertext is not that of the message.
    #[error("the file is damaged or was exchanged: download it again, or ask for it again")]
    Damaged,
    /// The file became longer or shorter while it was read.
    #[error("the file changed while it was read: try again")]
    Changed,
    /// Larger than anything that can be sent.
    #[error("the file is too large to be sent")]
    TooLarge,
}
