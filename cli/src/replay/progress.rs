//! A bar while it plays, in a terminal only.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// The bar of the act that plays now.
pub struct Progress {
    is_terminal: bool,
    bar: ProgressBar,
}

impl Progress {
    /// Shows nothing yet.
    pub fn new() -> Self {
        Self {
            is_terminal: std::io::stderr().is_terminal(),
            bar: ProgressBar::hidden(),
        }
    }

    /// The next act, with so many steps.
    pub fn act(&mut self, name: &'static str, steps: usize) {
        self.bar.finish_and_clear();
        if !self.is_terminal {
            return;
        }
        let template = "{msg:>12} {wide_bar:.cyan/dim} {pos}/{len} {eta}";
        self.bar = ProgressBar::new(steps as u64)
            .with_message(name)
            .with_style(
                ProgressStyle::with_template(template)
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    /// So many steps are done.
    pub fn at(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// The handle that steps elsewhere can move.
    pub fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
