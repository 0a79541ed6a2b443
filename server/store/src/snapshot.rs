//! A store as it was at one moment, to be read by another thread while the store goes on.

use crate::{StoreError, Table, Visitor};

/// Everything that was persisted when it was taken, and nothing later. Old versions of rows stay on disk while it lives.
pub trait Snapshot: Send + std::fmt::Debug {
    /// Shows the rows of a table to `visitor` one by one, in key order, until it breaks.
    fn visit(&self, table: Table, visitor: &mut Visitor<'_>) -> Result<(), StoreError>;
}
