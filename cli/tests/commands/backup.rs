//! The server burns down, and a backup is all that is left of it: what people have said is still with them.

use std::path::Path;

use crate::kit::{Ran, World, tressed};

/// Every text that somebody sees, in order.
fn texts(world: &World, who: &str, conversation: &str) -> Vec<String> {
    world
        .json(who, &["history", conversation])
        .iter()
        .filter_map(|line| line["text"].as_str().map(str::to_owned))
        .collect()
}

/// A server dies, and one that was restored from `backup` takes its place.
fn restore(world: &mut World, backup: &Path) {
    let (old, new) = (world.data(), world.path("restored"));
    let to = new.clone();
    world.replace_server(new, || {
        let (backup, to) = (backup.to_str().unwrap(), to.to_str().unwrap());
        tressed(&["restore", backup, "--data", to]);
        let checked = tressed(&["check", "--data", to, "--json"]);
        assert_eq!(checked.json()[0]["sound"], true, "{}", checked.out);
        std::fs::create_dir(Path::new(to).join("keys")).unwrap();
        for key in ["handle.key", "blob.key"] {
            let place = Path::new("keys").join(key);
            std::fs::copy(old.join(&place), Path::new(to).join(&place)).unwrap();
        }
    });
}

fn three_friends(world: &World) -> String {
    for (who, number) in [("ana", "1"), ("bo", "2"), ("chi", "3")] {
        world.register(who, "whatsapp", &format!("+44770090000{number}"));
    }
    for number in ["2", "3"] {
        let handle = format!("+44770090000{number}");
        let other = if number == "2" { "bo" } else { "chi" };
        world.acquaint("ana", other, "whatsapp", &handle);
        world.ok(other, &["list"]);
    }
    let made = world.json(
        "ana",
        &["group", "new", "Trio", "+447700900002", "+447700900003"],
    );
    for who in ["bo", "chi"] {
        world.ok(who, &["list"]);
    }
    made[0]["conversation"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_said_after_the_backup_is_sent_again_by_its_authors_and_seen_once() {
    let mut world = World::new();
    let trio = three_friends(&world);
    world.ok("ana", &["send", &trio, "long before"]);
    world.ok("bo", &["list"]);

    // A backup while people write.
    let backup = world.path("backup");
    let data = world.data();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (to, data) = (backup.to_str().unwrap(), data.to_str().unwrap());
            let ran: Ran = tressed(&["backup", to, "--data", data, "--json"]);
            assert_eq!(ran.json()[0]["running"], true);
        });
        for number in 0..6 {
            world.ok("ana", &["send", &trio, &format!("meanwhile {number}")]);
        }
    });
    // Bo reads what comes after it, Chi does not.
    world.ok("ana", &["send", &trio, "after, of ana"]);
    world.ok("bo", &["send", &trio, "after, of bo"]);
    world.ok("bo", &["react", &trio, "last", "👍"]);
    world.ok("ana", &["list"]);
    let said = texts(&world, "ana", &trio);
    assert_eq!(said.len(), 9);

    restore(&mut world, &backup);
    world.ok("ana", &["send", &trio, "the server was away?"]);
    world.ok("bo", &["send", &trio, "it was"]);
    for who in ["ana", "bo", "chi", "ana", "bo"] {
        world.ok(who, &["list"]);
    }
    let mut everything = said;
    everything.extend(["the server was away?", "it was"].map(str::to_owned));
    let mut sorted = everything.clone();
    sorted.sort();
    let seen = texts(&world, "chi", &trio);
    for who in ["ana", "bo", "chi"] {
        let mut texts = texts(&world, who, &trio);
        assert_eq!(texts, seen, "{who} sees another order than chi");
        texts.sort();
        assert_eq!(texts, sorted, "{who} misses something, or sees it twice");
    }
}

#[test]
fn a_group_that_the_server_knows_at_an_earlier_epoch_goes_on() {
    let mut world = World::new();
    let trio = three_friends(&world);
    world.ok("ana", &["send", &trio, "long before"]);
    for who in ["bo", "chi"] {
        world.ok(who, &["list"]);
    }
    let backup = world.path("backup");
    let data = world.data();
    let (to, data) = (backup.to_str().unwrap(), data.to_str().unwrap());
    tressed(&["backup", to, "--data", data]);

    // A commit that the backup does not have; Chi never hears of it.
    world.register("dan", "whatsapp", "+447700900004");
    world.acquaint("ana", "dan", "whatsapp", "+447700900004");
    world.ok("dan", &["list"]);
    world.ok("ana", &["group", "add", &trio, "+447700900004"]);
    world.ok("ana", &["send", &trio, "welcome, dan"]);
    world.ok("bo", &["list"]);

    restore(&mut world, &backup);
    for who in ["ana", "bo", "chi", "ana", "bo", "chi"] {
        world.ok(who, &["list"]);
    }
    world.ok("bo", &["send", &trio, "bo is here"]);
    world.ok("chi", &["send", &trio, "chi is here"]);
    world.ok("ana", &["send", &trio, "and ana"]);
    for who in ["ana", "bo", "chi"] {
        world.ok(who, &["list"]);
        let mut seen = texts(&world, who, &trio);
        seen.sort();
        assert_eq!(
            seen,
            [
                "and ana",
                "bo is here",
                "chi is here",
                "long before",
                "welcome, dan"
            ],
            "{who}"
        );
    }
}
