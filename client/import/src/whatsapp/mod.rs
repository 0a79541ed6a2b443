//! "Export chat": one conversation as text.
//!
//! Surprising rule: it is read twice. First to learn how this phone writes dates, then for what was
//! said.

mod body;
mod lines;
pub(crate) mod stamp;
pub(crate) mod style;
pub(crate) mod words;

use std::io::Read;
use std::ops::ControlFlow;

use lines::Lines;
use style::{Format, Styles};

use crate::civil::At;
use crate::identity::{Identity, Order};
use crate::limits::TEXT_BYTES_MAX;
use crate::message::Message;
use crate::report::{Report, What};

/// Learns how a file writes its dates. `None`: nothing in it begins a message.
pub(crate) fn format(reader: &mut dyn Read) -> Option<Format> {
    let mut styles = Styles::default();
    for line in Lines::new(reader) {
        if let Some(stamp) = stamp::read(&line.text) {
            styles.see(&stamp);
        }
    }
    styles.decide()
}

/// What is read just now.
struct Reading<'a> {
    entry: Option<usize>,
    identity: Identity,
    report: Report,
    take: &'a mut dyn FnMut(Message) -> ControlFlow<()>,
    /// The message whose lines are coming: when, its text, its line.
    open: Option<(At, String, u64)>,
    is_stopped: bool,
}

/// Reads all messages.
pub(crate) fn read(
    reader: &mut dyn Read,
    entry: Option<usize>,
    format: Format,
    take: &mut dyn FnMut(Message) -> ControlFlow<()>,
) -> Report {
    let mut reading = Reading {
        entry,
        identity: Identity::new("whatsapp", Order::OldestFirst),
        report: Report::default(),
        take,
        open: None,
        is_stopped: false,
    };
    for (line, number) in Lines::new(reader).zip(1..) {
        if line.is_damaged {
            reading.report.note(entry, Some(number), What::NotText);
        }
        if line.is_cut {
            reading.report.note(entry, Some(number), What::TooLong);
        }
        reading.report.looked_at = number;
        reading.line(format, &line.text, number);
        if reading.is_stopped {
            break;
        }
    }
    reading.close();
    reading.report
}

impl Reading<'_> {
    fn line(&mut self, format: Format, line: &str, number: u64) {
        let stamp = stamp::read(line).filter(|stamp| stamp.style == format.style);
        if let Some(stamp) = stamp {
            if let Some(ms) = format.wall_ms(&stamp) {
                self.close();
                self.open = Some((At::Wall(ms), line[stamp.rest..].to_owned(), number));
                return;
            }
            self.report.note(self.entry, Some(number), What::BadDate);
        }
        match &mut self.open {
            // Some room above the bound, so that what is too long is noticed.
            Some((_, text, _)) if text.len() <= TEXT_BYTES_MAX * 2 => {
                text.push('\n');
                text.push_str(line);
            }
            Some(_) => {}
            None if line.trim().is_empty() => {}
            None => self
                .report
                .note(self.entry, Some(number), What::BeforeFirst),
        }
    }

    /// Hands out the message that is complete.
    fn close(&mut self) {
        let Some((at, text, line)) = self.open.take() else {
            return;
        };
        if self.is_stopped {
            return;
        }
        let mut draft = body::read(at, &text);
        if draft.bound() {
            self.report.note(self.entry, Some(line), What::TooLong);
        }
        self.report.messages += 1;
        self.is_stopped = (self.take)(self.identity.give(draft)).is_break();
    }
}
