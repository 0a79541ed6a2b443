//! Who wants to know how far it is. Called from several threads during set-up.

/// Shows progress, or does not.
pub trait Progress: Sync {
    /// A stage begins: `total` steps, 0 if nobody knows.
    fn begin(&self, what: &str, total: u64);
    /// So many steps more are done.
    fn advance(&self, steps: u64);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
}
