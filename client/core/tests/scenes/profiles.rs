//! What people and groups look like and say about themselves: told with the next message, to those who
//! may know it, and never an older one after a newer one.

use tresse_client_core::{Body, Intent, Notice, PictureId, PrivacyChange, ProfileChange};
use tresse_networks::Audience;
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

const FACE: &[u8] = b"\xff\xd8\xff a face";
const LOGO: &[u8] = b"RIFF\x10\0\0\0WEBP a logo";

fn world() -> World {
    let mut world = World::new();
    world.profiles = true;
    world
}

/// Two people on WhatsApp who have written to each other.
fn two_on_whatsapp(world: &mut World) -> (Person, Person, ConversationId) {
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    (carol, frank, conversation)
}

fn wear(world: &mut World, person: Person, name: &str, about: &str, face: &[u8]) {
    let change = ProfileChange {
        name: Some(name.to_owned()),
        about: Some(about.to_owned()),
        picture: Some(face.to_vec()),
    };
    world.want(person, Intent::SetProfile(change)).unwrap();
}

/// Name, about and picture of somebody as somebody else knows them.
fn seen(world: &World, by: Person, of: Person) -> (String, String, Option<PictureId>) {
    let account = world.account(of);
    let known = world.client(by).people().unwrap();
    let known = known.into_iter().find(|it| it.person.account == account);
    known.map_or_else(
        || (String::new(), String::new(), None),
        |it| (it.person.name, it.about, it.person.picture),
    )
}

fn say(world: &mut World, person: Person, at: ConversationId, text: &str) {
    world.want(person, send(at, text)).unwrap();
    world.settle();
}

#[test]
fn a_picture_comes_with_the_next_message_and_not_before_the_other_has_answered() {
    let mut world = world();
    let (carol, frank, conversation) = two_on_whatsapp(&mut world);
    wear(&mut world, carol, "Caro", "at sea", FACE);
    say(&mut world, carol, conversation, "are you there?");
    let (name, about, picture) = seen(&world, frank, carol);
    assert_eq!((name.as_str(), about.as_str(), picture), ("Caro", "", None));

    say(&mut world, frank, conversation, "yes");
    say(&mut world, carol, conversation, "good");
    let (name, about, picture) = seen(&world, frank, carol);
    assert_eq!((name.as_str(), about.as_str()), ("Caro", "at sea"));
    let bytes = world.client(frank).picture(picture.unwrap()).unwrap();
    assert_eq!(
        (bytes.media_type, bytes.content.as_slice()),
        ("image/jpeg", FACE)
    );

    // It is told once, not with every message.
    let before = world.relay.seen["submit"];
    say(&mut world, carol, conversation, "one more");
    assert_eq!(world.relay.seen["submit"], before + 1);

    wear(&mut world, carol, "Caro", "", &[]);
    say(&mut world, carol, conversation, "bye");
    assert_eq!(
        seen(&world, frank, carol),
        ("Caro".to_owned(), String::new(), None)
    );
    assert!(
        world.client(frank).picture(picture.unwrap()).is_err(),
        "nobody has it any more"
    );
}

#[test]
fn who_shows_a_picture_to_nobody_takes_it_away_from_those_who_had_it() {
    let mut world = world();
    let (carol, frank, conversation) = two_on_whatsapp(&mut world);
    say(&mut world, frank, conversation, "hello");
    wear(&mut world, carol, "Carol", "here", FACE);
    say(&mut world, carol, conversation, "look");
    assert!(seen(&world, frank, carol).2.is_some());
    let change = PrivacyChange {
        picture: Some(Audience::Nobody),
        ..PrivacyChange::default()
    };
    world.want(carol, Intent::SetPrivacy(change)).unwrap();
    say(&mut world, carol, conversation, "gone");
    let (_, about, picture) = seen(&world, frank, carol);
    assert_eq!((about.as_str(), picture), ("here", None));
    // On Messenger there is no such choice.
    let refused = world.want(0, Intent::SetPrivacy(change)).unwrap_err();
    assert_eq!(refused.code(), "not_a_choice");
}

#[test]
fn what_is_no_picture_or_too_large_or_not_there_is_refused() {
    let mut world = world();
    let alice = world.join();
    let set = |world: &mut World, change| {
        let refused = world.want(alice, Intent::SetProfile(change));
        refused.unwrap_err().code()
    };
    let picture = |bytes: &[u8]| ProfileChange {
        picture: Some(bytes.to_vec()),
        ..ProfileChange::default()
    };
    assert_eq!(set(&mut world, picture(b"<svg/>")), "bad_picture");
    let large = [FACE, &[0; 16 * 1024]].concat();
    assert_eq!(set(&mut world, picture(&large)), "picture_too_large");
    let nameless = ProfileChange {
        name: Some(" ".to_owned()),
        ..ProfileChange::default()
    };
    assert_eq!(set(&mut world, nameless), "empty");
    let about = ProfileChange {
        about: Some("hi".to_owned()),
        ..ProfileChange::default()
    };
    assert_eq!(
        set(&mut world, about),
        "not_here",
        "Messenger has no such line"
    );
}

#[test]
fn ones_own_devices_agree_on_who_one_is() {
    let mut world = world();
    let (carol, frank, conversation) = two_on_whatsapp(&mut world);
    say(&mut world, frank, conversation, "hello");
    wear(&mut world, carol, "Caro", "early", FACE);
    let laptop = world.link("Carol's laptop", carol);
    let of = |world: &World, device| {
        let me = world.client(device).identity().unwrap().unwrap();
        (me.name, me.about, me.picture)
    };
    assert_eq!(of(&world, laptop), of(&world, carol));
    wear(&mut world, laptop, "C.", "late", LOGO);
    world.settle();
    assert_eq!(of(&world, carol), of(&world, laptop));
    assert_eq!(of(&world, carol).0, "C.");
    // Whichever device speaks next tells it.
    say(&mut world, carol, conversation, "hi");
    assert_eq!(seen(&world, frank, carol), of(&world, laptop));
}

#[test]
fn a_group_has_a_picture_and_a_description_that_newcomers_learn() {
    let mut world = world();
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank, alice) = (people[2], people[5], people[0]);
    for other in [frank, alice] {
        let _ = world.introduce(carol, other);
    }
    let conversation = world.group(carol, &[frank]);
    let description = "every Tuesday".to_owned();
    let describe = Intent::Describe {
        conversation,
        description,
    };
    world.want(frank, describe.clone()).unwrap();
    let picture = LOGO.to_vec();
    let set = Intent::SetGroupPicture {
        conversation,
        picture,
    };
    world.want(carol, set).unwrap();
    world.settle();
    let accounts = vec![world.account(alice)];
    let add = Intent::Add {
        conversation,
        accounts,
    };
    world.want(carol, add).unwrap();
    world.settle();
    for person in [carol, frank, alice] {
        let chat = world.client(person).chat(conversation).unwrap().unwrap();
        assert_eq!(chat.description, "every Tuesday");
        let picture = world.client(person).picture(chat.row.picture.unwrap());
        assert_eq!(picture.unwrap().content, LOGO);
    }
    let lines = |world: &World, person| -> Vec<Notice> {
        let messages = world.messages(person, conversation).into_iter();
        messages
            .filter_map(|message| match message.body {
                Body::Notice(notice @ (Notice::Described(_) | Notice::Pictured { .. })) => {
                    Some(notice)
                }
                _ => None,
            })
            .collect()
    };
    let expected = [
        Notice::Described("every Tuesday".to_owned()),
        Notice::Pictured { removed: false },
    ];
    assert_eq!(lines(&world, frank), expected);
    assert_eq!(lines(&world, alice), [], "it was told again, not changed");
    // Messenger's groups have no description.
    let refused = world.want(alice, describe).unwrap_err();
    assert_eq!(refused.code(), "not_here");
    // A device that comes later knows it from the others of its person.
    let laptop = world.link("Carol's laptop", carol);
    let chat = world.client(laptop).chat(conversation).unwrap().unwrap();
    assert_eq!(chat.description, "every Tuesday");
    assert!(chat.row.picture.is_some());
}
