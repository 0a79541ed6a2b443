//! More than one device of an account.

use crate::kit::{Running, World};

#[test]
fn a_second_device_is_linked_reads_along_and_is_logged_out() {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    let account = world.json("ana", &["account", "show"])[0]["account"]
        .as_str()
        .unwrap()
        .to_owned();

    let mut link = Running::start(world.command(
        "laptop",
        &["--json", "account", "link", "whatsapp", &account],
    ));
    let code = link.until(|said| said["code"].is_string())["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let added = world.json("ana", &["device", "add", &code]);
    assert_eq!(added[0]["device"], 2);
    assert_eq!(link.until(|said| said["device"].is_number())["device"], 2);
    assert_eq!(link.end(), Some(0));

    // The new device enters the conversation, and from then on reads what is said.
    world.ok("laptop", &["list"]);
    world.ok("bo", &["send", "Ana", "to both of you"]);
    for device in ["ana", "laptop"] {
        let conversations = world.json(device, &["list"]);
        let id = conversations[0]["conversation"].as_str().unwrap();
        let said = world.json(device, &["history", id]);
        assert_eq!(said.last().unwrap()["text"], "to both of you", "{device}");
    }

    world.ok("ana", &["device", "revoke", "2"]);
    let devices = world.json("ana", &["device", "list"]);
    assert!(devices[1]["revoked_at"].is_string(), "{devices:?}");
    let out = world.run("laptop", &["device", "list"]);
    assert_eq!(out.code, 4, "{}", out.err);
}
