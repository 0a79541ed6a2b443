//! Values with a revision, so that what is told again does not bring an old one back.
//!
//! ```cddl
//! versioned = [revision: 0..4294967295, value]
//! detail    = [revision: 0..4294967295, isChange: bool, value]
//! ```

use crate::cbor::{Reader, Writer};
use crate::error::ContentError;

/// A value and how often it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// Counts the changes.
    pub revision: u32,
    /// What it is now.
    pub value: T,
}

/// A value that may be the change itself, or only told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail<T> {
    /// Counts the changes.
    pub revision: u32,
    /// This is the change itself.
    pub is_change: bool,
    /// What it is now.
    pub value: T,
}

impl<T> Versioned<T> {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        value: impl FnOnce(&mut Reader<'_>) -> Result<T, ContentError>,
    ) -> Result<Self, ContentError> {
        reader.array_of(2, "a revision and a value")?;
        Ok(Self {
            revision: revision(reader)?,
            value: value(reader)?,
        })
    }

    pub(super) fn write(
        &self,
        writer: &mut Writer,
        value: impl FnOnce(&mut Writer, &T) -> Result<(), ContentError>,
    ) -> Result<(), ContentError> {
        writer.array(2);
        writer.unsigned(u64::from(self.revision));
        value(writer, &self.value)
    }
}

impl<T> Detail<T> {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        value: impl FnOnce(&mut Reader<'_>) -> Result<T, ContentError>,
    ) -> Result<Self, ContentError> {
        reader.array_of(3, "a revision, whether it is a change, and a value")?;
        Ok(Self {
            revision: revision(reader)?,
            is_change: reader.bool("whether it is a change")?,
            value: value(reader)?,
        })
    }

    pub(super) fn write(
        &self,
        writer: &mut Writer,
        value: impl FnOnce(&mut Writer, &T) -> Result<(), ContentError>,
    ) -> Result<(), ContentError> {
        writer.array(3);
        writer.unsigned(u64::from(self.revision));
        writer.bool(self.is_change);
        value(writer, &self.value)
    }
}

pub(super) fn revision(reader: &mut Reader<'_>) -> Result<u32, ContentError> {
    let revision = reader.unsigned("a revision", u64::from(u32::MAX))?;
    u32::try_from(revision).map_err(|_| ContentError::OutOfRange("a revision"))
}

/// A text of at most so many bytes.
pub(super) fn text(
    reader: &mut Reader<'_>,
    what: &'static str,
    bytes_max: usize,
) -> Result<String, ContentError> {
    let text = reader.text(what)?;
    check(text.len(), what, bytes_max)?;
    Ok(text.to_owned())
}

/// At most so many bytes.
pub(super) fn bytes(
    reader: &mut Reader<'_>,
    what: &'static str,
    bytes_max: usize,
) -> Result<Vec<u8>, ContentError> {
    let bytes = reader.bytes(what)?;
    check(bytes.len(), what, bytes_max)?;
    Ok(bytes.to_vec())
}

pub(super) fn check(
    bytes: usize,
    what: &'static str,
    bytes_max: usize,
) -> Result<(), ContentError> {
    if bytes > bytes_max {
        Err(ContentError::OutOfRange(what))
    } else {
        Ok(())
    }
}
