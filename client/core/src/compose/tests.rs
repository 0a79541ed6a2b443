//! What can be sent, what is refused, and with which words. Each composed content is also applied by
//! a receiver, so that sender and receiver cannot disagree.

use rand::SeedableRng;
use tresse_content::{Expiration, Meaning, MediaFacts};

use super::*;
use crate::attachment::Attachment;
use crate::contact;
use crate::file::NewFile;
use crate::timeline::tests::{HOUR, MINUTE, ROOM, T0, World, device, ivo, mia, wen};

fn compose(world: &World, outgoing: Outgoing) -> Result<MimiContent, ClientError> {
    let mut rng = StdRng::seed_from_u64(world.now_ms);
    match content(&mut context(world, &mut rng), &outgoing)? {
        Composed::Content(content) => Ok(content),
        Composed::Files => panic!("a file"),
    }
}

fn context<'a>(world: &'a World, rng: &'a mut StdRng) -> Context<'a> {
    Context {
        connection: &world.connection,
        networks: &world.networks,
        rng,
        me: world.me,
        conversation: ROOM,
        now_ms: world.now_ms,
    }
}

fn refused(world: &World, outgoing: Outgoing) -> PolicyError {
    match compose(world, outgoing) {
        Err(ClientError::Domain(DomainError::Policy(error))) => error,
        other => panic!("not refused: {other:?}"),
    }
}

fn text(text: &str) -> Outgoing {
    Outgoing::Text {
        text: text.to_owned(),
        reply_to: None,
        mentions: Vec::new(),
        expires_after_ms: None,
    }
}

fn disappearing(after_ms: u64) -> Outgoing {
    Outgoing::Text {
        text: "x".to_owned(),
        reply_to: None,
        mentions: Vec::new(),
        expires_after_ms: Some(after_ms),
    }
}

#[test]
fn the_text_limit_is_that_of_the_stricter_network_and_names_it() {
    let world = World::group(&[mia(), wen(), ivo()]);
    assert!(compose(&world, text(&"é".repeat(1000))).is_ok());
    let error = refused(&world, text(&"é".repeat(1001)));
    assert_eq!(
        error.to_string(),
        "the text has 1001 characters, with Instagram it can have 1000: shorten or split it"
    );
    assert_eq!(refused(&world, text(" \n")), PolicyError::Empty);
    let world = World::group(&[mia(), wen()]);
    assert!(compose(&world, text(&"é".repeat(1001))).is_ok());
}

#[test]
fn a_text_that_fits_in_characters_but_not_in_bytes_is_refused() {
    let world = World::group(&[wen(), device(3, 4, 1)]);
    assert!(compose(&world, text(&"x".repeat(65_536))).is_ok());
    let error = refused(&world, text(&"漢".repeat(65_536)));
    assert_eq!(
        error,
        PolicyError::TooManyBytes {
            max: tresse_mls::PLAINTEXT_BYTES_MAX
        }
    );
}

#[test]
fn replies_and_reactions_name_the_version_that_is_shown() {
    let mut world = World::group(&[mia(), wen()]);
    let message = world.says(wen(), "helo");
    let version = world.edits(wen(), message, "hello");
    let reply = Outgoing::Text {
        text: "hi".to_owned(),
        reply_to: Some(message),
        mentions: Vec::new(),
        expires_after_ms: None,
    };
    assert_eq!(compose(&world, reply).unwrap().in_reply_to, Some(version));
    let react = |emoji: &str| Outgoing::React {
        to: message,
        emoji: emoji.to_owned(),
    };
    let content = compose(&world, react("👍")).unwrap();
    assert_eq!(content.in_reply_to, Some(version));
    world.entry(mia(), &content);
    // A second reaction takes the first one's place; an empty one takes it back.
    world.later(1);
    let content = compose(&world, react("❤")).unwrap();
    assert!(content.replaces.is_some());
    world.entry(mia(), &content);
    assert_eq!(world.only().reactions[0].emoji, "❤");
    world.later(1);
    let content = compose(&world, react("")).unwrap();
    world.entry(mia(), &content);
    assert!(world.only().reactions.is_empty());
    assert_eq!(refused(&world, react(" ")), PolicyError::NoReaction);
    for text in ["two words", "x", "3", "👍👍", "👍!", "\u{1f1eb}"] {
        assert_eq!(refused(&world, react(text)), PolicyError::NotAnEmoji);
    }
}

#[test]
fn an_edit_is_possible_in_time_often_enough_and_for_own_texts() {
    let mut world = World::group(&[mia(), wen()]);
    let mine = world.says(mia(), "0");
    let theirs = world.says(wen(), "theirs");
    let edit = |message, text: &str| Outgoing::Edit {
        message,
        text: text.to_owned(),
    };
    assert_eq!(refused(&world, edit(theirs, "x")), PolicyError::NotYours);
    assert!(matches!(
        compose(&world, edit(MessageId([1; 32]), "x")),
        Err(ClientError::Domain(DomainError::UnknownMessage))
    ));
    for number in 1..=5 {
        world.later(1);
        let content = compose(&world, edit(mine, &number.to_string())).unwrap();
        world.entry(mia(), &content);
    }
    assert_eq!(
        refused(&world, edit(mine, "6")).to_string(),
        "this message was edited 5 times already: with Messenger that is the end of it"
    );
    let second = world.says(mia(), "second");
    world.later(15 * MINUTE + 1);
    assert_eq!(
        refused(&world, edit(second, "late")).to_string(),
        "the time for edits is over: with Messenger and WhatsApp it is 15m after sending"
    );
}

#[test]
fn everybody_is_mentioned_by_the_word_of_the_own_app() {
    let mentions = |world: &World, typed: &str| match compose(world, text(typed)).unwrap().meaning()
    {
        Meaning::Show(shown) => shown.mentions,
        other => panic!("not shown: {other:?}"),
    };
    // Messenger's word is another one than WhatsApp's; Instagram has none.
    let messenger = World::group(&[mia(), wen(), ivo()]);
    assert_eq!(mentions(&messenger, "up, @everyone!").len(), 1);
    assert_eq!(mentions(&messenger, "@all").len(), 0);
    let whatsapp = World::group(&[wen(), mia(), ivo()]);
    assert_eq!(mentions(&whatsapp, "@all").len(), 1);
    assert_eq!(mentions(&World::group(&[ivo(), wen()]), "@all").len(), 0);
    assert_eq!(mentions(&World::direct(&[wen(), mia()]), "@all").len(), 0);

    // Whose app has it is called; whose has not sees the words.
    let content = compose(&whatsapp, text("hello @all")).unwrap();
    for (reader, called) in [(mia(), 1), (ivo(), 0)] {
        let mut there = World::group(&[reader, wen()]);
        there.entry(wen(), &content);
        let message = there.only();
        assert_eq!(message.mentions.len(), called);
        assert!(
            message
                .mentions
                .iter()
                .all(|it| it.account == reader.account())
        );
    }
    // An edit that still says it still calls.
    let mut world = World::group(&[wen(), mia()]);
    let first = compose(&world, text("hello @all")).unwrap();
    world.entry(wen(), &first);
    let message = World::id(wen(), &first);
    for (typed, called) in [("hi @all", 1), ("hi all", 0)] {
        let edit = Outgoing::Edit {
            message,
            text: typed.to_owned(),
        };
        let edited = compose(&world, edit).unwrap();
        world.entry(wen(), &edited);
        assert_eq!(world.only().mentions.len(), called, "{typed}");
    }
}

#[test]
fn an_admin_may_take_back_what_others_said_and_a_member_may_not() {
    let mut world = World::group(&[wen(), device(3, 7, 1)]);
    world.has_account("whatsapp");
    let message = world.says(device(3, 7, 1), "theirs");
    let unsend = || Outgoing::Unsend { message };
    assert_eq!(refused(&world, unsend()), PolicyError::NotYours);
    world.is_admin(wen());
    let taken = compose(&world, unsend()).unwrap();
    world.entry(wen(), &taken);
    assert_eq!(world.bodies(), [crate::timeline::Body::Unsent]);
}

#[test]
fn unsending_follows_the_stricter_window() {
    let mut world = World::group(&[mia(), wen()]);
    let mine = world.says(mia(), "mine");
    world.later(60 * HOUR);
    let unsend = Outgoing::Unsend { message: mine };
    let content = compose(&world, unsend.clone()).unwrap();
    assert_eq!(content.meaning(), Meaning::Remove { message: mine });
    world.later(1);
    assert_eq!(
        refused(&world, unsend.clone()).to_string(),
        "it is too late to take this back: with WhatsApp it is possible for 60h after sending"
    );
    world.now_ms = T0;
    world.entry(mia(), &content);
    assert_eq!(refused(&world, unsend), PolicyError::Gone);
}

#[test]
fn disappearing_messages_have_the_times_that_all_networks_have() {
    let world = World::group(&[wen(), device(3, 4, 1)]);
    let content = compose(&world, disappearing(24 * HOUR)).unwrap();
    let at = u32::try_from((T0 + 24 * HOUR) / 1000).unwrap();
    assert_eq!(content.expires, Some(Expiration::At(at)));
    assert_eq!(
        refused(&world, disappearing(5000)).to_string(),
        "messages here can disappear after 1d, 7d, 90d: choose one of these"
    );
    let world = World::group(&[mia(), device(1, 4, 1)]);
    let content = compose(&world, disappearing(5000)).unwrap();
    assert_eq!(content.expires, Some(Expiration::AfterRead(5)));
    let world = World::group(&[mia(), ivo()]);
    assert_eq!(
        refused(&world, disappearing(5000)).to_string(),
        "disappearing messages are not possible with Instagram: send it without a time"
    );
}

#[test]
fn mentions_stand_where_the_name_is_or_at_the_end() {
    let mut world = World::group(&[mia(), wen(), ivo()]);
    contact::set_name(&world.connection, wen().account(), "Wen (home)").unwrap();
    let outgoing = Outgoing::Text {
        text: "ask @Wen (home), *please*".to_owned(),
        reply_to: None,
        mentions: vec![wen().account(), ivo().account()],
        expires_after_ms: None,
    };
    let content = compose(&world, outgoing).unwrap();
    world.entry(mia(), &content);
    let shown = world.only();
    assert_eq!(
        shown.body,
        crate::Body::Text("ask @Wen (home), *please*".to_owned())
    );
    let found: Vec<_> = shown
        .mentions
        .iter()
        .map(|it| (it.range.clone(), it.account))
        .collect();
    assert_eq!(found, [(4..15, wen().account()), (25..25, ivo().account())]);
    // An edit keeps the mentions that are still in the text.
    world.later(1);
    let edit = Outgoing::Edit {
        message: shown.message,
        text: "@Wen (home)!".to_owned(),
    };
    let content = compose(&world, edit).unwrap();
    world.entry(mia(), &content);
    let found: Vec<_> = world
        .only()
        .mentions
        .into_iter()
        .map(|it| it.account)
        .collect();
    assert_eq!(found, [wen().account()]);
}

#[test]
fn files_follow_the_stricter_network_by_kind() {
    let mut rng = StdRng::seed_from_u64(1);
    let world = World::group(&[wen(), ivo()]);
    let check = |media_type: &str, bytes: u64, caption: &str, rng: &mut StdRng| {
        let files = [new_file(media_type, bytes)];
        let sent = FilesToSend {
            caption,
            ..files_to_send(&files)
        };
        let checked = check_files(&context(&world, rng), &sent);
        checked.map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(check("image/png", 8_000_000, "", &mut rng), Ok(()));
    for (media_type, bytes, caption, words) in [
        (
            "application/pdf",
            1,
            "",
            "files of this kind are not possible with Instagram: nobody would get it here",
        ),
        (
            "image/png",
            8_000_001,
            "",
            "the file is larger than 8000000 bytes, which is the limit with Instagram",
        ),
        (
            "video/mp4",
            1,
            "look",
            "text with a file is not possible with Instagram: send it as a message of its own",
        ),
    ] {
        assert_eq!(
            check(media_type, bytes, caption, &mut rng),
            Err(words.to_owned())
        );
    }
    let part = tresse_content::ExternalPart::default();
    let facts = MediaFacts {
        width: Some(3),
        ..MediaFacts::default()
    };
    let sent = FilesOf {
        attachments: &[Attachment::new(part.clone(), facts.clone())],
        caption: "",
        in_reply_to: None,
        view_once: 1,
        expires_after_ms: None,
    };
    let content = files(&mut context(&world, &mut rng), &sent).unwrap();
    assert_eq!(
        (content.views(), content.media_facts()),
        (Some(1), vec![facts])
    );
    let Meaning::Show(shown) = content.meaning() else {
        panic!("not shown")
    };
    assert_eq!(shown.attachments, [part]);
}

fn new_file(media_type: &str, bytes: u64) -> NewFile {
    NewFile {
        source: "a".into(),
        bytes,
        filename: "a".to_owned(),
        media_type: media_type.to_owned(),
        facts: MediaFacts::default(),
    }
}

fn files_to_send(files: &[NewFile]) -> FilesToSend<'_> {
    FilesToSend {
        files,
        caption: "",
        reply_to: None,
        view_once: 0,
        expires_after_ms: None,
    }
}

#[test]
fn voice_notes_and_views_once_are_as_the_network_has_them_that_has_less() {
    let mut rng = StdRng::seed_from_u64(1);
    let world = World::group(&[wen(), ivo()]);
    let mut check = |change: &dyn Fn(&mut NewFile, &mut u8, &mut &'static str)| {
        let (mut file, mut view_once, mut caption) = (new_file("audio/ogg", 9), 0, "");
        change(&mut file, &mut view_once, &mut caption);
        let files = [file];
        let sent = FilesToSend {
            view_once,
            caption,
            ..files_to_send(&files)
        };
        let checked = check_files(&context(&world, &mut rng), &sent);
        checked.map_err(|error| error.code()).map(drop)
    };
    let voice = |ms: u32| {
        move |file: &mut NewFile, _: &mut u8, _: &mut &'static str| {
            file.facts.is_voice = true;
            file.facts.duration_ms = Some(ms);
        }
    };
    assert_eq!(check(&voice(5 * 60_000)), Ok(()));
    assert_eq!(check(&voice(5 * 60_000 + 1)), Err("voice_too_long"));
    assert_eq!(check(&|_, views, _| *views = 1), Ok(()));
    assert_eq!(check(&|_, views, _| *views = 2), Err("view_once_not_here"));
}

#[test]
fn a_request_is_one_short_text() {
    let networks = Networks::builtin();
    let salt = Salt([1; 16]);
    let request = |text: &str| request(&networks, salt, mia().account(), wen().account(), text);
    assert!(request(&"x".repeat(5400)).is_ok());
    assert!(request(&"x".repeat(5600)).is_err());
    assert!(request("").is_err());
}

#[test]
fn while_the_members_are_unknown_the_strictest_network_holds() {
    let world = World::group(&[mia()]);
    world.connection.execute("DELETE FROM member", []).unwrap();
    assert!(matches!(
        refused(&world, text(&"x".repeat(1001))),
        PolicyError::TextTooLong { max: 1000, .. }
    ));
}
