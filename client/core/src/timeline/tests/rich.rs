//! Polls, places, contacts, stickers, votes, and how often something was forwarded.

use tresse_content::application::{CardEntry, ContactCard, Location, Poll, Rich, Sticker, Vote};
use tresse_content::{Disposition, NestedPart, Semantics, media_type};

use super::*;
use crate::part::{PartRow, PartSummary};

fn poll(multiple: bool) -> Rich {
    Rich::Poll(Poll {
        question: "Where to?".to_owned(),
        options: ["Lake", "Hills", "Sea"].map(ToOwned::to_owned).to_vec(),
        multiple,
    })
}

fn sends(world: &mut World, sender: DeviceId, rich: &Rich) -> MessageId {
    let content = MimiContent::rich(world.salt(), rich).unwrap();
    world.entry(sender, &content);
    World::id(sender, &content)
}

fn votes(world: &mut World, sender: DeviceId, poll: MessageId, choices: &[u8]) -> MessageId {
    let vote = Vote {
        choices: choices.to_vec(),
    };
    let content = MimiContent::vote(world.salt(), poll, &vote, "words").unwrap();
    world.entry(sender, &content);
    World::id(sender, &content)
}

fn takes_back(world: &mut World, sender: DeviceId, vote: MessageId, poll: MessageId) {
    let content = MimiContent::unvote(world.salt(), vote, poll);
    world.entry(sender, &content);
}

/// Who chose what, by the first byte of their ids.
fn chosen(world: &World) -> Vec<(u8, Vec<u8>)> {
    let votes = world.all().remove(0).votes;
    votes
        .into_iter()
        .map(|vote| (vote.account.0[2], vote.choices))
        .collect()
}

fn row(world: &World) -> MessageRow {
    let around = Around {
        anchor: None,
        before: 1,
        after: 0,
    };
    let networks = &world.networks;
    let thread = thread(&world.connection, networks, world.now_ms, ROOM, around).unwrap();
    thread.rows.into_iter().next_back().unwrap()
}

#[test]
fn everybody_has_one_vote_and_the_newest_counts() {
    let mut world = World::group(&[mia(), ivo(), wen()]);
    let asked = sends(&mut world, wen(), &poll(true));
    votes(&mut world, ivo(), asked, &[0, 2]);
    votes(&mut world, mia(), asked, &[1]);
    assert_eq!(chosen(&world), [(1, vec![1]), (2, vec![0, 2])]);
    let second = votes(&mut world, ivo(), asked, &[1]);
    assert_eq!(chosen(&world), [(1, vec![1]), (2, vec![1])]);
    // Another device of the same person has the same vote.
    let third = votes(&mut world, device(2, 2, 2), asked, &[2]);
    assert_eq!(chosen(&world)[1], (2, vec![2]));
    takes_back(&mut world, ivo(), second, asked);
    assert_eq!(world.ignored(), "unknown message", "that one was replaced");
    takes_back(&mut world, mia(), third, asked);
    assert_eq!(world.ignored(), "foreign");
    takes_back(&mut world, ivo(), third, asked);
    assert_eq!(chosen(&world), [(1, vec![1])]);
    assert_eq!(world.all().len(), 1, "votes are no lines of their own");
}

#[test]
fn a_vote_that_makes_no_sense_is_ignored_and_recorded() {
    let mut world = World::group(&[mia(), wen()]);
    let asked = sends(&mut world, wen(), &poll(false));
    votes(&mut world, mia(), asked, &[0, 1]);
    assert_eq!(world.ignored(), "not an option");
    votes(&mut world, mia(), asked, &[3]);
    assert_eq!(world.ignored(), "not an option");
    votes(&mut world, mia(), MessageId([1; 32]), &[0]);
    assert_eq!(world.ignored(), "unknown message");
    let said = world.says(wen(), "no poll");
    votes(&mut world, mia(), said, &[0]);
    assert_eq!(world.ignored(), "not a poll");
    world.deletes(wen(), asked);
    votes(&mut world, mia(), asked, &[0]);
    assert_eq!(world.ignored(), "gone");
}

#[test]
fn nothing_is_left_of_a_poll_that_is_taken_back() {
    let mut world = World::group(&[mia(), wen()]);
    let asked = sends(&mut world, wen(), &poll(false));
    votes(&mut world, mia(), asked, &[0]);
    assert!(world.holds("Hills"));
    world.deletes(wen(), asked);
    assert!(!world.holds("Hills"));
    let left: i64 = world
        .connection
        .query_row(
            "SELECT (SELECT count(*) FROM part) + (SELECT count(*) FROM vote)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_poll_cannot_be_edited_and_nothing_becomes_one() {
    let mut world = World::group(&[mia(), wen()]);
    let asked = sends(&mut world, wen(), &poll(false));
    world.edits(wen(), asked, "Whom to?");
    assert_eq!(world.ignored(), "gone");
    let said = world.says(wen(), "hi");
    let content = MimiContent::rich(world.salt(), &poll(false)).unwrap();
    world.entry(wen(), &content.replacing(said));
    assert_eq!(world.ignored(), "gone");
    assert_eq!(world.bodies()[1], text("hi"));
}

#[test]
fn a_screen_shows_options_with_people_and_what_is_mine() {
    let mut world = World::group(&[mia(), ivo(), wen()]);
    world.has_account("messenger");
    let asked = sends(&mut world, wen(), &poll(false));
    votes(&mut world, mia(), asked, &[2]);
    votes(&mut world, ivo(), asked, &[2]);
    let shown = row(&world);
    let Some(PartRow::Poll {
        question,
        options,
        multiple: false,
        voters: 2,
    }) = &shown.part
    else {
        panic!("{:?}", shown.part);
    };
    assert_eq!(question, "Where to?");
    let counts: Vec<_> = options
        .iter()
        .map(|it| (it.people.len(), it.mine))
        .collect();
    assert_eq!(counts, [(0, false), (0, false), (2, true)]);
    assert_eq!(
        shown.body,
        RowBody::Text("Where to?\n• Lake\n• Hills\n• Sea".to_owned())
    );
    assert!(shown.can.vote && shown.can.forward && !shown.can.edit);
}

#[test]
fn what_the_own_app_does_not_have_is_text() {
    let place = Location::new(48.85837, 2.29448, None, "Tower").unwrap();
    for (me, name, is_drawn) in [(ivo(), "instagram", false), (mia(), "messenger", true)] {
        let mut world = World::group(&[me, wen()]);
        world.has_account(name);
        crate::chat::due::settle(&world.connection).unwrap();
        sends(&mut world, wen(), &Rich::Location(place.clone()));
        let shown = row(&world);
        assert_eq!(shown.part.is_some(), is_drawn, "{name}");
        let said = "📍 48.85837, 2.29448\nTower";
        assert_eq!(shown.body, RowBody::Text(said.to_owned()));
        let line = lines(&world.connection, [shown.row])
            .unwrap()
            .remove(&shown.row);
        let people = [wen().account()].into();
        let people =
            crate::person::People::of(&world.connection, &world.networks, &people).unwrap();
        let expected = if is_drawn {
            Summary::Part(PartSummary::Location("Tower".to_owned()))
        } else {
            Summary::Text(said.to_owned())
        };
        assert_eq!(line.unwrap().summary(&people), expected);
    }
}

#[test]
fn a_poll_between_two_is_text_where_only_groups_have_polls() {
    let mut world = World::group(&[mia(), wen()]);
    world.has_account("messenger");
    conversation::set_kind_and_state(
        &world.connection,
        ROOM,
        ConversationKind::Direct,
        ConversationState::Open,
    )
    .unwrap();
    sends(&mut world, wen(), &poll(false));
    let shown = row(&world);
    assert_eq!(shown.part, None);
    assert!(!shown.can.vote);
}

#[test]
fn a_contact_opens_only_on_a_network_that_is_known_and_a_sticker_means_an_emoji() {
    let mut world = World::group(&[wen(), ivo()]);
    world.has_account("whatsapp");
    let entry = |network: &str| CardEntry {
        network: network.to_owned(),
        value: "zoe".to_owned(),
    };
    let card = ContactCard {
        name: "Zoe".to_owned(),
        entries: vec![entry("instagram"), entry("telegraph"), entry("")],
    };
    sends(&mut world, ivo(), &Rich::Contact(card));
    let Some(PartRow::Contact { entries, .. }) = row(&world).part else {
        panic!("no contact");
    };
    let networks: Vec<_> = entries.iter().map(|it| it.network.as_deref()).collect();
    assert_eq!(networks, [Some("instagram"), None, None]);
    let mut sticker = Sticker {
        pack: "dots".to_owned(),
        sticker: "wave".to_owned(),
        emoji: "👋".to_owned(),
    };
    sends(&mut world, ivo(), &Rich::Sticker(sticker.clone()));
    assert!(matches!(row(&world).part, Some(PartRow::Sticker { .. })));
    sticker.emoji = "free money".to_owned();
    sends(&mut world, ivo(), &Rich::Sticker(sticker));
    let shown = row(&world);
    assert_eq!(shown.part, None, "words are no emoji");
    assert_eq!(shown.body, RowBody::Text("free money".to_owned()));
}

#[test]
fn a_part_that_is_damaged_is_the_text_beside_it() {
    let mut world = World::group(&[wen(), ivo()]);
    world.has_account("whatsapp");
    let parts = vec![
        NestedPart::single(Disposition::RENDER, media_type::POLL, "?"),
        NestedPart::single(Disposition::RENDER, media_type::PLAIN, "Q: a or b"),
    ];
    let body = NestedPart::multi(Disposition::RENDER, Semantics::ChooseOne, parts);
    let content = MimiContent::new(world.salt(), body);
    world.entry(ivo(), &content);
    let shown = row(&world);
    assert_eq!(shown.part, None);
    assert_eq!(shown.body, RowBody::Text("Q: a or b".to_owned()));
}

#[test]
fn a_forward_mark_is_shown_where_the_app_has_it_and_limits_the_next_step_everywhere() {
    for (me, name, other, expected) in [
        (
            wen(),
            "whatsapp",
            device(3, 8, 1),
            (Forwarded::Many, Some(1)),
        ),
        (
            mia(),
            "messenger",
            device(1, 8, 1),
            (Forwarded::Many, Some(5)),
        ),
        (ivo(), "instagram", device(2, 8, 1), (Forwarded::No, None)),
        (ivo(), "instagram", wen(), (Forwarded::No, Some(1))),
    ] {
        let mut world = World::group(&[me, other]);
        world.has_account(name);
        let content = MimiContent::text(world.salt(), "psst").forwarded(5);
        world.entry(other, &content);
        let shown = row(&world);
        assert_eq!((shown.forwarded, shown.forward_targets), expected, "{name}");
    }
    let mut world = World::group(&[wen(), ivo()]);
    world.has_account("whatsapp");
    let content = MimiContent::text(world.salt(), "psst").forwarded(4);
    world.entry(ivo(), &content);
    let shown = row(&world);
    assert_eq!(shown.forwarded, Forwarded::Some);
    assert_eq!(shown.forward_targets, Some(5));
}
