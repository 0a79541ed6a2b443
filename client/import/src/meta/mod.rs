//! "Download your information" as JSON: a conversation is one or several files of messages, the newest
//! first.
//!
//! Surprising rule: a file is gone through twice, first to learn whether its letters are damaged.

mod message;
mod mojibake;
mod stream;

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;

use serde_json::Value;

use mojibake::Encoding;
use stream::{End, Sink};

use crate::civil::At;
use crate::identity::Identity;
use crate::message::Message;
use crate::report::{Report, What};

/// What one pass over a file has found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    encoding: Encoding,
    title: Option<String>,
    participants: Vec<String>,
    senders: BTreeMap<String, u64>,
    first: Option<At>,
    last: Option<At>,
    pub(crate) report: Report,
}

/// What a file says of its conversation, with whole letters.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub(crate) is_mojibake: bool,
    pub(crate) title: String,
    pub(crate) participants: Vec<String>,
    /// Names and how many messages each wrote.
    pub(crate) senders: BTreeMap<String, u64>,
    pub(crate) first: Option<At>,
    pub(crate) last: Option<At>,
    pub(crate) report: Report,
}

struct Scanner<'a> {
    scan: &'a mut Scan,
    entry: Option<usize>,
}

impl Sink for Scanner<'_> {
    fn about(&mut self, key: &str, value: &Value) {
        self.scan.encoding.see(value);
        match (key, value) {
            ("title", Value::String(title)) => self.scan.title = Some(title.clone()),
            // The number behind the name is no part of it.
            ("threadName", Value::String(name)) => {
                self.scan.encoding.refute();
                let title = match name.rsplit_once('_') {
                    Some((title, number)) if number.bytes().all(|it| it.is_ascii_digit()) => title,
                    _ => name,
                };
                self.scan.title = Some(title.to_owned());
            }
            ("participants", Value::Array(values)) => {
                for value in values.iter().take(crate::limits::PEOPLE_MAX) {
                    let name = value.get("name").unwrap_or(value).as_str();
                    self.scan.participants.extend(name.map(str::to_owned));
                }
            }
            _ => {}
        }
    }

    fn message(&mut self, number: u64, value: &Value) -> ControlFlow<()> {
        let scan = &mut *self.scan;
        scan.encoding.see(value);
        if value.get("senderName").is_some() {
            scan.encoding.refute();
        }
        scan.report.looked_at = number;
        match message::read(value, &str::to_owned) {
            Ok((draft, _)) => {
                scan.report.messages += 1;
                scan.first = Some(scan.first.map_or(draft.at, |first| first.min(draft.at)));
                scan.last = Some(scan.last.map_or(draft.at, |last| last.max(draft.at)));
                if let Some(sender) = draft.sender
                    && (scan.senders.len() < crate::limits::PEOPLE_MAX
                        || scan.senders.contains_key(&sender))
                {
                    *scan.senders.entry(sender).or_insert(0) += 1;
                }
            }
            Err(what) => scan.report.note(self.entry, Some(number), what),
        }
        ControlFlow::Continue(())
    }
}

/// Looks at a file.
pub(crate) fn scan(reader: &mut dyn Read, entry: Option<usize>) -> Scanned {
    let mut scan = Scan::default();
    let end = stream::run(
        reader,
        &mut Scanner {
            scan: &mut scan,
            entry,
        },
    );
    note_end(&mut scan.report, entry, end);
    let is_mojibake = scan.encoding.is_mojibake();
    let fix = |text: String| {
        if is_mojibake {
            mojibake::repair(&text)
        } else {
            text
        }
    };
    Scanned {
        is_mojibake,
        title: scan.title.map(fix).unwrap_or_default(),
        participants: scan.participants.into_iter().map(fix).collect(),
        senders: scan
            .senders
            .into_iter()
            .map(|(name, count)| (fix(name), count))
            .collect(),
        first: scan.first,
        last: scan.last,
        report: scan.report,
    }
}

fn note_end(report: &mut Report, entry: Option<usize>, end: End) {
    if let End::Broken(messages) = end {
        report.note(entry, Some(messages + 1), What::BadJson);
    }
}

/// Finds a file of the zip: its entry and its size.
pub(crate) type Find<'a> = dyn Fn(&str) -> Option<(usize, u64)> + 'a;

struct Reader<'a> {
    entry: Option<usize>,
    is_mojibake: bool,
    identity: &'a mut Identity,
    /// Finds a file of the zip by the path that a message says; `None`: there is no zip.
    find: Option<&'a Find<'a>>,
    take: &'a mut dyn FnMut(Message) -> ControlFlow<()>,
    report: Report,
}

impl Sink for Reader<'_> {
    fn about(&mut self, _key: &str, _value: &Value) {}

    fn message(&mut self, number: u64, value: &Value) -> ControlFlow<()> {
        self.report.looked_at = number;
        let read = if self.is_mojibake {
            message::read(value, &mojibake::repair)
        } else {
            message::read(value, &str::to_owned)
        };
        let (mut draft, paths) = match read {
            Ok(read) => read,
            Err(what) => {
                self.report.note(self.entry, Some(number), what);
                return ControlFlow::Continue(());
            }
        };
        for (file, path) in draft.files.iter_mut().zip(&paths) {
            match self.find.map(|find| find(path)) {
                Some(Some((entry, bytes))) => {
                    file.entry = Some(entry);
                    file.bytes = bytes;
                }
                Some(None) => self.report.note(self.entry, Some(number), What::NoFile),
                None => {}
            }
        }
        if draft.bound() {
            self.report.note(self.entry, Some(number), What::TooLong);
        }
        self.report.messages += 1;
        (self.take)(self.identity.give(draft))
    }
}

/// Reads all messages of a file, the newest first.
pub(crate) fn read(
    reader: &mut dyn Read,
    entry: Option<usize>,
    is_mojibake: bool,
    identity: &mut Identity,
    find: Option<&Find<'_>>,
    take: &mut dyn FnMut(Message) -> ControlFlow<()>,
) -> (Report, bool) {
    let mut sink = Reader {
        entry,
        is_mojibake,
        identity,
        find,
        take,
        report: Report::default(),
    };
    let end = stream::run(reader, &mut sink);
    let mut report = sink.report;
    note_end(&mut report, entry, end);
    (report, end == End::Enough)
}
