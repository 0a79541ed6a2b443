//! How far a run is: a bar in a terminal, nothing elsewhere.

use std::io::IsTerminal as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tresse_bench::progress::Progress;

/// The bar of the stage that is under way.
#[derive(Debug)]
pub(super) struct Bar(Mutex<ProgressBar>);

impl Bar {
    pub(super) fn new() -> Self {
        Self(Mutex::new(ProgressBar::hidden()))
    }
}

impl Progress for Bar {
    fn begin(&self, what: &str, total: u64) {
        let mut bar = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bar.finish_and_clear();
        if !std::io::stderr().is_terminal() {
            return;
        }
        let (new, template) = match total {
            0 => (ProgressBar::new_spinner(), "{msg:>24} {spinner} {elapsed}"),
            total => (
                ProgressBar::new(total),
                "{msg:>24} {wide_bar:.cyan/dim} {pos}/{len} {eta}",
            ),
        };
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        *bar = new.with_message(what.to_owned()).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn advance(&self, steps: u64) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .inc(steps);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .finish_and_clear();
    }
}
