//! Parts of a timeline with all that a screen shows.

use tresse_content::application::{Status, StatusReport};
use tresse_content::{Expiration, ExternalPart};

use super::*;
use crate::contact;

fn part(world: &World, anchor: Option<i64>, before: usize, after: usize) -> Thread {
    let around = Around {
        anchor,
        before,
        after,
    };
    thread(
        &world.connection,
        &world.networks,
        world.now_ms,
        ROOM,
        around,
    )
    .unwrap()
}

fn last(world: &World) -> MessageRow {
    part(world, None, 1, 0).rows.pop().unwrap()
}

fn numbers(thread: &Thread) -> Vec<u32> {
    let number = |row: &MessageRow| match &row.body {
        RowBody::Text(text) => text.parse().unwrap(),
        other => panic!("{other:?}"),
    };
    thread.rows.iter().map(number).collect()
}

/// As many messages as rows, each saying its number; the last is waiting for its place.
fn counted(count: u32) -> World {
    let mut world = World::group(&[mia(), wen()]);
    world.has_account("messenger");
    for number in 1..count {
        world.says(wen(), &number.to_string());
    }
    world.queues(&count.to_string());
    world
}

#[test]
fn a_part_is_around_its_anchor_and_says_whether_there_is_more() {
    let world = counted(20);
    let end = part(&world, None, 5, 3);
    assert_eq!(numbers(&end), [16, 17, 18, 19, 20]);
    assert!(end.older && !end.newer);
    let middle = part(&world, Some(10), 2, 3);
    assert_eq!(numbers(&middle), [8, 9, 10, 11, 12, 13]);
    assert!(middle.older && middle.newer);
    let beginning = part(&world, Some(2), 5, 1);
    assert_eq!(numbers(&beginning), [1, 2, 3]);
    assert!(!beginning.older && beginning.newer);
    let unplaced = part(&world, Some(20), 1, 5);
    assert_eq!(numbers(&unplaced), [19, 20]);
    assert!(unplaced.older && !unplaced.newer);
    let all = part(&world, Some(7), 100, 100);
    assert_eq!(numbers(&all), (1..=20).collect::<Vec<_>>());
    assert!(!all.older && !all.newer);
    assert_eq!(numbers(&part(&world, Some(10), 0, 0)), [10]);
}

#[test]
fn where_an_anchor_is_gone_its_neighbour_is_shown() {
    let world = counted(9);
    world
        .connection
        .execute("DELETE FROM message WHERE row = 5", [])
        .unwrap();
    assert_eq!(numbers(&part(&world, Some(5), 1, 1)), [3, 4, 6]);
}

#[test]
fn parts_are_read_from_the_index_and_nothing_is_sorted() {
    let world = counted(3);
    for sql in [
        super::super::read::older_than(),
        super::super::read::from_on(),
    ] {
        let plan: Vec<String> = world
            .connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap()
            .query_map((ROOM.0, 5, 5, 5), |row| row.get(3))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains("message_order"), "{plan}");
        assert!(
            !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"),
            "{plan}"
        );
    }
}

#[test]
fn a_reply_shows_what_it_answers_as_it_is_now_or_that_it_is_unknown() {
    let mut world = World::group(&[mia(), wen()]);
    contact::set_name(&world.connection, wen().account(), "Wen").unwrap();
    let question = world.says(wen(), "where?");
    let version = world.edits(wen(), question, "where and when?");
    let reply = MimiContent::text(world.salt(), "here").in_reply_to(version);
    world.entry(mia(), &reply);
    let quote = last(&world).reply.unwrap();
    assert_eq!(quote.row, Some(1));
    assert_eq!(quote.sender.unwrap().shown, "Wen");
    assert_eq!(
        quote.summary,
        Some(Summary::Text("where and when?".to_owned()))
    );
    // Before the edit it was answered by its first id.
    let reply = MimiContent::text(world.salt(), "here").in_reply_to(question);
    world.entry(mia(), &reply);
    assert_eq!(last(&world).reply.unwrap().row, Some(1));
    world.deletes(wen(), question);
    assert_eq!(last(&world).reply.unwrap().summary, Some(Summary::Unsent));
    let reply = MimiContent::text(world.salt(), "?").in_reply_to(MessageId([1; 32]));
    world.entry(wen(), &reply);
    let unknown = Quote {
        row: None,
        sender: None,
        summary: None,
    };
    assert_eq!(last(&world).reply, Some(unknown));
}

#[test]
fn reactions_are_grouped_and_mentions_tell_whether_it_is_me() {
    let third = device(1, 7, 1);
    let mut world = World::group(&[mia(), wen(), third]);
    world.has_account("messenger");
    let message = world.calls(wen());
    world.reacts(mia(), message, "👍");
    world.reacts(wen(), message, "❤");
    world.reacts(third, message, "❤");
    let shown = last(&world);
    let grouped: Vec<_> = shown
        .reactions
        .iter()
        .map(|reaction| (reaction.emoji.as_str(), reaction.people.len()))
        .collect();
    assert_eq!(grouped, [("❤", 2), ("👍", 1)]);
    assert!(shown.reactions[1].people[0].is_me);
    assert_eq!(
        (shown.mentions[0].range.clone(), shown.mentions[0].is_me),
        (0..3, true)
    );
}

#[test]
fn a_receipt_in_a_group_is_that_of_the_slowest_and_each_has_its_time() {
    let third = device(1, 7, 1);
    let mut world = World::group(&[mia(), wen(), third]);
    let row = world.queues("mine");
    assert_eq!(last(&world).receipt, Receipt::Sending);
    world.places(row);
    assert_eq!(last(&world).receipt, Receipt::Sent);
    let message = last(&world).message;
    let tell = |world: &mut World, who: DeviceId, status| {
        world.later(1);
        let report = StatusReport::of(status, [message]);
        let content = MimiContent::status(world.salt(), &report).unwrap();
        world.entry(who, &content);
        last(world).receipt
    };
    assert_eq!(tell(&mut world, wen(), Status::DELIVERED), Receipt::Sent);
    assert_eq!(tell(&mut world, third, Status::READ), Receipt::Delivered);
    assert_eq!(tell(&mut world, wen(), Status::READ), Receipt::Read);
    let info = message_info(&world.connection, &world.networks, row).unwrap();
    let times = |list: &[(crate::Person, u64)]| -> Vec<_> {
        list.iter()
            .map(|(who, at_ms)| (who.account, at_ms - T0))
            .collect()
    };
    assert_eq!(
        times(&info.read_by),
        [(third.account(), 2), (wen().account(), 3)]
    );
    assert_eq!(times(&info.delivered_to), [(wen().account(), 1)]);
    world.says(wen(), "theirs");
    assert_eq!(last(&world).receipt, Receipt::None);
}

#[test]
fn what_can_be_done_is_what_the_rules_of_now_allow() {
    let mut world = World::group(&[mia(), wen()]);
    world.has_account("messenger");
    world.says(wen(), "theirs");
    let everything_of_others = Can {
        reply: true,
        react: true,
        forward: true,
        star: true,
        pin: true,
        ..Can::default()
    };
    assert_eq!(last(&world).can, everything_of_others);
    let mine = world.says(mia(), "mine");
    let everything = Can {
        edit: true,
        unsend: true,
        ..everything_of_others
    };
    assert_eq!(last(&world).can, everything);
    for number in 0..5 {
        world.edits(mia(), mine, &number.to_string());
    }
    assert!(!last(&world).can.edit, "Messenger has five edits");
    world.says(mia(), "mine again");
    world.later(16 * MINUTE);
    let late = last(&world).can;
    assert!(!late.edit && late.unsend);
    world.later(60 * HOUR);
    assert!(!last(&world).can.unsend, "WhatsApp has sixty hours");

    let mut group = World::group(&[wen(), device(3, 7, 1)]);
    group.has_account("whatsapp");
    group.says(device(3, 7, 1), "theirs");
    assert!(!last(&group).can.unsend);
    group.is_admin(wen());
    assert!(last(&group).can.unsend, "an admin on WhatsApp");

    let end = Expiration::At((world.now_ms / 1000) as u32 + 3600);
    let content = MimiContent::text(world.salt(), "not for ever").expiring(end);
    world.entry(wen(), &content);
    assert!(!last(&world).can.forward);
    let message = world.says(wen(), "gone");
    world.deletes(wen(), message);
    assert_eq!(last(&world).can, Can::default());
    world.says(wen(), "left");
    world
        .connection
        .execute("UPDATE conversation SET membership = 'left'", [])
        .unwrap();
    let outside = Can {
        forward: true,
        star: true,
        ..Can::default()
    };
    assert_eq!(last(&world).can, outside);
}

#[test]
fn a_file_can_be_forwarded_as_long_as_the_server_keeps_it() {
    let mut world = World::group(&[mia(), wen()]);
    let file = ExternalPart {
        content_type: "image/png".to_owned(),
        url: crate::attachment::url(tresse_proto::ids::BlobId([1; 32])),
        size: 12,
        filename: "a.png".to_owned(),
        ..ExternalPart::default()
    };
    let content = MimiContent::attachment(world.salt(), file, "");
    world.entry(wen(), &content);
    assert!(last(&world).can.forward);
    world.later(45 * 24 * HOUR);
    assert!(!last(&world).can.forward);
}

#[test]
fn a_star_is_shown_and_goes_with_its_message() {
    let mut world = World::group(&[mia(), wen()]);
    let message = world.says(wen(), "keep this");
    let row = last(&world).row;
    world
        .connection
        .execute("INSERT INTO star (row, at_ms) VALUES (?1, 1)", [row])
        .unwrap();
    assert!(last(&world).starred);
    let one = message_row(&world.connection, &world.networks, world.now_ms, row).unwrap();
    assert_eq!(one, Some(last(&world)));
    world.deletes(wen(), message);
    assert!(!last(&world).starred);
}
