//! What all members of a conversation see alike, and what follows from it for messages.

use tresse_client_core::{Body, Intent, Looked, Notice, SharedChange};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

const HOUR: u64 = 60 * 60 * 1000;

fn set(
    world: &mut World,
    person: Person,
    conversation: ConversationId,
    change: SharedChange,
) -> Result<(), &'static str> {
    let intent = Intent::SetShared {
        conversation,
        change,
    };
    let result = world.want(person, intent);
    world.settle();
    result.map(|_| ()).map_err(|error| error.code())
}

/// Two people of the same network in an open conversation.
fn two(world: &mut World, first: usize) -> (Person, Person, ConversationId) {
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (one, other) = (people[first], people[first + 3]);
    let conversation = world.introduce(one, other);
    world.want(other, send(conversation, "yes")).unwrap();
    world.settle();
    (one, other, conversation)
}

fn notices(world: &World, person: Person, conversation: ConversationId) -> Vec<Notice> {
    let messages = world.messages(person, conversation).into_iter();
    messages
        .filter_map(|message| match message.body {
            Body::Notice(notice) => Some(notice),
            _ => None,
        })
        .collect()
}

#[test]
fn a_time_for_the_whole_conversation_is_put_on_every_message() {
    let mut world = World::new();
    let (carol, frank, conversation) = two(&mut world, 2);
    assert_eq!(
        set(&mut world, carol, conversation, SharedChange::Timer(5_000)),
        Err("not_a_timer")
    );
    set(
        &mut world,
        carol,
        conversation,
        SharedChange::Timer(24 * HOUR),
    )
    .unwrap();
    assert_eq!(
        notices(&world, frank, conversation),
        [Notice::Timer(24 * HOUR)]
    );
    world.want(frank, send(conversation, "soon gone")).unwrap();
    world.settle();
    for person in [carol, frank] {
        let chat = world.client(person).chat(conversation).unwrap().unwrap();
        assert_eq!(chat.shared.timer_ms, 24 * HOUR);
        let last = world.messages(person, conversation).pop().unwrap();
        assert!(last.expires_at_ms.is_some());
    }
    set(&mut world, frank, conversation, SharedChange::Timer(0)).unwrap();
    world.want(frank, send(conversation, "this stays")).unwrap();
    world.settle();
    let last = world.messages(carol, conversation).pop().unwrap();
    assert_eq!(last.expires_at_ms, None);
    world.advance(25 * HOUR);
    world.settle();
    assert!(
        !world
            .texts(carol, conversation)
            .contains(&"soon gone".to_owned())
    );
}

#[test]
fn of_two_changes_at_once_the_one_that_stands_later_counts_for_everybody() {
    let mut world = World::new();
    let (alice, dave, conversation) = two(&mut world, 0);
    let change = |theme: &str| Intent::SetShared {
        conversation,
        change: SharedChange::Theme(theme.to_owned()),
    };
    world.start(alice, change("dusk"));
    world.start(dave, change("dawn"));
    world.settle();
    let theme = |world: &World, person| {
        let chat = world.client(person).chat(conversation).unwrap().unwrap();
        chat.shared.theme
    };
    assert_eq!(theme(&world, alice), theme(&world, dave));
    assert_eq!(notices(&world, alice, conversation).len(), 2);
    assert_eq!(
        notices(&world, alice, conversation),
        notices(&world, dave, conversation)
    );
    // A device that comes later is told by the others of its person.
    let laptop = world.link("Dave's laptop", dave);
    assert_eq!(theme(&world, laptop), theme(&world, dave));
    world.crash_now(dave);
    world.settle();
    assert_eq!(theme(&world, laptop), theme(&world, dave));
}

#[test]
fn somebody_is_called_by_their_nickname_there_and_nowhere_else() {
    let mut world = World::new();
    world.profiles = true;
    let (alice, dave, conversation) = two(&mut world, 0);
    let account = world.account(dave);
    let name = "Captain".to_owned();
    set(
        &mut world,
        alice,
        conversation,
        SharedChange::Nickname { account, name },
    )
    .unwrap();
    world.want(dave, send(conversation, "aye")).unwrap();
    world.settle();
    let client = world.client(alice);
    let chat = client.chat(conversation).unwrap().unwrap();
    assert_eq!(chat.row.title, "Captain");
    assert_eq!(chat.row.last.unwrap().sender.shown, "Captain");
    assert_eq!(client.person(account).unwrap().shown, "Dave");
    let none = world.account(1);
    let stranger = SharedChange::Nickname {
        account: none,
        name: "Who".to_owned(),
    };
    assert_eq!(
        set(&mut world, alice, conversation, stranger),
        Err("not_in_conversation")
    );
    let long = SharedChange::Nickname {
        account,
        name: "x".repeat(51),
    };
    assert_eq!(
        set(&mut world, alice, conversation, long),
        Err("text_too_long")
    );
}

#[test]
fn an_app_without_themes_neither_sets_nor_shows_them() {
    let mut world = World::new();
    let [alice, _, carol]: [Person; 3] = std::array::from_fn(|_| world.join());
    let conversation = world.introduce(alice, carol);
    set(
        &mut world,
        alice,
        conversation,
        SharedChange::Theme("dusk".to_owned()),
    )
    .unwrap();
    set(
        &mut world,
        alice,
        conversation,
        SharedChange::QuickEmoji("\u{2764}\u{fe0f}".to_owned()),
    )
    .unwrap();
    assert_eq!(notices(&world, alice, conversation).len(), 2);
    assert_eq!(notices(&world, carol, conversation), []);
    let dusk = SharedChange::Theme("dusk".to_owned());
    assert_eq!(set(&mut world, carol, conversation, dusk), Err("not_here"));
    assert_eq!(
        set(&mut world, alice, conversation, SharedChange::Vanish(true)),
        Err("not_here")
    );
    let bad = SharedChange::Theme("Dusk!".to_owned());
    assert_eq!(set(&mut world, alice, conversation, bad), Err("bad_theme"));
}

#[test]
fn what_vanishes_goes_when_the_conversation_is_left_after_it_was_seen() {
    let mut world = World::new();
    world.receipts = true;
    let (bob, erin, conversation) = two(&mut world, 1);
    set(&mut world, bob, conversation, SharedChange::Vanish(true)).unwrap();
    world.want(bob, send(conversation, "boo")).unwrap();
    world.settle();
    let look = |world: &mut World, person, open: &[ConversationId]| {
        let looked = Looked {
            active: true,
            open: open.to_vec(),
            listed: Vec::new(),
        };
        world.want(person, Intent::Look(looked)).unwrap();
    };
    look(&mut world, erin, &[conversation]);
    look(&mut world, erin, &[]);
    let has = |world: &World, person| {
        world
            .texts(person, conversation)
            .contains(&"boo".to_owned())
    };
    assert!(has(&world, erin), "it was not seen");
    look(&mut world, erin, &[conversation]);
    let row = world.messages(erin, conversation).pop().unwrap().row;
    world
        .want(erin, Intent::MarkRead { conversation, row })
        .unwrap();
    world.settle();
    assert!(has(&world, erin));
    look(&mut world, erin, &[]);
    assert!(!has(&world, erin));
    look(&mut world, bob, &[conversation]);
    look(&mut world, bob, &[]);
    assert!(!has(&world, bob), "the other has seen it");
    assert!(
        world
            .texts(erin, conversation)
            .contains(&"may I?".to_owned())
    );
}
