//! Edits and reactions: who may do what, until when.

use tresse_content::{Disposition, Mention, NestedPart, Semantics, media_type};

use super::*;

#[test]
fn an_edit_replaces_the_text_and_keeps_the_place() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "helo");
    world.says(mia(), "hi");
    world.later(MINUTE);
    let version = world.edits(wen(), first, "hello");
    assert_eq!(world.bodies(), [text("hello"), text("hi")]);
    let shown = world.all().remove(0);
    assert_eq!(shown.message, first);
    assert_eq!(shown.edited_at_ms, Some(T0 + MINUTE));
    // What refers to the new version finds the message.
    world.reacts(mia(), version, "❤");
    assert_eq!(world.all()[0].reactions.len(), 1);
    assert!(!world.holds("helo"), "the old text is gone");
}

#[test]
fn an_edit_from_another_device_of_the_same_person_counts() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "helo");
    world.edits(device(3, 3, 2), first, "hello");
    assert_eq!(world.bodies(), [text("hello")]);
}

#[test]
fn foreign_and_aimless_edits_are_ignored_and_recorded() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "mine");
    world.edits(mia(), first, "yours");
    assert_eq!(world.ignored(), "foreign");
    world.edits(wen(), MessageId([1; 32]), "?");
    assert_eq!(world.ignored(), "unknown message");
    assert_eq!(world.bodies(), [text("mine")]);
}

#[test]
fn a_late_edit_is_ignored_by_the_times_of_the_server() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "1");
    world.later(15 * MINUTE);
    world.edits(wen(), first, "2");
    assert_eq!(world.ignored(), "carried out");
    world.later(1);
    world.edits(wen(), first, "3");
    assert_eq!(world.ignored(), "late");
    assert_eq!(world.bodies(), [text("2")]);
}

#[test]
fn the_stricter_network_counts_edits() {
    // Between two people on WhatsApp there is no end to edits; with Messenger there is.
    for (other, expected) in [(device(3, 7, 1), "6"), (mia(), "5")] {
        let mut world = World::group(&[other, wen()]);
        let first = world.says(wen(), "0");
        for number in 1..=6 {
            world.edits(wen(), first, &number.to_string());
        }
        assert_eq!(world.bodies(), [text(expected)]);
    }
}

#[test]
fn an_edit_changes_mentions_with_the_text() {
    let mut world = World::group(&[mia(), wen()]);
    let mention = |account: AccountId, range| Mention {
        range,
        uri: sender_uri(account),
    };
    let mentions = [
        mention(mia().account(), 0..4),
        mention(wen().account(), 5..9),
    ];
    let content = MimiContent::text_with_mentions(world.salt(), "@mia @wen", &mentions);
    world.entry(wen(), &content);
    let first = World::id(wen(), &content);
    let edited = [mention(mia().account(), 3..7)];
    let content = MimiContent::edit(world.salt(), first, "hi @mia", &edited);
    world.entry(wen(), &content);
    let expected = MentionOf {
        range: 3..7,
        account: mia().account(),
    };
    assert_eq!(world.only().mentions, [expected]);
}

#[test]
fn a_person_has_one_reaction_and_the_last_one_counts() {
    let mut world = World::group(&[mia(), wen(), ivo()]);
    let first = world.says(wen(), "news");
    world.reacts(mia(), first, "👍");
    world.reacts(ivo(), first, "😮");
    let last = world.reacts(device(1, 1, 2), first, "❤");
    let found = |world: &World| -> Vec<String> {
        world.all()[0]
            .reactions
            .iter()
            .map(|reaction| reaction.emoji.clone())
            .collect()
    };
    assert_eq!(found(&world), ["❤", "😮"]);
    // Taking back names the message that made the reaction, and only its person can do it.
    let content = MimiContent::unreact(world.salt(), last, first);
    world.entry(ivo(), &content);
    assert_eq!(world.ignored(), "foreign");
    let content = MimiContent::unreact(world.salt(), last, first);
    world.entry(mia(), &content);
    assert_eq!(found(&world), ["😮"]);
    assert_eq!(world.bodies(), [text("news")]);
}

#[test]
fn of_several_emojis_in_one_message_the_first_counts() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "news");
    let parts = ["❤", "🥳"]
        .map(|emoji| NestedPart::single(Disposition::REACTION, media_type::PLAIN, emoji));
    let body = NestedPart::multi(Disposition::REACTION, Semantics::ProcessAll, parts.to_vec());
    let content = MimiContent::new(world.salt(), body).in_reply_to(first);
    world.entry(mia(), &content);
    let reactions = world.only().reactions;
    assert_eq!(
        reactions,
        [Reaction {
            account: mia().account(),
            emoji: "❤".to_owned()
        }]
    );
}

#[test]
fn a_change_of_this_device_waits_for_its_place() {
    let mut world = World::group(&[mia(), wen()]);
    let first = world.says(wen(), "news");
    let content = MimiContent::reaction(world.salt(), first, "❤");
    let (row, changes) = queue(&world.connection, &world.input(mia(), &content)).unwrap();
    assert_eq!((row, changes), (None, Vec::new()));
    assert!(world.only().reactions.is_empty());
    world.entry(mia(), &content);
    assert_eq!(world.only().reactions.len(), 1);
}

#[test]
fn a_reaction_that_is_not_exactly_one_emoji_is_ignored() {
    let mut world = World::group(&[mia(), wen()]);
    let message = world.says(wen(), "hello");
    for text in ["buy now", "k", "👍👍", "👍 "] {
        world.reacts(wen(), message, text);
        let shown = world.only().reactions;
        // The decoder trims blanks: what is left of the last one is an emoji.
        let is_one = text == "👍 ";
        assert_eq!(shown.len(), usize::from(is_one), "{text:?}");
        assert_eq!(world.ignored() == "not an emoji", !is_one, "{text:?}");
    }
}
