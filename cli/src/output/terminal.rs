//! What a person types while a command runs.

use std::io::{self, BufRead as _, Read as _};

use crate::failure::{Exit, Failure};

/// More than anything that is typed or pasted here.
const BYTES_MAX: u64 = 64 * 1024;

/// Reads lines from standard input until one for which `is_last` holds, or the end. On a thread of
/// its own, so that Ctrl-C is heard meanwhile.
///
/// # Errors
/// If standard input cannot be read.
pub async fn read(is_last: impl Fn(&str) -> bool + Send + 'static) -> Result<String, Failure> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut all = String::new();
        let mut lines = io::stdin().lock().take(BYTES_MAX);
        loop {
            let mut line = String::new();
            let is_end = lines.read_line(&mut line)? == 0;
            all += &line;
            if is_end || is_last(&line) {
                return Ok::<_, io::Error>(all);
            }
        }
    });
    let text = reading
        .await
        .map_err(|_| Failure::new(Exit::Failed, "cannot read from the terminal"))??;
    Ok(text)
}
