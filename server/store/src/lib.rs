//! What must survive: tables, atomic batches, engines.
