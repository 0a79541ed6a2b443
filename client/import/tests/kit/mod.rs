//! Files, zips, and messages as lines that a person can check.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::path::Path;

use tresse_import::{Body, Export, Message, Report};

/// A file of `exports/`.
#[allow(dead_code, reason = "not every test has files")]
pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/exports")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Opens it.
pub(crate) fn open<'a>(bytes: &'a [u8], name: &str) -> Export<Cursor<&'a [u8]>> {
    Export::open(Cursor::new(bytes), name).unwrap()
}

/// All messages of a conversation.
pub(crate) fn chat<R: std::io::Read + std::io::Seek>(
    export: &mut Export<R>,
    chat: usize,
) -> (Vec<Message>, Report) {
    let mut messages = Vec::new();
    let report = export.read(chat, &mut |message| {
        messages.push(message);
        ControlFlow::Continue(())
    });
    (messages, report.unwrap())
}

/// A zip of these files.
#[allow(dead_code, reason = "not every test has zips")]
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What is read of a file, for people.
#[allow(dead_code, reason = "not every test shows files")]
pub(crate) fn told(bytes: &[u8], name: &str) -> String {
    let mut export = open(bytes, name);
    let overview = export.scan(&mut |_| ControlFlow::Continue(())).unwrap();
    let mut text = String::new();
    for (at, found) in overview.chats.iter().enumerate() {
        writeln!(
            text,
            "{:?} {:?}, {} messages",
            found.title, found.people, found.messages
        )
        .unwrap();
        let (messages, report) = chat(&mut export, at);
        for message in messages {
            let seconds = message.at.written() / 1000;
            write!(
                text,
                "day {} {:02}:{:02}:{:02} {} ",
                seconds / 86_400,
                seconds / 3600 % 24,
                seconds / 60 % 60,
                seconds % 60,
                message.sender.as_deref().unwrap_or("-"),
            )
            .unwrap();
            match &message.body {
                Body::Text(said) => write!(text, "said {said:?}"),
                Body::Unsent => write!(text, "took it back"),
                Body::Line(said) => write!(text, "line {said:?}"),
            }
            .unwrap();
            for file in &message.files {
                write!(text, " + {} {:?}", file.media_type, file.name).unwrap();
            }
            for reaction in &message.reactions {
                write!(text, " {} by {}", reaction.emoji, reaction.sender).unwrap();
            }
            text.push_str(if message.edited { " (edited)\n" } else { "\n" });
        }
        for problem in report.problems {
            writeln!(text, "problem {problem:?}").unwrap();
        }
    }
    text
}
