//! What a person or a script sees. Results go to standard output, everything else to standard
//! error, so that a pipe gets results only.
//!
//! The surprising rule: a closed pipe (`tresse history … | head`) is a normal end, not an error.

pub mod quantity;
pub mod safe;
pub mod style;
pub mod table;
pub mod terminal;
pub mod time;

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::failure::{Exit, Failure};
pub use safe::safe;
pub use style::{Paint, Style};

/// Where results go, and in which form.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// One JSON value a line instead of text for people.
    pub json: bool,
    /// Of standard output.
    pub paint: Paint,
    /// Of standard error.
    pub paint_err: Paint,
}

impl Output {
    /// Looks at the terminal and at `NO_COLOR`.
    pub fn new(json: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self {
            json,
            paint: Paint::new(wanted && !json && io::stdout().is_terminal()),
            paint_err: Paint::new(wanted && io::stderr().is_terminal()),
        }
    }

    /// A line for a person, as the result of the command.
    pub fn line(&self, text: impl AsRef<str>) -> Result<(), Failure> {
        write_out(text.as_ref())
    }

    /// A value for a script, on one line.
    pub fn value(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value)
            .map_err(|error| Failure::new(Exit::Failed, format!("cannot print JSON: {error}")))?;
        write_out(&text)
    }

    /// The same result in the form that was asked for.
    pub fn result(
        &self,
        value: &impl Serialize,
        text: impl FnOnce(&Paint) -> String,
    ) -> Result<(), Failure> {
        if self.json {
            self.value(value)
        } else {
            let text = text(&self.paint);
            self.line(text.trim_end_matches('\n'))
        }
    }

    /// Something a person may want to know that is not the result.
    pub fn note(&self, text: impl AsRef<str>) {
        // Nobody can be told that standard error is closed.
        let _ = writeln!(io::stderr(), "{}", text.as_ref());
    }

    /// The end of a command that failed.
    pub fn failure(&self, failure: &Failure) {
        if self.json {
            let value = serde_json::json!({
                "error": failure.message,
                "next": failure.next,
                "exit": failure.exit as u8,
            });
            self.note(value.to_string());
            return;
        }
        let paint = self.paint_err;
        self.note(format!(
            "{} {}",
            paint.paint(Style::Error, "error:"),
            safe(&failure.message)
        ));
        if let Some(next) = &failure.next {
            self.note(format!("{} {next}", paint.paint(Style::Dim, " next:")));
        }
    }
}

fn write_out(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // The reader has what it wanted.
            std::process::exit(Exit::Done as i32)
        }
        Err(error) => Err(Failure::new(
            Exit::Failed,
            format!("cannot write to standard output: {error}"),
        )),
    }
}
