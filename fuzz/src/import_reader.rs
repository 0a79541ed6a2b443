//! Exports of other apps: files from anywhere, zips among them. Whatever the bytes are, what is read keeps
//! to its bounds and is read again in the same way.

use std::io::Cursor;
use std::ops::ControlFlow;

use tresse_import::{Body, Export, Message, Report};

/// Reads the bytes as an export, in all ways in which their name could mean one.
pub fn run(data: &[u8]) {
    for name in ["chat.txt", "chat.zip", "message_1.json"] {
        let Ok(mut export) = Export::open(Cursor::new(data), name) else {
            continue;
        };
        let overview = export
            .scan(&mut |_| ControlFlow::Continue(()))
            .expect("nobody stops it, and memory does not fail");
        for (at, chat) in overview.chats.iter().enumerate().take(4) {
            // Nothing in it was recognised, and reading says so.
            if chat.messages == 0 {
                continue;
            }
            let (first, report) = read(&mut export, at);
            let (second, _) = read(&mut export, at);
            assert_eq!(first, second);
            assert_eq!(report.messages, first.len() as u64);
            first.iter().for_each(check);
        }
    }
}

fn read(export: &mut Export<Cursor<&[u8]>>, at: usize) -> (Vec<Message>, Report) {
    let mut messages = Vec::new();
    let report = export.read(at, &mut |message| {
        messages.push(message);
        ControlFlow::Continue(())
    });
    (messages, report.expect("the overview names it"))
}

fn check(message: &Message) {
    assert!(message.at.written() < 1 << 48);
    assert!(message.sender.as_ref().is_none_or(|name| name.len() <= 256));
    assert!(message.files.len() <= 100);
    assert!(message.files.iter().all(|file| !file.name.contains('/')));
    if let Body::Text(text) | Body::Line(text) = &message.body {
        assert!(text.len() <= 64 << 10);
    }
}
