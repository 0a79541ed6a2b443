//! Showing: order, pages, what hangs on messages, receipts.

use tresse_content::application::{GroupInfo, Profile, Status, StatusReport};
use tresse_content::{Disposition, Extensions, ExternalPart, Mention, NestedPart, Part, RawItem};

use super::*;
use crate::contact;

#[test]
fn unplaced_own_messages_stand_last_until_they_have_their_place() {
    let mut world = World::group(&[mia(), wen()]);
    let content = MimiContent::text(world.salt(), "mine");
    let (row, _) = queue(&world.connection, &world.input(mia(), &content)).unwrap();
    let row = row.unwrap();
    world.says(wen(), "theirs");
    assert_eq!(world.bodies(), [text("theirs"), text("mine")]);
    assert_eq!(world.all()[1].seq, None);
    // A message of which this device learns only now was accepted before.
    place(&world.connection, ROOM, row, 1, T0 + 5).unwrap();
    world
        .connection
        .execute("UPDATE message SET seq = 2 WHERE is_own = 0", [])
        .unwrap();
    assert_eq!(world.bodies(), [text("mine"), text("theirs")]);
    assert_eq!(world.all()[0].at_ms, T0 + 5);
}

#[test]
fn an_echo_of_a_queued_message_gives_it_its_place_and_no_second_row() {
    let mut world = World::group(&[mia(), wen()]);
    let content = MimiContent::text(world.salt(), "mine");
    queue(&world.connection, &world.input(mia(), &content)).unwrap();
    world.entry(mia(), &content);
    assert_eq!(world.only().seq, Some(1));
}

#[test]
fn the_same_message_twice_is_shown_once() {
    let mut world = World::group(&[mia(), wen()]);
    let content = MimiContent::text(world.salt(), "again");
    assert_eq!(world.entry(wen(), &content).len(), 1);
    assert!(world.entry(wen(), &content).is_empty());
    assert_eq!(world.only().seq, Some(1));
}

#[test]
fn a_message_that_the_server_refused_leaves_nothing() {
    let mut world = World::group(&[mia(), wen()]);
    let content = MimiContent::text(world.salt(), "mine");
    let (row, _) = queue(&world.connection, &world.input(mia(), &content)).unwrap();
    withdraw(&world.connection, ROOM, row.unwrap()).unwrap();
    assert!(world.all().is_empty());
    // One that has its place stays.
    world.says(mia(), "placed");
    let row = world.only().row;
    withdraw(&world.connection, ROOM, row).unwrap();
    assert_eq!(world.bodies(), [text("placed")]);
}

#[test]
fn pages_go_back_in_order_without_gap_or_overlap() {
    let mut world = World::group(&[mia(), wen()]);
    for number in 1..=25 {
        world.says(wen(), &number.to_string());
    }
    let mut before_seq = None;
    let mut texts = Vec::new();
    loop {
        let part = page(
            &world.connection,
            ROOM,
            Page {
                before_seq,
                limit: 10,
            },
        )
        .unwrap();
        let Some(first) = part.first() else { break };
        before_seq = first.seq;
        texts.splice(0..0, part.into_iter().map(|message| message.body));
    }
    let expected: Vec<Body> = (1..=25).map(|number| text(&number.to_string())).collect();
    assert_eq!(texts, expected);
}

#[test]
fn a_message_comes_with_mentions_files_and_its_reply() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "look");
    let mention = Mention {
        range: 0..4,
        uri: sender_uri(wen().account()),
    };
    let stranger = Mention {
        range: 5..6,
        uri: "mimi://example.com/u/x".to_owned(),
    };
    let content = MimiContent::text_with_mentions(world.salt(), "@wen !", &[mention, stranger])
        .in_reply_to(first);
    world.entry(mia(), &content);
    let shown = world.all().remove(1);
    assert_eq!(shown.in_reply_to, Some(first));
    assert_eq!(shown.body, text("@wen !"));
    assert_eq!(
        shown.mentions,
        [MentionOf {
            range: 0..4,
            account: wen().account()
        }]
    );

    let file = |name: &str| ExternalPart {
        filename: name.to_owned(),
        size: u64::MAX,
        key: vec![1, 2],
        ..ExternalPart::default()
    };
    let part = |file| NestedPart::new(Disposition::ATTACHMENT, Part::External(Box::new(file)));
    let body = NestedPart::multi(
        Disposition::RENDER,
        tresse_content::Semantics::ProcessAll,
        vec![part(file("b")), part(file("a"))],
    );
    let content = MimiContent::new(world.salt(), body);
    world.entry(wen(), &content);
    let shown = world.all().remove(2);
    let found: Vec<_> = shown
        .attachments
        .iter()
        .map(|it| it.part().clone())
        .collect();
    assert_eq!(found, [file("b"), file("a")]);
    assert_eq!(message(&world.connection, shown.row).unwrap(), Some(shown));
}

#[test]
fn what_cannot_be_shown_or_opened_says_so_in_its_place() {
    let mut world = World::group(&[mia(), wen()]);
    let strange = NestedPart::single(Disposition::RENDER, "model/obj", "?");
    let content = MimiContent::new(world.salt(), strange);
    world.entry(wen(), &content);
    undecryptable(&world.connection, ROOM, 2, T0, "lost key").unwrap();
    undecryptable(&world.connection, ROOM, 3, T0, "lost key").unwrap();
    let closed = || Body::Undecryptable("lost key".to_owned());
    assert_eq!(world.bodies(), [Body::Unsupported, closed(), closed()]);
}

#[test]
fn receipts_count_accounts_not_devices_and_only_grow() {
    let (second, third) = (device(3, 4, 1), device(3, 4, 2));
    let mut world = World::group(&[mia(), wen(), second]);
    let mine = world.says(mia(), "hello");
    let theirs = world.says(wen(), "hi");
    let mut report = |sender, status, message| {
        let report = StatusReport::of(status, [message]);
        let content = MimiContent::status(world.salt(), &report).unwrap();
        world.entry(sender, &content).len()
    };
    assert_eq!(report(wen(), Status::DELIVERED, mine), 1);
    assert_eq!(report(second, Status::READ, mine), 1);
    assert_eq!(
        report(third, Status::DELIVERED, mine),
        0,
        "read does not become delivered"
    );
    assert_eq!(report(wen(), Status::DELIVERED, mine), 0, "twice is once");
    assert_eq!(report(second, Status::READ, theirs), 0, "not ours to count");
    assert_eq!(
        report(second, Status::READ, MessageId([1; 32])),
        0,
        "unknown"
    );
    assert_eq!(report(second, Status(77), mine), 0, "unknown status");
    let shown = world.all().remove(0);
    assert_eq!((shown.delivered, shown.read), (2, 1));
}

#[test]
fn what_another_own_device_has_read_is_read_here_too() {
    let mut world = World::group(&[mia(), wen()]);
    let theirs = world.says(wen(), "hi");
    world.says(wen(), "there");
    let report = StatusReport::of(Status::READ, [theirs]);
    let content = MimiContent::status(world.salt(), &report).unwrap();
    world.entry(device(1, 1, 2), &content);
    let seen = conversation::one(&world.connection, ROOM).unwrap().unwrap();
    assert_eq!(seen.unread, 1);
}

#[test]
fn seeing_messages_returns_those_of_others_once() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "1");
    world.says(mia(), "2");
    let third = world.says(wen(), "3");
    let rows: Vec<i64> = world.all().iter().map(|message| message.row).collect();
    let seen = |after, up_to| seen(&world.connection, ROOM, after, up_to, T0).unwrap();
    assert_eq!(seen(0, rows[1]), [first]);
    assert_eq!(seen(rows[1], rows[2]), [third]);
    assert!(seen(rows[2], rows[2]).is_empty());
}

#[test]
fn names_of_groups_and_people_arrive_with_messages() {
    let mut world = World::group(&[mia(), wen()]);
    let name = |name: &str| name.to_owned();
    let group = MimiContent::group_info(
        world.salt(),
        &GroupInfo {
            name: name("Team"),
            revision: 0,
            is_change: false,
            ..GroupInfo::default()
        },
    )
    .unwrap();
    assert_eq!(world.entry(wen(), &group), [Change::Conversation(ROOM)]);
    let profile = MimiContent::profile(
        world.salt(),
        &Profile {
            name: name("Wen"),
            ..Profile::default()
        },
    )
    .unwrap();
    assert_eq!(
        world.entry(wen(), &profile),
        [Change::Contact(wen().account())]
    );
    assert!(world.entry(wen(), &profile).is_empty());
    assert_eq!(
        conversation::one(&world.connection, ROOM)
            .unwrap()
            .unwrap()
            .name,
        "Team"
    );
    // A change of it is a line; an old name that somebody still tells to newcomers is nothing.
    for (said, revision, is_change, shown) in [
        ("Band", 1, true, "Band"),
        ("Team", 0, false, "Band"),
        ("Band", 1, false, "Band"),
        ("Crew", 1, true, "Crew"),
        ("Gang", 2, false, "Crew"),
        ("Gang", 3, false, "Gang"),
    ] {
        let info = GroupInfo {
            name: name(said),
            revision,
            is_change,
            ..GroupInfo::default()
        };
        let content = MimiContent::group_info(world.salt(), &info).unwrap();
        world.entry(wen(), &content);
        let found = conversation::one(&world.connection, ROOM).unwrap();
        assert_eq!(found.unwrap().name, shown);
    }
    let renamed = |name: &str| Body::Notice(Notice::Renamed(name.to_owned()));
    assert_eq!(world.bodies(), [renamed("Band"), renamed("Crew")]);
    let contact = contact::one(&world.connection, wen().account())
        .unwrap()
        .unwrap();
    assert_eq!(contact.name, "Wen");
}

#[test]
fn the_greatest_revision_of_a_name_stops_neither_listing_nor_renaming() {
    let mut world = World::group(&[mia(), wen()]);
    for (said, revision, is_change, shown) in [
        ("told", u32::MAX, false, "told"),
        ("told again", 1, false, "told"),
        ("Band", 1, true, "Band"),
        ("Spam", u32::MAX, true, "Spam"),
        ("Spam!", u32::MAX, true, "Spam!"),
        ("told", u32::MAX, false, "Spam!"),
        ("Crew", 1, true, "Crew"),
        ("Team", u32::MAX, true, "Team"),
    ] {
        let info = GroupInfo {
            name: said.to_owned(),
            revision,
            is_change,
            ..GroupInfo::default()
        };
        let content = MimiContent::group_info(world.salt(), &info).unwrap();
        world.entry(wen(), &content);
        let listed = conversation::all(&world.connection).unwrap();
        assert_eq!(listed[0].name, shown);
    }
}

#[test]
fn a_new_name_that_comes_again_is_one_line_at_its_new_place() {
    let mut world = World::group(&[mia(), wen()]);
    let info = GroupInfo {
        name: "Band".to_owned(),
        revision: 1,
        is_change: true,
        ..GroupInfo::default()
    };
    let renamed = MimiContent::group_info(world.salt(), &info).unwrap();
    world.entry(wen(), &renamed);
    world.says(wen(), "hello");
    let line = Body::Notice(Notice::Renamed("Band".to_owned()));
    world.entry(wen(), &renamed);
    assert_eq!(world.bodies(), [line.clone(), text("hello")]);
    // After a restore of the server it has another place.
    world.restored();
    world.entry(wen(), &renamed);
    assert_eq!(world.bodies(), [text("hello"), line]);
    // It is still nothing that can be answered, reacted to or unsent.
    world.deletes(wen(), World::id(wen(), &renamed));
    assert_eq!(world.ignored(), "gone");
}

#[test]
fn a_message_that_claims_another_sender_is_not_believed() {
    let mut world = World::group(&[mia(), wen()]);
    let forged = Extensions::uris(&sender_uri(mia().account()), &room_uri(ROOM));
    let mut content = MimiContent::text(world.salt(), "I am Mia");
    content.extensions = forged.clone();
    world.entry(wen(), &content);
    assert_eq!(world.bodies(), [Body::Unsupported]);
    let target = world.says(wen(), "x");
    let mut content = MimiContent::delete(world.salt(), target);
    content.extensions = forged;
    world.entry(wen(), &content);
    assert_eq!(world.ignored(), "forged");
    // The true uris do no harm, and neither does an extension nobody knows.
    let mut content = MimiContent::text(world.salt(), "I am Wen");
    content.extensions = Extensions::uris(&sender_uri(wen().account()), &room_uri(ROOM));
    let unknown = tresse_content::ExtensionKey::Name("x".to_owned());
    content.extensions.0.insert(unknown, RawItem::text("y"));
    world.entry(wen(), &content);
    assert_eq!(world.bodies()[2], text("I am Wen"));
}
