//! Lists of conversations: where each is, what it shows, what the person decides about it.

use tresse_client_core::{
    Change, Chat, ChatPage, ChatQuery, ChatRow, ChatState, ClientError, DomainError, Filter,
    Folder, Intent, Outcome, Receipt, Summary,
};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

fn list(world: &World, person: Person, folder: Folder) -> ChatPage {
    let query = ChatQuery {
        folder,
        filter: Filter::All,
        named: String::new(),
        from: 0,
        count: 100,
    };
    world.client(person).chats(&query).unwrap()
}

fn row(world: &World, person: Person, conversation: ConversationId) -> ChatRow {
    let row = world.client(person).chat_row(conversation).unwrap();
    row.expect("it is for readers")
}

fn whole(world: &World, person: Person, conversation: ConversationId) -> Chat {
    let chat = world.client(person).chat(conversation).unwrap();
    chat.expect("it is for readers")
}

fn folder(world: &World, person: Person, conversation: ConversationId) -> Option<Folder> {
    let holds = |folder: &Folder| {
        let rows = list(world, person, *folder).rows;
        rows.iter().any(|row| row.id == conversation)
    };
    let found: Vec<Folder> = Folder::ALL.into_iter().filter(holds).collect();
    assert!(found.len() <= 1, "it is in {found:?}");
    found.first().copied()
}

fn put(world: &mut World, person: Person, conversation: ConversationId, folder: Folder) {
    let moved = world.want(
        person,
        Intent::Move {
            conversation,
            folder,
        },
    );
    assert!(matches!(moved, Ok(Outcome::Done)), "{moved:?}");
}

#[test]
fn a_request_waits_in_its_folder_until_it_is_accepted() {
    let mut world = World::new();
    world.relay.requests = true;
    let (alice, bob) = (world.join(), world.join());
    let conversation = world.introduce(alice, bob);
    assert_eq!(folder(&world, bob, conversation), Some(Folder::Requests));
    assert_eq!(folder(&world, alice, conversation), Some(Folder::Inbox));
    assert_eq!(
        whole(&world, bob, conversation).state,
        ChatState::RequestedByThem
    );
    assert_eq!(
        whole(&world, alice, conversation).state,
        ChatState::RequestedByMe
    );
    let counts = world.client(bob).counts().unwrap();
    assert_eq!((counts.requests, counts.unread_chats), (1, 0));

    let early = world.want(
        bob,
        Intent::Move {
            conversation,
            folder: Folder::Archived,
        },
    );
    assert!(
        matches!(early, Err(ClientError::Domain(DomainError::AcceptFirst))),
        "{early:?}"
    );
    put(&mut world, bob, conversation, Folder::Hidden);
    assert_eq!(folder(&world, bob, conversation), Some(Folder::Hidden));
    let accept = true;
    world
        .want(
            bob,
            Intent::AnswerRequest {
                conversation,
                accept,
            },
        )
        .unwrap();
    world.settle();
    assert_eq!(folder(&world, bob, conversation), Some(Folder::Inbox));
    assert_eq!(whole(&world, bob, conversation).state, ChatState::Open);
}

#[test]
fn a_declined_request_is_in_no_list() {
    let mut world = World::new();
    world.relay.requests = true;
    let (alice, bob) = (world.join(), world.join());
    let conversation = world.introduce(alice, bob);
    let accept = false;
    world
        .want(
            bob,
            Intent::AnswerRequest {
                conversation,
                accept,
            },
        )
        .unwrap();
    assert_eq!(folder(&world, bob, conversation), None);
    assert_eq!(whole(&world, bob, conversation).state, ChatState::Left);
}

#[test]
fn what_was_archived_comes_back_with_a_message_where_the_own_network_has_it_so() {
    // Alice is on Messenger, Carol on WhatsApp.
    let (mut world, [alice, _, carol]) = World::with_people();
    let conversation = world.introduce(alice, carol);
    for (reader, writer, expected) in [
        (alice, carol, Folder::Inbox),
        (carol, alice, Folder::Archived),
    ] {
        put(&mut world, reader, conversation, Folder::Archived);
        assert_eq!(folder(&world, reader, conversation), Some(Folder::Archived));
        world.want(reader, send(conversation, "mine")).unwrap();
        world.settle();
        assert_eq!(folder(&world, reader, conversation), Some(Folder::Archived));
        world.want(writer, send(conversation, "theirs")).unwrap();
        world.settle();
        assert_eq!(folder(&world, reader, conversation), Some(expected));
    }
    assert_eq!(world.client(carol).counts().unwrap().archived_unread, 1);
}

#[test]
fn what_the_person_decides_is_there_at_once_without_the_server_and_after_a_crash() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.set_online(bob, false);
    let text = "I wanted to".to_owned();
    let intents = [
        Intent::Draft { conversation, text },
        Intent::Pin {
            conversation,
            pinned: true,
        },
        Intent::Favourite {
            conversation,
            favourite: true,
        },
        Intent::Mute {
            conversation,
            until_ms: u64::MAX,
        },
        Intent::MarkUnread {
            conversation,
            unread: true,
        },
    ];
    for intent in intents {
        world.people[bob].changes.clear();
        let ticket = world.start(bob, intent);
        assert!(world.people[bob].done[&ticket].is_ok());
        assert_eq!(world.people[bob].changes, [Change::Chat(conversation)]);
    }
    world.crash_now(bob);
    let kept = row(&world, bob, conversation);
    assert_eq!(kept.draft.as_deref(), Some("I wanted to"));
    assert!(kept.pinned && kept.favourite && kept.marked_unread);
    assert_eq!(kept.muted_until_ms, (1 << 53) - 1);
    let last = world.messages(bob, conversation).pop().unwrap().row;
    let read = Intent::MarkRead {
        conversation,
        row: last,
    };
    world.want(bob, read).unwrap();
    let undo = [
        Intent::Draft {
            conversation,
            text: String::new(),
        },
        Intent::Mute {
            conversation,
            until_ms: 0,
        },
    ];
    for intent in undo {
        world.want(bob, intent).unwrap();
    }
    let kept = row(&world, bob, conversation);
    assert_eq!((kept.draft, kept.muted_until_ms, kept.unread), (None, 0, 0));
    assert!(!kept.marked_unread, "looking at it takes the mark away");

    let nowhere = ConversationId([7; 16]);
    let unknown = world.want(
        bob,
        Intent::Pin {
            conversation: nowhere,
            pinned: true,
        },
    );
    assert!(matches!(
        unknown,
        Err(ClientError::Domain(DomainError::UnknownConversation))
    ));
}

#[test]
fn a_list_shows_who_said_what_last_and_what_became_of_it() {
    let mut world = World::new();
    (world.receipts, world.profiles) = (true, true);
    let (alice, _, carol) = (world.join(), world.join(), world.join());
    let conversation = world.introduce(alice, carol);
    world.set_online(alice, false);
    world.people[alice].changes.clear();
    let ticket = world.say(alice, conversation, "on my way");
    let waiting = row(&world, alice, conversation).last.unwrap();
    assert_eq!(waiting.receipt, Receipt::Sending);
    assert!(
        world.people[alice]
            .changes
            .contains(&Change::Chat(conversation)),
        "a list can show it before the server has it"
    );
    world.come_back(alice);
    assert!(world.people[alice].done[&ticket].is_ok());
    let theirs = row(&world, carol, conversation);
    assert_eq!((theirs.title.as_str(), theirs.unread), ("Alice", 2));
    assert_eq!(theirs.other_networks, ["messenger"]);
    let last = theirs.last.unwrap();
    assert_eq!(last.summary, Summary::Text("on my way".to_owned()));
    assert_eq!((last.receipt, last.is_own), (Receipt::None, false));
    assert_eq!(last.sender.shown, "Alice");
    assert_eq!(
        row(&world, alice, conversation).last.unwrap().receipt,
        Receipt::Delivered
    );
    let read = Intent::MarkRead {
        conversation,
        row: last.row,
    };
    world.want(carol, read).unwrap();
    world.settle();
    assert_eq!(
        row(&world, alice, conversation).last.unwrap().receipt,
        Receipt::Read
    );
    assert_eq!(row(&world, carol, conversation).unread, 0);
}

#[test]
fn a_group_shows_its_people_networks_and_rules() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    world.introduce(alice, bob);
    world.introduce(alice, carol);
    let group = world.group(alice, &[bob, carol]);
    let chat = whole(&world, carol, group);
    assert_eq!((chat.row.title.as_str(), chat.row.is_group), ("Crew", true));
    assert_eq!(chat.row.other_networks, ["messenger", "instagram"]);
    assert_eq!(chat.members.len(), 3);
    assert!(!chat.is_admin && whole(&world, alice, group).is_admin);
    assert_eq!(chat.rules.text_chars.because.as_deref(), Some("instagram"));
    assert_eq!(whole(&world, bob, group).rules.text_chars.because, None);
    world.want(bob, Intent::Leave(group)).unwrap();
    world.settle();
    assert_eq!(whole(&world, bob, group).state, ChatState::Left);
    assert_eq!(
        folder(&world, bob, group),
        Some(Folder::Inbox),
        "its history stays"
    );
    let chat = whole(&world, carol, group);
    assert_eq!(chat.row.other_networks, ["messenger"]);
    assert!(matches!(chat.row.last.unwrap().summary, Summary::Notice(_)));
}

#[test]
fn the_place_of_the_own_devices_is_in_no_list() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let laptop = world.link("Bob's laptop", bob);
    for device in [bob, laptop] {
        let page = list(&world, device, Folder::Inbox);
        let listed: Vec<ConversationId> = page.rows.iter().map(|row| row.id).collect();
        assert_eq!((page.total, listed), (1, vec![conversation]));
    }
}

#[test]
fn lists_say_of_a_stranger_that_this_is_one_until_they_are_answered() {
    let mut world = World::new();
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    assert!(row(&world, frank, conversation).stranger);
    assert!(!row(&world, carol, conversation).stranger);
    world.want(frank, send(conversation, "hello")).unwrap();
    assert!(!row(&world, frank, conversation).stranger);
}

#[test]
fn what_came_just_now_is_found_and_starred() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    world.say(alice, conversation, "the harbour at noon");
    world.settle();
    let find = |world: &World, text: &str| world.client(bob).search(text, None, 10).unwrap();
    let hits = find(&world, "harb");
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].conversation, conversation);
    let (row, starred) = (hits[0].row, true);
    world.want(bob, Intent::Star { row, starred }).unwrap();
    assert_eq!(world.client(bob).starred(10).unwrap()[0].row, row);
    world.crash_now(bob);
    world.settle();
    assert_eq!(find(&world, "noon").len(), 1);
    let starred = false;
    world.want(bob, Intent::Star { row, starred }).unwrap();
    assert!(world.client(bob).starred(10).unwrap().is_empty());
}
