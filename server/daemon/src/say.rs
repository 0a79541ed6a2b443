//! What the program itself says: results on standard output, errors on standard error. Logs are elsewhere.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// One line of result, flushed, so that whoever waits for it gets it.
pub(crate) fn out(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// The error that ends the program, with its causes.
pub(crate) fn error(error: &anyhow::Error) {
    let mut text = format!("error: {error}\n");
    for cause in error.chain().skip(1) {
        text.push_str(&format!("  because: {cause}\n"));
    }
    // Nowhere is left to say that this failed.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Something that is probably wrong and stops nothing.
pub(crate) fn warning(text: &str) {
    // Nowhere is left to say that this failed.
    let _ = writeln!(io::stderr().lock(), "warning: {text}");
}

/// How far something long has come: one line on standard error that changes, in a terminal only.
#[derive(Debug)]
pub(crate) struct Progress {
    what: &'static str,
    is_shown: bool,
    shown: Option<Instant>,
}

impl Progress {
    /// How often the line changes.
    const EVERY: Duration = Duration::from_millis(100);

    pub(crate) fn new(what: &'static str) -> Self {
        Self {
            what,
            is_shown: io::stderr().is_terminal(),
            shown: None,
        }
    }

    /// So many bytes are done.
    pub(crate) fn at(&mut self, bytes: u64) {
        if self.is_shown
            && self
                .shown
                .is_none_or(|shown| shown.elapsed() >= Self::EVERY)
        {
            self.shown = Some(Instant::now());
            let line = format!("\r{}: {} MiB\x1b[K", self.what, bytes >> 20);
            // A line of progress that cannot be written is missed by nobody.
            let _ = io::stderr().lock().write_all(line.as_bytes());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = io::stderr().lock().write_all(b"\r\x1b[K");
        }
    }
}
