//! Exports as phones and downloads write them, and what is read of them. `exports/` has the files.

mod kit;

use std::io::Cursor;
use std::ops::ControlFlow;

use kit::{chat, open, told, zip};
use tresse_import::{Body, Export, ImportError, Kind, What};

#[test]
fn chats_of_android_phones_in_many_languages() {
    for (name, language) in [
        ("android-en-us.txt", "en"),
        ("android-en-gb.txt", "en"),
        ("android-fr.txt", "fr"),
        ("android-de.txt", "de"),
        ("android-es.txt", "es"),
        ("android-ar.txt", "ar"),
        ("android-ko.txt", "ko"),
    ] {
        let text = kit::file(name);
        insta::assert_snapshot!(format!("{language} {name}"), told(&text, name));
    }
}

#[test]
fn chats_of_iphones_in_many_languages() {
    for name in ["ios-en.txt", "ios-fr.txt", "ios-ar.txt", "ios-de.txt"] {
        insta::assert_snapshot!(name, told(&kit::file(name), name));
    }
}

#[test]
fn downloads_of_messenger_and_instagram() {
    for name in [
        "messenger.json",
        "instagram.json",
        "messenger-e2ee.json",
        "repaired.json",
    ] {
        insta::assert_snapshot!(name, told(&kit::file(name), name));
    }
}

#[test]
fn a_zip_of_a_chat_has_its_files() {
    let bytes = zip(&[
        ("_chat.txt", &kit::file("ios-en.txt")),
        ("00000002-PHOTO-2021-02-13-21-07-01.jpg", b"jpeg"),
        ("notes.txt", b"31/12/20, 10:00 - not: the chat"),
    ]);
    let mut export = open(&bytes, "WhatsApp Chat - Hike.zip");
    let overview = export.scan(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(overview.kind, Kind::WhatsApp);
    assert_eq!(overview.chats[0].title, "Hike");
    let (messages, _) = chat(&mut export, 0);
    let files: Vec<_> = messages.iter().flat_map(|it| &it.files).collect();
    assert!(
        files
            .iter()
            .any(|file| file.entry == Some(1) && file.bytes == 4)
    );
}

#[test]
fn a_zip_of_a_download_has_many_conversations() {
    let folder = "your_instagram_activity/messages/inbox/bo_17";
    let photo = format!("{folder}/photos/1.jpg");
    let first = r#"{"participants":[{"name":"Ana"},{"name":"Bo"}],"messages":[
        {"sender_name":"Bo","timestamp_ms":3000,"content":"third"},
        {"sender_name":"Ana","timestamp_ms":2000,"photos":[{"uri":"your_instagram_activity/messages/inbox/bo_17/photos/1.jpg"}]}],
        "title":"Bo","thread_path":"inbox/bo_17"}"#;
    let second = r#"{"participants":[{"name":"Ana"},{"name":"Bo"}],"messages":[
        {"sender_name":"Ana","timestamp_ms":1000,"content":"first"}],"title":"Bo"}"#;
    let other = r#"{"participants":[{"name":"Cy"},{"name":"Ana"}],"messages":[
        {"sender_name":"Cy","timestamp_ms":500,"content":"hello"}],"title":"Cy"}"#;
    let bytes = zip(&[
        (&format!("{folder}/message_2.json"), second.as_bytes()),
        (&format!("{folder}/message_1.json"), first.as_bytes()),
        (
            "your_instagram_activity/messages/inbox/cy_3/message_1.json",
            other.as_bytes(),
        ),
        (&photo, b"jpeg"),
        ("your_instagram_activity/messages/secret_groups.json", b"{}"),
    ]);
    let mut export = open(&bytes, "instagram-ana.zip");
    let overview = export.scan(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(overview.kind, Kind::Instagram);
    assert!(overview.kind.is_of("instagram") && !overview.kind.is_of("messenger"));
    assert_eq!(overview.chats.len(), 2);
    assert_eq!(
        overview.guess_me("somebody"),
        Some("Ana".to_owned()),
        "who is in both"
    );
    let bo = &overview.chats[0];
    assert_eq!((bo.title.as_str(), bo.messages), ("Bo", 3));
    assert_eq!(bo.people, ["Ana", "Bo"]);
    let (messages, report) = chat(&mut export, 0);
    let times: Vec<u64> = messages.iter().map(|it| it.at.written()).collect();
    assert_eq!(times, [3000, 2000, 1000]);
    assert_eq!(messages[1].files[0].bytes, 4);
    assert_eq!(report.problems_in_all, 0);
}

#[test]
fn what_was_truncated_is_read_up_to_there() {
    let whole = kit::file("messenger.json");
    let cut = &whole[..whole.len() * 2 / 3];
    let mut export = open(cut, "message_1.json");
    let (messages, report) = chat(&mut export, 0);
    assert!(!messages.is_empty());
    assert!(report.problems.iter().any(|it| it.what == What::BadJson));
    let line = report.problems[0].line;
    assert!(line.is_some(), "it says where");

    let text = kit::file("android-en-us.txt");
    let mut export = open(&text[..text.len() - 10], "chat.txt");
    assert!(!chat(&mut export, 0).0.is_empty());
}

#[test]
fn what_is_wrong_in_places_is_told_by_line_and_never_by_word() {
    let text = b"some words before\n1/2/21, 10:00 - Ana: hi\n31/31/21, 10:00 - Ana: secret\n\
                 2/2/21, 10:00 - Bo: \xff\xfe no text\n";
    let mut export = open(text, "chat.txt");
    let (messages, report) = chat(&mut export, 0);
    assert_eq!(messages.len(), 2);
    let Body::Text(first) = &messages[0].body else {
        panic!("a text");
    };
    assert!(
        first.contains("secret"),
        "it is kept with the message before it"
    );
    let found: Vec<_> = report
        .problems
        .iter()
        .map(|it| (it.line, it.what))
        .collect();
    assert_eq!(
        found,
        [
            (Some(1), What::BeforeFirst),
            (Some(3), What::BadDate),
            (Some(4), What::NotText)
        ]
    );
    assert!(!format!("{report:?}").contains("secret"));
}

#[test]
fn a_bomb_is_given_up_and_a_locked_entry_is_told() {
    let mut long = b"1/2/21, 10:00 - Ana: hi\n".to_vec();
    long.resize(48 << 20, b'a');
    let bytes = zip(&[("_chat.txt", &long)]);
    assert!(bytes.len() < 1 << 20);
    let mut export = open(&bytes, "chat.zip");
    let overview = export.scan(&mut |_| ControlFlow::Continue(())).unwrap();
    assert!(
        overview
            .report
            .problems
            .iter()
            .any(|it| it.what == What::TooLarge)
    );
    let (messages, _) = chat(&mut export, 0);
    assert_eq!(messages.len(), 1);
    let Body::Text(text) = &messages[0].body else {
        panic!("a text");
    };
    assert!(text.len() <= 64 << 10);
}

#[test]
fn other_files_are_no_exports() {
    let zipped = zip(&[("a.txt", b"hello"), ("../../b.json", b"[1]")]);
    for (bytes, name) in [
        (&b""[..], "empty"),
        (b"hello", "a.txt"),
        (b"{\"a\":1}", "a.json"),
        (b"\x89PNG\r\n", "a.png"),
        (&zipped[..], "a.zip"),
        (&zipped[..zipped.len() - 20], "cut.zip"),
        (b"PK\x03\x04", "short.zip"),
    ] {
        let error = Export::open(Cursor::new(bytes), name).unwrap_err();
        assert!(
            matches!(error, ImportError::NotAnExport | ImportError::DamagedZip),
            "{name}: {error}"
        );
    }
}

#[test]
fn who_has_enough_is_not_given_more() {
    let text = kit::file("android-en-us.txt");
    let mut export = open(&text, "chat.txt");
    let mut count = 0;
    let report = export.read(0, &mut |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert_eq!((count, report.unwrap().messages), (1, 1));
    let many = b"1/2/21, 10:00 - Ana: hi\n".repeat(40_000);
    let mut export = open(&many, "chat.txt");
    let stopped = export.scan(&mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(ImportError::Stopped)));
}
