//! Exports of other apps, taken in.

use crate::kit::World;

const CHAT: &str = "\
1/2/21, 9:00\u{202f}PM - Messages and calls are end-to-end encrypted. Nobody else can read them.
1/2/21, 9:05\u{202f}PM - Bo: are the lanterns ready?
1/2/21, 9:06\u{202f}PM - Ana: nearly
two are missing
1/13/21, 8:00\u{202f}AM - Bo: <Media omitted>
";

fn world() -> (World, String) {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    let file = world.path("WhatsApp Chat with Bo.txt");
    std::fs::write(&file, CHAT).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (world, file)
}

#[test]
fn an_exported_chat_is_an_archive_and_twice_is_as_once() {
    let (world, file) = world();
    let listed = world.json("ana", &["import", &file, "--list"]);
    assert_eq!(listed[0]["title"], "Bo");
    assert_eq!(listed[0]["messages"], 4);
    assert_eq!(listed[0]["last"], "2021-01-13T08:00:00Z");

    let first = world.json("ana", &["import", &file, "--me", "Ana", "--zone", "+01:00"]);
    assert_eq!(
        (&first[0]["added"], &first[0]["known"]),
        (&4.into(), &0.into())
    );
    let again = world.json("ana", &["import", &file, "--me", "Ana", "--zone", "+01:00"]);
    assert_eq!(
        (&again[0]["added"], &again[0]["known"]),
        (&0.into(), &4.into())
    );
    assert_eq!(first[0]["conversations"], again[0]["conversations"]);

    let said = world.json("ana", &["history", "Bo"]);
    let texts: Vec<&str> = said.iter().filter_map(|it| it["text"].as_str()).collect();
    assert!(texts.contains(&"nearly\ntwo are missing"), "{said:?}");
    let out = world.run("ana", &["history", "Bo"]);
    assert!(out.out.contains("are the lanterns ready?"), "{}", out.out);
    // Nobody is there who could be written to.
    let out = world.run("ana", &["send", "Bo", "hello?"]);
    assert_eq!(out.code, 4, "{}", out.err);
}

#[test]
fn a_chat_goes_into_the_conversation_that_goes_on() {
    let (world, file) = world();
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    world.ok("bo", &["send", "Ana", "here we are again"]);
    world.ok("ana", &["list"]);
    let done = world.json(
        "ana",
        &["import", &file, "--me", "Ana", "--into", "+447700900002"],
    );
    assert_eq!(done[0]["added"], 4);
    let said = world.json("ana", &["history", "+447700900002"]);
    let last = said.last().unwrap();
    assert_eq!(last["text"], "here we are again", "what is new stands last");
}

#[test]
fn what_is_no_export_or_does_not_say_who_one_is_is_refused() {
    let (world, file) = world();
    let out = world.run("ana", &["import", &file]);
    assert_eq!(out.code, 0, "Ana is called Ana in it: {}", out.err);
    let out = world.run("ana", &["import", &file, "--me", "Nobody"]);
    assert_eq!(out.code, 5, "{}", out.err);
    assert!(out.err.contains("Ana"), "{}", out.err);
    let other = world.path("notes.txt");
    std::fs::write(&other, "milk\neggs\n").unwrap();
    let out = world.run("ana", &["import", other.to_str().unwrap()]);
    assert_eq!(out.code, 2, "{}", out.err);
    let json = world.path("message_1.json");
    std::fs::write(&json, r#"{"participants":[],"messages":[]}"#).unwrap();
    let out = world.run("ana", &["import", json.to_str().unwrap()]);
    assert_eq!(out.code, 2, "an export of another app: {}", out.err);
    let out = world.run("ana", &["import", "nowhere.zip"]);
    assert_eq!(out.code, 1, "{}", out.err);
}
