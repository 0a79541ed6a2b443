//! Windows see what is stored: after any changes, what a window puts together from what it was told
//! is what a window that comes just now is told.

use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::Connection;
use tresse_client_core::effect::Effect;
use tresse_client_core::event::Event;
use tresse_client_core::{Client, ClientConfig};
use tresse_networks::Networks;

use super::*;
use crate::call::{Begun, Place, begin};
use crate::seed::{self, Size};
use crate::view::{Answer, Ask, Filter, Folder, RowId};

const PORT: PortId = 1;
const NOW_MS: u64 = 1_800_000_000_000;

/// A client with conversations, as a driver drives it.
struct World {
    client: Client,
    watches: Watches,
    now_ms: u64,
    tickets: u64,
}

impl World {
    fn new(size: Size) -> Self {
        let networks = Arc::new(Networks::builtin());
        let open = |connection| {
            let config = ClientConfig::new(Arc::clone(&networks));
            Client::open(config, connection, StdRng::seed_from_u64(1)).unwrap()
        };
        let connection = open(Connection::open_in_memory().unwrap()).into_connection();
        let codes: Vec<_> = networks.iter().map(|network| network.code).collect();
        seed::sign_up(&connection, "whatsapp", codes[0]).unwrap();
        seed::fill(&connection, size, &codes).unwrap();
        let mut client = open(connection);
        let _ = client.handle(NOW_MS, Event::Started);
        Self {
            client,
            watches: Watches::default(),
            now_ms: NOW_MS,
            tickets: 0,
        }
    }

    /// What a window asks for, to its end as far as there is one without a server.
    fn ask(&mut self, ask: Ask) -> Option<Result<Answer, crate::view::Failure>> {
        let place = Place {
            network: "whatsapp".to_owned(),
            origin: "https://chat.example".to_owned(),
        };
        self.now_ms += 1_000;
        let (intent, then) = match begin(&self.client, &place, None, ask) {
            Ok(Begun::Wanted(intent, then)) => (intent, then),
            Ok(Begun::Answered(answer)) => return Some(Ok(answer)),
            Err(failure) => return Some(Err(failure)),
        };
        self.tickets += 1;
        let ticket = self.tickets;
        let effects = self
            .client
            .handle(self.now_ms, Event::Do { ticket, intent });
        let mut answer = None;
        for effect in effects {
            match effect {
                Effect::Changed(change) => self.watches.changed(&change),
                Effect::Done { result, .. } => answer = Some(then.end(&self.client, result)),
                _ => {}
            }
        }
        answer
    }

    /// What the windows are told now.
    fn flush(&mut self) -> Vec<FromCore> {
        let told = self.watches.flush(&self.client, self.now_ms);
        told.into_iter().map(|(_, message)| message).collect()
    }

    /// What a window is told that comes just now.
    fn fresh(&self, what: &Watch) -> Screen {
        let mut watches = Watches::default();
        watches.watch(PORT, 1, what.clone());
        let mut screen = Screen::default();
        for (_, message) in watches.flush(&self.client, self.now_ms) {
            screen.hear(message);
        }
        screen
    }
}

/// What a window has put together.
#[derive(Debug, Default, PartialEq)]
struct Screen {
    frame: (u32, u32, bool, bool),
    chats: Vec<ChatRow>,
    messages: Vec<MessageRow>,
    rest: Option<FromCore>,
}

impl Screen {
    fn hear(&mut self, message: FromCore) {
        match message {
            FromCore::List {
                total,
                from,
                keys,
                rows,
                ..
            } => {
                self.frame = (total, from, false, false);
                self.chats = put_together(&self.chats, keys, rows, |row| row.id);
            }
            FromCore::Thread {
                older,
                newer,
                keys,
                rows,
                ..
            } => {
                self.frame = (0, 0, older, newer);
                self.messages = put_together(&self.messages, keys, rows, |row| row.row);
            }
            other => self.rest = Some(without_id(other)),
        }
    }
}

fn put_together<K: Eq + std::hash::Hash, R: Clone>(
    before: &[R],
    keys: Vec<K>,
    rows: Vec<R>,
    key: impl Fn(&R) -> K,
) -> Vec<R> {
    let mut known: HashMap<K, R> = before.iter().map(|row| (key(row), row.clone())).collect();
    known.extend(rows.into_iter().map(|row| (key(&row), row)));
    keys.iter().map(|key| known[key].clone()).collect()
}

fn without_id(message: FromCore) -> FromCore {
    match message {
        FromCore::Chat { chat, .. } => FromCore::Chat { id: 0, chat },
        FromCore::Found { hits, .. } => FromCore::Found { id: 0, hits },
        FromCore::Counts { counts, .. } => FromCore::Counts { id: 0, counts },
        other => other,
    }
}

const CHATS: u32 = 8;

fn size() -> Size {
    Size {
        chats: CHATS,
        messages: 6,
        longest: 40,
    }
}

fn list(folder: Folder, filter: Filter) -> Watch {
    Watch::List {
        folder,
        filter,
        named: String::new(),
        from: 0,
        count: 5,
    }
}

fn watches() -> Vec<Watch> {
    let conversation = seed::conversation(0).into();
    vec![
        list(Folder::Inbox, Filter::All),
        list(Folder::Archived, Filter::All),
        list(Folder::Inbox, Filter::Unread),
        list(Folder::Inbox, Filter::Favourites),
        Watch::Thread {
            conversation,
            anchor: None,
            before: 10,
            after: 0,
        },
        Watch::Thread {
            conversation,
            anchor: Some(20),
            before: 5,
            after: 5,
        },
        Watch::Chat { conversation },
        Watch::Search {
            text: "hidden words".to_owned(),
            conversation: None,
            limit: 10,
        },
        Watch::Counts,
    ]
}

/// Something a person does on this device.
fn any_ask() -> impl Strategy<Value = Ask> {
    let chat = (0..CHATS).prop_map(|number| seed::conversation(number).into());
    let on = any::<bool>();
    let row = 1..60_i64;
    let folder = prop::sample::select(vec![
        Folder::Inbox,
        Folder::General,
        Folder::Archived,
        Folder::Hidden,
    ]);
    prop_oneof![
        (chat.clone(), "[a-c]{0,3}")
            .prop_map(|(conversation, text)| Ask::Draft { conversation, text }),
        (chat.clone(), on).prop_map(|(conversation, pinned)| Ask::Pin {
            conversation,
            pinned
        }),
        (chat.clone(), on).prop_map(|(conversation, favourite)| Ask::Favourite {
            conversation,
            favourite
        }),
        (chat.clone(), prop::sample::select(vec![0, 1 << 53])).prop_map(|(conversation, until)| {
            Ask::Mute {
                conversation,
                until,
            }
        }),
        (chat.clone(), folder).prop_map(|(conversation, folder)| Ask::Move {
            conversation,
            folder
        }),
        (chat.clone(), on).prop_map(|(conversation, unread)| Ask::MarkUnread {
            conversation,
            unread
        }),
        (chat.clone(), row.clone())
            .prop_map(|(conversation, row)| Ask::MarkRead { conversation, row }),
        (row, on).prop_map(|(row, starred)| Ask::Star { row, starred }),
        (chat, prop::sample::select(vec!["hello", "hidden words"])).prop_map(
            |(conversation, text)| Ask::Send {
                conversation,
                text: text.to_owned(),
                reply_to: None,
                mentions: Vec::new(),
                expires_after_ms: None,
            }
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_a_window_put_together_is_what_is_stored(
        asks in prop::collection::vec((any_ask(), any::<bool>()), 1..25),
    ) {
        let mut world = World::new(size());
        let watches = watches();
        let mut screens: Vec<Screen> = Vec::new();
        for (id, what) in (0..).zip(&watches) {
            world.watches.watch(PORT, id, what.clone());
            screens.push(Screen::default());
        }
        let hear = |world: &mut World, screens: &mut Vec<Screen>| {
            for message in world.flush() {
                let id = match &message {
                    FromCore::List { id, .. }
                    | FromCore::Thread { id, .. }
                    | FromCore::Chat { id, .. }
                    | FromCore::Found { id, .. }
                    | FromCore::Counts { id, .. } => *id as usize,
                    other => panic!("{other:?}"),
                };
                screens[id].hear(message);
            }
        };
        hear(&mut world, &mut screens);
        for (ask, is_flushed) in asks {
            let _ = world.ask(ask);
            if is_flushed {
                hear(&mut world, &mut screens);
            }
        }
        hear(&mut world, &mut screens);
        for (screen, what) in screens.iter().zip(&watches) {
            prop_assert_eq!(screen, &world.fresh(what), "{:?}", what);
        }
    }
}

/// The rows of which a list watch told, by title.
fn titles(message: &FromCore) -> Vec<String> {
    match message {
        FromCore::List { rows, .. } => rows.iter().map(|row| row.title.clone()).collect(),
        other => panic!("not a list: {other:?}"),
    }
}

#[test]
fn a_change_of_one_chat_tells_of_its_row_and_no_other() {
    let mut world = World::new(size());
    world
        .watches
        .watch(PORT, 1, list(Folder::Inbox, Filter::All));
    let [first] = world.flush().try_into().expect("one message");
    assert_eq!(titles(&first).len(), 5);
    let FromCore::List { total, keys, .. } = first else {
        panic!("not a list");
    };
    assert_eq!(total, CHATS);
    assert!(world.flush().is_empty(), "nothing changed");

    world.ask(Ask::Pin {
        conversation: keys[3],
        pinned: true,
    });
    let [news] = world.flush().try_into().expect("one message");
    assert_eq!(titles(&news).len(), 1);
    let FromCore::List { keys: after, .. } = news else {
        panic!("not a list");
    };
    assert_eq!(after[0], keys[3]);
}

#[test]
fn a_thread_moves_by_the_rows_that_it_lacks() {
    let mut world = World::new(size());
    let thread = |anchor: Option<RowId>| Watch::Thread {
        conversation: seed::conversation(0).into(),
        anchor,
        before: 10,
        after: 10,
    };
    world.watches.watch(PORT, 7, thread(Some(20)));
    let [
        FromCore::Thread {
            older,
            newer,
            keys,
            rows,
            ..
        },
    ] = &world.flush()[..]
    else {
        panic!("not a thread");
    };
    assert!(*older && *newer);
    assert_eq!(keys.len(), rows.len());
    let before = keys.clone();

    world.watches.watch(PORT, 7, thread(Some(22)));
    let [FromCore::Thread { keys, rows, .. }] = &world.flush()[..] else {
        panic!("not a thread");
    };
    assert!(rows.iter().all(|row| !before.contains(&row.row)));
    assert_eq!(
        rows.len(),
        keys.iter().filter(|key| !before.contains(key)).count()
    );
}

#[test]
fn a_watch_that_ended_and_a_window_that_is_gone_are_told_nothing() {
    let mut world = World::new(size());
    world.watches.watch(PORT, 1, Watch::Counts);
    world
        .watches
        .watch(PORT, 2, list(Folder::Inbox, Filter::All));
    world.watches.watch(PORT + 1, 1, Watch::Counts);
    world.watches.unwatch(PORT, 1);
    world.watches.drop_port(PORT + 1);
    assert_eq!(world.flush().len(), 1);
}
