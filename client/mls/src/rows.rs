//! The only thing asked of the client's store: read one row by its key.
//!
//! Writing goes the other way round: [`crate::Mls::take_writes`] hands out what must be written.

/// One row to write: `None` deletes it.
pub type Write = (Vec<u8>, Option<Vec<u8>>);

/// The store could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("reading an MLS row failed")]
pub struct RowsError;

/// Read access to the committed rows.
///
/// It must see every write of the last [`crate::Mls::take_writes`] as soon as the next verb is
/// called, and it must never see a write that was not committed.
pub trait MlsRows: Send {
    /// The value of a row, or `None`.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowsError>;
}
