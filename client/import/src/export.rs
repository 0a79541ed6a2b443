//! An export from its file to its messages: [`Export::open`] says what it is, [`Export::scan`] what is
//! in it, [`Export::read`] hands out one conversation.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek};
use std::ops::ControlFlow;

use crate::error::ImportError;
use crate::identity::{Identity, Order};
use crate::kind::Kind;
use crate::limits::CHATS_MAX;
use crate::message::Message;
use crate::overview::{ChatOverview, Counter, Overview};
use crate::report::{Report, What};
use crate::source::{Budget, Entry, Progress, Source};
use crate::whatsapp::style::Format;
use crate::{meta, whatsapp};

/// An export that was opened.
pub struct Export<R> {
    source: Source<R>,
    kind: Kind,
    threads: Threads,
    /// Files of the zip by their name: entry and size.
    files: HashMap<String, (usize, u64)>,
}

enum Threads {
    /// One conversation as text.
    Text {
        entry: Option<usize>,
        title: String,
        format: Option<Format>,
    },
    /// Conversations, each in one or several files of JSON.
    Json(Vec<Vec<Part>>),
}

/// A file of a conversation.
struct Part {
    entry: Option<usize>,
    /// Once it was looked at.
    is_mojibake: Option<bool>,
}

impl<R> std::fmt::Debug for Export<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Bytes of a file at which one sees what it is.
const LOOK_BYTES: u64 = 256 << 10;

impl<R: Read + Seek> Export<R> {
    /// Opens a file. Its name tells who a chat is with, and nothing else.
    ///
    /// # Errors
    /// It is no export, or cannot be read.
    pub fn open(reader: R, name: &str) -> Result<Self, ImportError> {
        let mut source = Source::open(reader)?;
        let entries = source.entries();
        let (kind, threads) = match &source {
            Source::Plain { .. } => Self::single(&mut source, None, name)?,
            Source::Zip(_) => Self::zipped(&mut source, &entries, name)?,
        };
        let by_path = matches!(threads, Threads::Json(_));
        let files = entries
            .into_iter()
            .map(|entry| {
                let key = if by_path {
                    path_key(&entry.name)
                } else {
                    last_name(&entry.name).to_owned()
                };
                (key, (entry.index, entry.bytes))
            })
            .collect();
        Ok(Self {
            source,
            kind,
            threads,
            files,
        })
    }

    /// Of which family it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    fn single(
        source: &mut Source<R>,
        entry: Option<usize>,
        name: &str,
    ) -> Result<(Kind, Threads), ImportError> {
        let begin = look(source, entry);
        let first = begin
            .iter()
            .copied()
            .find(|byte| !byte.is_ascii_whitespace() && ![0xef, 0xbb, 0xbf].contains(byte));
        if first == Some(b'{') {
            let is_conversation =
                contains(&begin, b"\"messages\"") || contains(&begin, b"\"participants\"");
            if !is_conversation {
                return Err(ImportError::NotAnExport);
            }
            let part = Part {
                entry,
                is_mojibake: None,
            };
            return Ok((Kind::Meta, Threads::Json(vec![vec![part]])));
        }
        if whatsapp::format(&mut &begin[..]).is_none() {
            return Err(ImportError::NotAnExport);
        }
        let text = Threads::Text {
            entry,
            title: whatsapp::words::title(last_name(name)),
            format: None,
        };
        Ok((Kind::WhatsApp, text))
    }

    fn zipped(
        source: &mut Source<R>,
        entries: &[Entry],
        name: &str,
    ) -> Result<(Kind, Threads), ImportError> {
        // Several files of one conversation lie in one folder.
        let mut folders: BTreeMap<&str, Vec<(u32, usize)>> = BTreeMap::new();
        for entry in entries {
            if let Some((folder, number)) = message_file(&entry.name) {
                folders
                    .entry(folder)
                    .or_default()
                    .push((number, entry.index));
            }
        }
        if !folders.is_empty() {
            let is_in = |word: &str| {
                folders
                    .keys()
                    .any(|it| it.to_ascii_lowercase().contains(word))
            };
            let kind = match (is_in("instagram"), is_in("facebook") || is_in("messenger")) {
                (true, false) => Kind::Instagram,
                (false, true) => Kind::Messenger,
                _ => Kind::Meta,
            };
            let threads = folders.into_values().map(|mut parts| {
                parts.sort_unstable();
                let part = |(_, entry)| Part {
                    entry: Some(entry),
                    is_mojibake: None,
                };
                parts.into_iter().map(part).collect()
            });
            return Ok((kind, Threads::Json(threads.collect())));
        }
        // The text of a chat is called `_chat.txt`, or as the file that was shared.
        let mut texts: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.name.to_ascii_lowercase().ends_with(".txt"))
            .collect();
        texts.sort_by_key(|entry| {
            (
                last_name(&entry.name) != "_chat.txt",
                entry.name.contains('/'),
            )
        });
        for entry in texts.into_iter().take(16) {
            let title = match last_name(&entry.name) {
                "_chat.txt" => name,
                other => other,
            };
            let single = Self::single(source, Some(entry.index), title);
            if let Ok((Kind::WhatsApp, threads)) = single {
                return Ok((Kind::WhatsApp, threads));
            }
        }
        // Downloads of encrypted chats: a file for each, whatever it is called.
        let threads: Vec<Vec<Part>> = entries
            .iter()
            .filter(|entry| entry.name.to_ascii_lowercase().ends_with(".json"))
            .take(CHATS_MAX)
            .filter_map(|entry| match Self::single(source, Some(entry.index), "") {
                Ok((Kind::Meta, Threads::Json(mut threads))) => threads.pop(),
                _ => None,
            })
            .collect();
        if threads.is_empty() {
            return Err(ImportError::NotAnExport);
        }
        Ok((Kind::Meta, Threads::Json(threads)))
    }

    /// Looks at everything.
    ///
    /// # Errors
    /// [`ImportError::Stopped`] if `tell` says that it is enough.
    pub fn scan(
        &mut self,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Overview, ImportError> {
        let mut report = Report::default();
        let of = self.bytes();
        let mut budget = Budget::new(of, tell);
        let mut chats = Vec::new();
        match &mut self.threads {
            Threads::Text {
                entry,
                title,
                format,
            } => {
                let entry = *entry;
                *format = learn(&mut self.source, entry, &mut budget, &mut report);
                let mut counter = Counter::default();
                if let Some(format) = *format {
                    let mut count = |message: Message| {
                        counter.message(&message);
                        ControlFlow::Continue(())
                    };
                    let read = self.source.read(entry, &mut budget, |reader| {
                        whatsapp::read(reader, entry, format, &mut count)
                    });
                    add(&mut report, entry, read);
                }
                chats.push(counter.overview(title.clone()));
            }
            Threads::Json(threads) => {
                if threads.len() > CHATS_MAX {
                    threads.truncate(CHATS_MAX);
                    report.note(None, None, What::TooMany);
                }
                for parts in threads {
                    chats.push(scan_parts(
                        &mut self.source,
                        parts,
                        &mut budget,
                        &mut report,
                    ));
                    if budget.is_stopped {
                        break;
                    }
                }
            }
        }
        if budget.is_stopped {
            return Err(ImportError::Stopped);
        }
        Ok(Overview {
            kind: self.kind,
            chats,
            report,
        })
    }

    /// Hands out the messages of one conversation of the overview, in the order of the file. When
    /// `take` says that it is enough, the report tells of what was read until then.
    ///
    /// # Errors
    /// [`ImportError::NotAnExport`] if there is no such conversation, or nothing in its text was recognised.
    pub fn read(
        &mut self,
        chat: usize,
        take: &mut dyn FnMut(Message) -> ControlFlow<()>,
    ) -> Result<Report, ImportError> {
        let mut report = Report::default();
        let mut tell = |_: Progress| ControlFlow::Continue(());
        let mut budget = Budget::new(0, &mut tell);
        let files = &self.files;
        match &mut self.threads {
            Threads::Text { entry, format, .. } if chat == 0 => {
                let entry = *entry;
                if format.is_none() {
                    *format = learn(&mut self.source, entry, &mut budget, &mut Report::default());
                }
                let Some(format) = *format else {
                    return Err(ImportError::NotAnExport);
                };
                let mut missing = 0;
                let mut with_files = |mut message: Message| {
                    for file in &mut message.files {
                        match files.get(&file.name) {
                            Some((entry, bytes)) => {
                                file.entry = Some(*entry);
                                file.bytes = *bytes;
                            }
                            None => missing += u64::from(!file.name.is_empty()),
                        }
                    }
                    take(message)
                };
                let read = self.source.read(entry, &mut budget, |reader| {
                    whatsapp::read(reader, entry, format, &mut with_files)
                });
                add(&mut report, entry, read);
                // A chat that was exported without its files names them all the same.
                if missing > 0 && entry.is_some() {
                    for _ in 0..missing {
                        report.note(entry, None, What::NoFile);
                    }
                }
            }
            Threads::Json(threads) => {
                let parts = threads.get_mut(chat).ok_or(ImportError::NotAnExport)?;
                let mut identity = Identity::new("meta", Order::NewestFirst);
                let is_zip = matches!(self.source, Source::Zip(_));
                let find = |path: &str| files.get(&path_key(path)).copied();
                for part in parts {
                    let is_mojibake = match part.is_mojibake {
                        Some(is_mojibake) => is_mojibake,
                        None => {
                            let scanned = self.source.read(part.entry, &mut budget, |reader| {
                                meta::scan(reader, part.entry).is_mojibake
                            });
                            scanned.is_ok_and(|(is_mojibake, _)| is_mojibake)
                        }
                    };
                    part.is_mojibake = Some(is_mojibake);
                    let mut is_enough = false;
                    let read = self.source.read(part.entry, &mut budget, |reader| {
                        let (report, enough) = meta::read(
                            reader,
                            part.entry,
                            is_mojibake,
                            &mut identity,
                            is_zip.then_some(&find as &meta::Find<'_>),
                            &mut *take,
                        );
                        is_enough = enough;
                        report
                    });
                    add(&mut report, part.entry, read);
                    if is_enough {
                        break;
                    }
                }
            }
            Threads::Text { .. } => return Err(ImportError::NotAnExport),
        }
        Ok(report)
    }

    /// Bytes that a scan reads, as far as it is known.
    fn bytes(&self) -> u64 {
        match &self.threads {
            // Once for the dates, once for the messages.
            Threads::Text { entry, .. } => self.source.bytes(*entry).saturating_mul(2),
            Threads::Json(threads) => threads
                .iter()
                .flatten()
                .map(|part| self.source.bytes(part.entry))
                .fold(0, u64::saturating_add),
        }
    }
}

/// The beginning of an entry.
fn look<R: Read + Seek>(source: &mut Source<R>, entry: Option<usize>) -> Vec<u8> {
    let mut tell = |_: Progress| ControlFlow::Continue(());
    let mut budget = Budget::new(0, &mut tell);
    let read = source.read(entry, &mut budget, |reader| {
        let mut begin = Vec::new();
        // What cannot be read shows nothing.
        let _ = reader.take(LOOK_BYTES).read_to_end(&mut begin);
        begin
    });
    read.map(|(begin, _)| begin).unwrap_or_default()
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn learn<R: Read + Seek>(
    source: &mut Source<R>,
    entry: Option<usize>,
    budget: &mut Budget<'_>,
    report: &mut Report,
) -> Option<Format> {
    match source.read(entry, budget, |reader| whatsapp::format(reader)) {
        // What stops this pass stops the next one, and is told there.
        Ok((format, _)) => format,
        Err(what) => {
            report.note(entry, None, what);
            None
        }
    }
}

/// Adds what was told of a part, and what stopped it.
fn add(report: &mut Report, entry: Option<usize>, read: Result<(Report, Option<What>), What>) {
    match read {
        Ok((read, fault)) => {
            report.add(read);
            if let Some(what) = fault {
                report.note(entry, None, what);
            }
        }
        Err(what) => report.note(entry, None, what),
    }
}

fn scan_parts<R: Read + Seek>(
    source: &mut Source<R>,
    parts: &mut [Part],
    budget: &mut Budget<'_>,
    report: &mut Report,
) -> ChatOverview {
    let mut counter = Counter::default();
    let mut title = String::new();
    for part in parts {
        let read = source.read(part.entry, budget, |reader| meta::scan(reader, part.entry));
        let (scanned, fault) = match read {
            Ok(read) => read,
            Err(what) => {
                report.note(part.entry, None, what);
                continue;
            }
        };
        if let Some(what) = fault {
            report.note(part.entry, None, what);
        }
        part.is_mojibake = Some(scanned.is_mojibake);
        if title.is_empty() {
            title = scanned.title.clone();
        }
        counter.scanned(&scanned);
        report.add(scanned.report);
        if budget.is_stopped {
            break;
        }
    }
    counter.overview(title)
}

/// `…/inbox/ana_123/message_2.json`: the folder, and 2.
fn message_file(name: &str) -> Option<(&str, u32)> {
    let (folder, file) = name.rsplit_once('/')?;
    let number = file.strip_prefix("message_")?.strip_suffix(".json")?;
    Some((folder, number.parse().ok()?))
}

fn last_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// What the path of a message and the path in the zip have in common: what is in front differs.
fn path_key(path: &str) -> String {
    let path = path.trim_start_matches("./");
    match path.rfind("messages/") {
        Some(at) => path[at..].to_owned(),
        None => path.to_owned(),
    }
}
