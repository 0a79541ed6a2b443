//! What is told to do next can be typed as it stands.

use crate::kit::{Ran, World};

/// The advice of a command that fails.
fn next(ran: &Ran) -> &str {
    assert_ne!(ran.code, 0, "{}", ran.out);
    ran.err
        .lines()
        .find_map(|line| line.strip_prefix(" next: "))
        .unwrap_or_else(|| panic!("no advice: {}", ran.err))
}

/// Ana and Bo, who are in contact.
fn pair() -> World {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    world
}

#[test]
fn advice_names_the_profile_and_what_was_typed() {
    let world = pair();
    let ran = world.run("ana", &["react", "+447700900002", "0123abcd", "👍"]);
    assert_eq!(
        next(&ran),
        "see what there is: tresse --as ana history +447700900002"
    );
    let mut command = world.command("ana", &["send", "nobody", "hi"]);
    command.env("TRESSE_AS", "ana");
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(next(&ran), "see what there is: tresse list");
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_happens() {
    let world = pair();
    let unnamed = world.run("ana", &["group", "new", " "]);
    assert_eq!(unnamed.code, 2);
    assert!(next(&unnamed).ends_with("tresse --as ana group new Bridge"));
    let nothing = world.run("ana", &["history", "+447700900002", "-n", "0"]);
    assert_eq!(nothing.code, 2, "{}", nothing.out);
    let missing = world.path("not there");
    let missing = missing.to_str().unwrap();
    let nowhere = world.run("ana", &["save", "+447700900002", "last", "--to", missing]);
    assert_eq!(nowhere.code, 2);
    assert_eq!(next(&nowhere), format!("make it: mkdir -p '{missing}'"));
}

#[test]
fn somebody_one_writes_with_already_is_found_as_such() {
    let world = pair();
    let found = world.ok("ana", &["contact", "find", "whatsapp", "+44 7700 900002"]);
    assert!(found.out.contains("You are in contact."), "{}", found.out);
    let line = found.out.lines().last().unwrap().trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[..4], ["tresse", "--as", "ana", "send"], "{line}");
    world.ok("ana", &["send", words[4], "Hello"]);
}

#[test]
fn a_server_that_never_answered_is_not_the_profiles_server_from_then_on() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    let before = world.json("ana", &["account", "list"]);
    assert_eq!(world.away("ana", &["account", "reach"]).code, 3);
    assert_eq!(world.json("ana", &["account", "list"]), before);
}

#[test]
fn a_code_that_was_copied_badly_adds_no_device() {
    let world = pair();
    for (code, what) in [("ABC", "copy the whole code"), ("AB!", "the character")] {
        let ran = world.run("ana", &["device", "add", code]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(what), "{}", ran.err);
    }
}
