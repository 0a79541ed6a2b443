//! What the program itself says: results on standard output, errors on standard error. Logs are elsewhere.

use std::io::{self, Write as _};

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
