//! What scripts rely on: the exit status, and what is told to do next.

use crate::kit::{Ran, World};
use serde_json::Value;

fn error(ran: &Ran) -> Value {
    let last = ran.err.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|_| panic!("no JSON error: {}", ran.err))
}

#[test]
fn without_an_account_it_says_how_to_make_one() {
    let world = World::new();
    for command in [
        &["list"][..],
        &["send", "Bo", "hi"],
        &["tail"],
        &["account", "show"],
    ] {
        let ran = world.run("ana", command);
        assert_eq!(ran.code, 5, "{command:?}: {}", ran.err);
        assert!(
            ran.err
                .contains("tresse --as ana account new messenger some.name"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_wrong_handle_is_wrong_usage_and_leaves_nothing_behind() {
    let world = World::new();
    let ran = world.run("ana", &["account", "new", "whatsapp", "12"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(world.json("ana", &["account", "list"]).is_empty());
}

#[test]
fn what_the_rules_forbid_is_a_refusal_with_the_next_command() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    let ran = world.run("ana", &["--json", "contact", "find", "instagram", "@bo"]);
    assert_eq!(ran.code, 4);
    let error = error(&ran);
    assert_eq!(error["exit"], 4);
    assert_eq!(
        error["next"],
        "turn reach on: tresse --as ana account reach instagram on"
    );

    world.ok("ana", &["account", "reach", "instagram", "on"]);
    let nobody = world.run("ana", &["contact", "find", "instagram", "@bo"]);
    assert_eq!(nobody.code, 4);
    // Somebody who exists and does not want to be found looks exactly like nobody.
    world.register("bo", "instagram", "@bo");
    let unwilling = world.run("ana", &["contact", "find", "instagram", "@bo"]);
    assert_eq!((unwilling.code, unwilling.err), (nobody.code, nobody.err));
}

#[test]
fn a_taken_handle_is_refused_after_its_code_only() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    let ran = world.run("eve", &["account", "new", "messenger", "ANA.h"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("has an account already"), "{}", ran.err);
    assert!(ran.err.contains("DEMONSTRATION SERVER"), "{}", ran.err);
}

#[test]
fn a_server_that_is_away_is_told_apart_and_the_message_is_kept() {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    let ran = world.away("ana", &["send", "+447700900002", "kept for later"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("is kept on this device"), "{}", ran.err);
    world.ok("ana", &["list"]);
    let said = world.json("bo", &["history", "Ana"]);
    let texts: Vec<&str> = said.iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(texts, ["hello", "kept for later"]);
}

#[test]
fn one_profile_serves_one_command_at_a_time() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    let mut tail = crate::kit::Running::start(world.command("ana", &["--json", "tail"]));
    tail.until(|event| event["event"] == "online");
    let ran = world.run("ana", &["list"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("in use by another process"), "{}", ran.err);
    assert_eq!(tail.interrupt(), Some(130), "Ctrl-C ends it cleanly");
    world.ok("ana", &["list"]);
}

#[test]
fn a_pipe_gets_no_colours() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    let ran = world.ok("ana", &["account", "show"]);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'));
}

#[test]
fn an_account_is_deleted_only_by_who_names_it_and_then_completely() {
    let world = World::new();
    world.register("ana", "instagram", "@ana.h");
    let careless = world.run("ana", &["account", "delete", "--handle", "@bo"]);
    assert_eq!(careless.code, 2, "{}", careless.err);
    world.ok("ana", &["account", "delete", "--handle", "@Ana.h"]);
    assert!(world.json("ana", &["account", "list"]).is_empty());
    // The handle is free again.
    world.register("eve", "instagram", "@ana.h");
}
