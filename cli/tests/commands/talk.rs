//! Two and three people talk, across networks.

use crate::kit::{Running, World};

#[test]
fn the_demonstration_plays_and_its_people_stay() {
    let world = World::new();
    let played = world.ok("default", &["demo"]);
    for part in [
        "Ana turns reach on",
        "Bo accepts",
        "As Chiara sees it on WhatsApp",
        "What to try next",
    ] {
        assert!(
            played.out.contains(part),
            "{part} is missing:\n{}",
            played.out
        );
    }
    world.ok("bo", &["send", "Bridge", "I bring the lamps"]);
    world.ok("chiara", &["react", "Bridge", "last", "🏮"]);
    world.ok("ana", &["send", "Bridge", "Thank you", "--reply", "last"]);
    let seen = world.json("bo", &["history", "Bridge"]);
    let [lamps, thanks] = &seen[seen.len() - 2..] else {
        panic!("two at least");
    };
    assert_eq!(lamps["text"], "I bring the lamps");
    assert_eq!(lamps["reactions"][0]["name"], "Chiara");
    assert_eq!(thanks["reply_to"], lamps["message"]);
    assert_eq!(thanks["from"]["network"], "messenger");
    // A second time with the same people: they know each other already.
    let again = world.ok("default", &["demo"]);
    assert!(!again.out.contains("accepts"), "{}", again.out);
}

#[test]
fn a_declined_request_looks_like_one_that_waits() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    world.register("bo", "instagram", "@bo");
    world.ok("ana", &["account", "reach", "instagram", "out"]);
    world.ok("bo", &["account", "reach", "messenger", "in"]);
    world.ok("ana", &["contact", "request", "instagram", "@bo", "May I?"]);
    let shown = world.ok("bo", &["requests"]);
    assert!(
        shown.out.contains("May I?") && shown.out.contains("Messenger"),
        "{}",
        shown.out
    );
    let before = world.json("ana", &["list"]);
    let id = before[0]["conversation"].as_str().unwrap().to_owned();
    assert_eq!(before[0]["state"], "requested");

    world.ok("bo", &["contact", "decline", &id]);
    assert_eq!(
        world.json("ana", &["list"]),
        before,
        "nothing gives it away"
    );
    let second = world.run("ana", &["send", &id, "Please?"]);
    assert_eq!(second.code, 4, "{}", second.err);
    let pushing = world.run("ana", &["contact", "request", "instagram", "@bo", "Again"]);
    assert_eq!(pushing.code, 4, "{}", pushing.err);
}

#[test]
fn tail_shows_what_is_said_while_it_is_said() {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    world.ok("bo", &["list"]);
    let mut tail =
        Running::start(world.command("bo", &["--json", "tail", "Ana", "--count", "2", "-n", "0"]));
    tail.until(|event| event["event"] == "online");
    let dangerous = "line one\nline two \u{1b}[31m";
    world.ok("ana", &["send", "+447700900002", dangerous]);
    let first = tail.until(|event| event["event"] == "message");
    assert_eq!(first["text"], dangerous, "scripts get it as it is");
    world.ok("ana", &["edit", "+447700900002", "last", "better"]);
    tail.until(|event| event["event"] == "changed" && event["text"] == "better");
    world.ok("ana", &["send", "+447700900002", "second \u{1b}[31m"]);
    assert_eq!(
        tail.until(|event| event["event"] == "message")["text"],
        "second \u{1b}[31m"
    );
    assert_eq!(tail.end(), Some(0), "it ends after two");

    let shown = world.ok("bo", &["history", "Ana"]).out;
    assert!(
        shown.contains("second ␛[31m"),
        "people get it made harmless: {shown}"
    );
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn a_message_that_was_read_is_marked_in_the_words_of_the_network() {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    let conversation = world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    let before = world.ok("ana", &["history", &conversation]).out;
    assert!(
        before.contains("hello  ✓") && !before.contains("✓✓"),
        "{before}"
    );
    world.ok("bo", &["history", "Ana", "--peek"]);
    let peeked = world.ok("ana", &["history", &conversation]).out;
    assert!(!peeked.contains("read"), "{peeked}");
    // Here first messages arrive at once: a stranger learns nothing until the person answers.
    world.ok("bo", &["send", "Ana", "hello too"]);
    world.ok("bo", &["history", "Ana"]);
    let shown = world.ok("ana", &["history", &conversation]).out;
    assert!(shown.contains("hello  ✓✓ read"), "{shown}");
}

#[test]
fn who_is_blocked_does_not_notice() {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    world.ok("bo", &["list"]);
    world.ok("bo", &["contact", "block", "Ana"]);
    world.ok("ana", &["send", "+447700900002", "are you there?"]);
    let said = world.json("bo", &["history", "Ana"]);
    assert!(
        said.iter().all(|it| it["text"] != "are you there?"),
        "{said:?}"
    );
}
