//! Groups: invites, roles, leaving.

use crate::kit::World;

#[test]
fn an_invite_lets_people_of_other_networks_ask_and_an_admin_lets_them_in() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    world.register("bo", "instagram", "@bo");
    world.register("chiara", "whatsapp", "+447700900003");
    for (who, others) in [
        ("ana", ["instagram", "whatsapp"]),
        ("bo", ["messenger", "whatsapp"]),
        ("chiara", ["messenger", "instagram"]),
    ] {
        for network in others {
            world.ok(who, &["account", "reach", network, "on"]);
        }
    }
    world.ok("ana", &["group", "new", "Choir"]);
    let invite = world.json("ana", &["group", "invite", "Choir"])[0]["invite"]
        .as_str()
        .unwrap()
        .to_owned();
    world.ok("bo", &["group", "join", &invite]);
    world.ok("chiara", &["group", "join", &invite]);
    let added = world.json("ana", &["group", "add", "Choir", "--knocking"]);
    assert_eq!(added[0]["added"], 2);
    world.ok("bo", &["send", "Choir", "Thank you!"]);
    world.ok("chiara", &["send", "Choir", "Grazie!"]);
    let said = world.json("ana", &["history", "Choir"]);
    let texts: Vec<&str> = said.iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(texts, ["Thank you!", "Grazie!"]);

    world.ok("ana", &["group", "role", "Choir", "Bo", "admin"]);
    world.ok("ana", &["group", "leave", "Choir"]);
    let left = world.run("ana", &["send", "Choir", "one more thing"]);
    assert_eq!(left.code, 4, "{}", left.err);
    let shown = world.json("bo", &["group", "show", "Choir"]);
    let members = shown[0]["members"].as_array().unwrap();
    assert_eq!(members.len(), 2, "{members:?}");
    world.ok("bo", &["group", "remove", "Choir", "Chiara"]);
    let gone = world.run("chiara", &["send", "Choir", "hello?"]);
    assert_ne!(gone.code, 0);
}

#[test]
fn a_revoked_or_mangled_invite_opens_nothing() {
    let world = World::new();
    world.register("ana", "messenger", "ana.h");
    world.register("bo", "messenger", "bo.w");
    world.ok("ana", &["group", "new", "Choir"]);
    let invite = world.json("ana", &["group", "invite", "Choir"])[0]["invite"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(world.run("bo", &["group", "join", &invite[..20]]).code, 2);
    world.ok("ana", &["group", "invite", "Choir", "--revoke"]);
    let void = world.run("bo", &["group", "join", &invite]);
    assert_eq!(void.code, 4, "{}", void.err);
    assert!(void.err.contains("ask an admin"), "{}", void.err);
}
