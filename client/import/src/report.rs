//! What could not be read.
//!
//! Surprising rule: it says where, never what. A report is copied and sent to strangers.

use serde::Serialize;

use crate::limits::PROBLEMS_MAX;

/// What could not be read, and how much could.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Messages that were read.
    pub messages: u64,
    /// Lines or entries that were looked at.
    pub looked_at: u64,
    /// The first of them, in the order of the file.
    pub problems: Vec<Problem>,
    /// How many there are in all.
    pub problems_in_all: u64,
}

/// A place that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Entry of the zip; `None` for a file by itself.
    pub entry: Option<u64>,
    /// Line of a text, or number of a message in a JSON file, from 1 on; `None`: the file as a whole.
    pub line: Option<u64>,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Bytes that are no text; they were replaced.
    NotText,
    /// No such day or time; the line was added to the message before it.
    BadDate,
    /// Text before the first message.
    BeforeFirst,
    /// Longer than a message can be; its beginning was taken.
    TooLong,
    /// A message without a time or a sender.
    BadMessage,
    /// A message that has nothing in it any more.
    Empty,
    /// The JSON ends or breaks here.
    BadJson,
    /// The entry ends before it should, or does not unpack.
    BadEntry,
    /// The entry is encrypted, or packed in a way that is not known.
    Locked,
    /// The entry unpacks to more than it can honestly hold.
    TooLarge,
    /// More conversations than are read.
    TooMany,
    /// A file that a message names is not in the zip.
    NoFile,
}

impl What {
    /// A stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotText => "not_text",
            Self::BadDate => "bad_date",
            Self::BeforeFirst => "before_first",
            Self::TooLong => "too_long",
            Self::BadMessage => "bad_message",
            Self::Empty => "empty",
            Self::BadJson => "bad_json",
            Self::BadEntry => "bad_entry",
            Self::Locked => "locked",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::NoFile => "no_file",
        }
    }
}

impl Report {
    pub(crate) fn note(&mut self, entry: Option<usize>, line: Option<u64>, what: What) {
        self.problems_in_all += 1;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem {
                entry: entry.map(|entry| entry as u64),
                line,
                what,
            });
        }
    }

    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: Self) {
        self.messages += other.messages;
        self.looked_at += other.looked_at;
        self.problems_in_all += other.problems_in_all;
        let room = PROBLEMS_MAX.saturating_sub(self.problems.len());
        self.problems.extend(other.problems.into_iter().take(room));
    }
}
