//! What can be wrong with content. Every check has its own error, and none repeats what it read.

/// Bytes that are no MIMI content, or typed content that may not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// The bytes end in the middle of something.
    #[error("the content is cut off: read it again from its source")]
    Truncated,
    /// There are bytes after the end.
    #[error("{0} bytes follow the end of the content")]
    TrailingBytes(usize),
    /// The same value has a shorter encoding, or the length is left open: not deterministic CBOR.
    #[error("the content is not deterministic CBOR (RFC 8949, 4.2.1): encode it so")]
    NotDeterministic,
    /// Map keys out of order, or twice the same.
    #[error("map keys must be in ascending order of their encoding, each once")]
    KeysOutOfOrder,
    /// Something else stands where this should.
    #[error("expected {0}")]
    Expected(&'static str),
    /// A number or length outside its range.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// Text which is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// Nested more deeply than the draft allows.
    #[error("{0} are nested more deeply than {max} levels", max = crate::limits::DEPTH_MAX)]
    TooDeep(&'static str),
    /// More of something than fits.
    #[error("{what} are more than {max}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are fine.
        max: usize,
    },
    /// Larger than anything that can be sent.
    #[error("the content has {bytes} bytes, at most {max} can be sent")]
    TooLarge {
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        max: usize,
    },
}
