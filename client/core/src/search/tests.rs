//! Searching: what is found, what is gone, and that nothing typed is wrong.

use proptest::prelude::*;
use rusqlite::Connection;
use tresse_content::MimiContent;

use super::*;
use crate::contact;
use crate::timeline::tests::{HOUR, ROOM, World, mia, wen};

fn world() -> World {
    let world = World::group(&[mia(), wen()]);
    contact::set_name(&world.connection, wen().account(), "Wen").unwrap();
    world
}

fn find(world: &World, text: &str) -> Vec<Hit> {
    search(&world.connection, &world.networks, text, None, 50).unwrap()
}

fn texts(hits: &[Hit]) -> Vec<String> {
    let whole = |hit: &Hit| hit.snippet.iter().map(|part| part.text.as_str()).collect();
    hits.iter().map(whole).collect()
}

#[test]
fn words_are_found_by_their_beginnings_without_accents_newest_first() {
    let mut world = world();
    world.says(wen(), "Le Café est fermé");
    world.says(mia(), "cafeteria, then?");
    world.says(wen(), "the tea house");
    assert_eq!(
        texts(&find(&world, "CAFE")),
        ["cafeteria, then?", "Le Café est fermé"]
    );
    assert_eq!(texts(&find(&world, "fer caf")), ["Le Café est fermé"]);
    assert!(
        find(&world, "afe").is_empty(),
        "not in the middle of a word"
    );
    let hit = find(&world, "tea").remove(0);
    assert_eq!((hit.sender.shown.as_str(), hit.conversation), ("Wen", ROOM));
    let hits: Vec<_> = hit.snippet.iter().filter(|part| part.hit).collect();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].text, "tea");
    let elsewhere = Some(ConversationId([1; 16]));
    let found = search(&world.connection, &world.networks, "tea", elsewhere, 50);
    assert!(found.unwrap().is_empty());
    let one = search(&world.connection, &world.networks, "t", None, 1).unwrap();
    assert_eq!(texts(&one), ["the tea house"]);
}

#[test]
fn an_edited_text_is_found_by_its_new_words_only() {
    let mut world = world();
    let message = world.says(wen(), "at the harbour");
    assert_eq!(find(&world, "harbour").len(), 1);
    world.edits(wen(), message, "at the station");
    assert!(find(&world, "harbour").is_empty());
    assert_eq!(texts(&find(&world, "station")), ["at the station"]);
}

#[test]
fn the_index_is_never_far_behind() {
    let mut world = world();
    let indexed = |world: &World| -> i64 {
        words::settle_many(&world.connection).unwrap();
        let sql = "SELECT row FROM message_text_end";
        world
            .connection
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    for number in 1..=63 {
        world.says(wen(), &format!("number {number}"));
    }
    assert_eq!(indexed(&world), 0);
    world.says(wen(), "number 64");
    assert_eq!(indexed(&world), 64);
    world.says(wen(), "number 65");
    assert_eq!(find(&world, "number").len(), 50, "as many as are wanted");
    assert_eq!(texts(&find(&world, "number"))[0], "number 65");
    assert_eq!(indexed(&world), 65);
    whole(&world);
}

#[test]
fn what_is_edited_or_unsent_before_its_words_were_noted_is_found_as_it_is_in_the_end() {
    let mut world = world();
    let edited = world.says(wen(), "at the harbour");
    let gone = world.says(wen(), "at the lighthouse");
    world.edits(wen(), edited, "at the station");
    world.deletes(wen(), gone);
    assert!(find(&world, "harbour").is_empty() && find(&world, "lighthouse").is_empty());
    assert_eq!(texts(&find(&world, "station")), ["at the station"]);
    whole(&world);
}

/// The index holds what the messages say, and nothing else.
fn whole(world: &World) {
    words::settle_all(&world.connection).unwrap();
    let check = "INSERT INTO message_text (message_text, rank) VALUES ('integrity-check', 1)";
    world.connection.execute(check, []).unwrap();
}

#[test]
fn names_of_groups_and_reasons_are_not_searched() {
    let mut world = world();
    let info = tresse_content::application::GroupInfo {
        name: "Crew".to_owned(),
        revision: 1,
        is_change: true,
        ..tresse_content::application::GroupInfo::default()
    };
    let content = MimiContent::group_info(world.salt(), &info).unwrap();
    world.entry(wen(), &content);
    crate::timeline::undecryptable(&world.connection, ROOM, 99, 1, "secret tree").unwrap();
    assert!(find(&world, "crew").is_empty() && find(&world, "tree").is_empty());
}

#[test]
fn what_was_unsent_or_is_over_is_in_no_page_of_the_database_file() {
    const WORD: &str = "quixotry";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("device.db");
    let holds = |word: &str| {
        let bytes = std::fs::read(&file).unwrap();
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    // On Messenger something is left of it, but not its words.
    let connection = Connection::open(&file).unwrap();
    connection
        .pragma_update(None, "secure_delete", "ON")
        .unwrap();
    let mut world = World::group_on(connection, &[mia(), wen()]);
    for number in 0..200 {
        world.says(wen(), &format!("ordinary words number {number}"));
    }
    let message = world.says(wen(), "the QUIXOTRY of it");
    words::settle_all(&world.connection).unwrap();
    assert!(holds(WORD), "the index has it in small letters");
    world.says(wen(), "and quixotic too");
    world.later(HOUR);
    world.deletes(wen(), message);
    assert!(!holds(WORD) && !holds("QUIXOTRY"));
    assert!(find(&world, WORD).is_empty());
    assert_eq!(
        find(&world, "quixot").len(),
        1,
        "the others are still found"
    );

    let content = MimiContent::text(world.salt(), "a zephyrous thing").expiring(
        tresse_content::Expiration::At((world.now_ms / 1000) as u32 + 60),
    );
    world.entry(wen(), &content);
    words::settle_all(&world.connection).unwrap();
    assert!(holds("zephyrous"));
    world.later(HOUR);
    crate::timeline::sweep(&world.connection, world.now_ms).unwrap();
    assert!(!holds("zephyrous"));
    whole(&world);
}

#[test]
fn starred_messages_are_listed_until_they_are_gone() {
    let mut world = world();
    let first = world.says(wen(), "first");
    world.later(1);
    world.says(wen(), "second");
    for row in world.all().iter().map(|message| message.row) {
        let sql = "INSERT INTO star (row, at_ms) VALUES (?1, 1)";
        world.connection.execute(sql, [row]).unwrap();
    }
    let starred = |world: &World| texts(&starred(&world.connection, &world.networks, 50).unwrap());
    assert_eq!(starred(&world), ["second", "first"]);
    world.deletes(wen(), first);
    assert_eq!(starred(&world), ["second"]);
}

#[test]
fn nothing_that_is_typed_is_wrong() {
    let mut world = world();
    world.says(wen(), "x y z");
    for text in [
        "\"",
        "\"\"",
        "'",
        "*",
        "x*",
        "^x",
        "x OR",
        "NEAR(x y)",
        "text:x",
        "-x",
        "+",
        "{x}:",
        "(",
        "x\0y",
        "\u{fdd0}",
        "\u{202e}x",
    ] {
        find(&world, text);
    }
    let huge = "x\" OR * ".repeat(8 * 1024);
    assert!(huge.len() >= 64 * 1024);
    find(&world, &huge);
}

proptest! {
    #[test]
    fn no_text_makes_a_search_fail(text in ".{0,80}", said in ".{0,80}") {
        let mut world = world();
        if !said.is_empty() {
            world.says(wen(), &said);
        }
        find(&world, &text);
        find(&world, &said);
        whole(&world);
    }
}
