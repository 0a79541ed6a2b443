//! The table against what it summarises, and what reading it costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::trace::TraceEventCodes;
use tresse_content::{Expiration, MessageId, MimiContent};
use tresse_networks::Networks;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{ConversationKind, ConversationState};

use super::*;
use crate::conversation::{self, Membership};
use crate::store::migrate::migrate;
use crate::timeline::tests::{HOUR, ROOM, World, mia, wen};
use crate::timeline::{sweep, withdraw};
use crate::{contact, me};

/// Last row, its time and place, unread, mentioned.
type Derived = (Option<i64>, i64, i64, i64, bool);

fn derived(connection: &Connection, sql: &str) -> Derived {
    connection
        .query_row(sql, [ROOM.0], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .unwrap()
}

fn kept(world: &World) -> Derived {
    derived(
        &world.connection,
        "SELECT last_row, last_at_ms, last_seq, unread, is_mentioned
         FROM chat WHERE conversation = ?1",
    )
}

/// From the messages, without the table.
fn computed(world: &World) -> Derived {
    derived(
        &world.connection,
        "SELECT
             (SELECT row FROM message ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC),
             coalesce((SELECT at_ms FROM message
                       ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC), created_at_ms),
             coalesce((SELECT max(coalesce(seq, 9223372036854775806)) FROM message), 0),
             (SELECT count(*) FROM message WHERE row > read_row AND is_own = 0
              AND kind NOT IN ('members', 'left', 'renamed')),
             EXISTS (SELECT 1 FROM mention JOIN message ON message.row = mention.row
                     WHERE message.row > read_row AND is_own = 0
                     AND account = (SELECT substr(device, 1, 16) FROM me))
         FROM conversation WHERE conversation = ?1",
    )
}

#[derive(Debug, Clone, Copy)]
enum Step {
    TheySay,
    TheyCall,
    IQueue,
    Place,
    Withdraw,
    Edit(u8),
    Delete(u8),
    Read(u8),
    SayForAMinute,
    Later,
    Renamed,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::TheySay),
        Just(Step::TheyCall),
        Just(Step::IQueue),
        Just(Step::Place),
        Just(Step::Withdraw),
        any::<u8>().prop_map(Step::Edit),
        any::<u8>().prop_map(Step::Delete),
        any::<u8>().prop_map(Step::Read),
        Just(Step::SayForAMinute),
        Just(Step::Later),
        Just(Step::Renamed),
    ]
}

/// What has happened so far, as far as later steps need it.
#[derive(Default)]
struct Past {
    theirs: Vec<MessageId>,
    queued: Vec<i64>,
}

fn pick<T: Copy>(of: &[T], number: u8) -> Option<T> {
    (!of.is_empty()).then(|| of[usize::from(number) % of.len()])
}

fn take(world: &mut World, past: &mut Past, step: Step) {
    match step {
        Step::TheySay => past.theirs.push(world.says(wen(), "they say")),
        Step::TheyCall => past.theirs.push(world.calls(wen())),
        Step::IQueue => past.queued.push(world.queues("I say")),
        Step::Place => {
            if let Some(row) = past.queued.pop() {
                world.places(row);
            }
        }
        Step::Withdraw => {
            if let Some(row) = past.queued.pop() {
                withdraw(&world.connection, ROOM, row).unwrap();
            }
        }
        Step::Edit(number) => {
            if let Some(message) = pick(&past.theirs, number) {
                world.edits(wen(), message, "they correct");
            }
        }
        Step::Delete(number) => {
            if let Some(message) = pick(&past.theirs, number) {
                world.deletes(wen(), message);
            }
        }
        Step::Read(number) => {
            let rows: Vec<i64> = world.all().iter().map(|it| it.row).collect();
            if let Some(row) = pick(&rows, number) {
                world.sees(row);
            }
        }
        Step::SayForAMinute => {
            let end = (world.now_ms / 1000) as u32 + 60;
            let content =
                MimiContent::text(world.salt(), "soon gone").expiring(Expiration::At(end));
            world.entry(wen(), &content);
        }
        Step::Later => {
            world.later(HOUR / 4);
            sweep(&world.connection, world.now_ms).unwrap();
        }
        Step::Renamed => {
            let info = tresse_content::application::GroupInfo {
                name: "another name".to_owned(),
                revision: 1,
                is_change: true,
                ..tresse_content::application::GroupInfo::default()
            };
            let content = MimiContent::group_info(world.salt(), &info).unwrap();
            world.entry(wen(), &content);
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_table_is_what_would_be_computed_anew(
        steps in prop::collection::vec(step(), 1..60),
        on_instagram in any::<bool>(),
    ) {
        // On Instagram nothing is left of what was unsent.
        let me = if on_instagram { crate::timeline::tests::ivo() } else { mia() };
        let mut world = World::group(&[me, wen()]);
        world.has_account(if on_instagram { "instagram" } else { "messenger" });
        let mut past = Past::default();
        for step in steps {
            take(&mut world, &mut past, step);
            prop_assert_eq!(kept(&world), computed(&world), "after {:?}", step);
        }
    }
}

/// A device with so many direct conversations, two messages in each.
fn device_with(chats: u8) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    migrate(&connection).unwrap();
    me::begin_link(&connection, "messenger", mia().account()).unwrap();
    me::set_device(&connection, mia()).unwrap();
    for number in 0..chats {
        let id = ConversationId([number; 16]);
        let peer = crate::timeline::tests::device(3, number, 1);
        conversation::insert(&connection, id, Membership::Joined, false, 1).unwrap();
        let (kind, state) = (ConversationKind::Direct, ConversationState::Open);
        conversation::set_kind_and_state(&connection, id, kind, state).unwrap();
        for account in [mia().account(), peer.account()] {
            conversation::add_member(&connection, id, account).unwrap();
        }
        contact::set_name(&connection, peer.account(), &format!("Peer {number}")).unwrap();
        for (seq, sender) in [(1, mia()), (2, peer)] {
            let message = [[number; 16], [seq; 16]].concat();
            connection
                .execute(
                    "INSERT INTO message
                     (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'content', 'hello')",
                    (
                        id.0,
                        seq,
                        i64::from(number) * 10,
                        sender.0,
                        sender == mia(),
                        message,
                    ),
                )
                .unwrap();
        }
    }
    due::settle(&connection).unwrap();
    connection
}

fn query(folder: Folder, from: usize, count: usize) -> ChatQuery {
    ChatQuery {
        folder,
        filter: Filter::All,
        named: String::new(),
        from,
        count,
    }
}

fn titles(connection: &Connection, query: &ChatQuery) -> Vec<String> {
    let page = page(connection, &Networks::builtin(), query).unwrap();
    page.rows.into_iter().map(|row| row.title).collect()
}

#[test]
fn a_list_is_narrowed_to_what_is_called_so() {
    let connection = device_with(12);
    let named = |connection: &Connection, named: &str, from, count| {
        let query = ChatQuery {
            named: named.into(),
            ..query(Folder::Inbox, from, count)
        };
        let page = page(connection, &Networks::builtin(), &query).unwrap();
        let titles: Vec<String> = page.rows.into_iter().map(|row| row.title).collect();
        (page.total, titles)
    };
    let (total, found) = named(&connection, " pEER 1", 0, 10);
    assert_eq!(total, found.len());
    assert!(
        total > 1 && found.iter().all(|it| it.starts_with("Peer 1")),
        "{found:?}"
    );
    let (same_total, second) = named(&connection, "Peer 1", 1, 1);
    assert_eq!((same_total, &second[..]), (total, &found[1..2]));
    assert_eq!(
        named(&connection, "  ", 0, 100).0,
        titles(&connection, &query(Folder::Inbox, 0, 100)).len()
    );
    assert_eq!(named(&connection, "nobody", 0, 10), (0, Vec::new()));

    connection
        .execute_batch("UPDATE contact SET handle = '33612345678' WHERE name = 'Peer 2'")
        .unwrap();
    for typed in ["+33 6 12", "(612) 345", "612345"] {
        assert_eq!(named(&connection, typed, 0, 10).1, ["Peer 2"], "{typed}");
    }
    assert_eq!(named(&connection, "+-", 0, 10).0, 0);
}

#[test]
fn a_window_of_any_size_takes_the_same_few_statements() {
    let mut connection = device_with(60);
    let networks = Networks::builtin();
    let statements = Arc::new(AtomicUsize::new(0));
    let counter = statements.clone();
    let count = move |_: rusqlite::trace::TraceEvent<'_>| {
        counter.fetch_add(1, Ordering::Relaxed);
    };
    connection
        .trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count))
        .unwrap();
    for size in [1, 10, 60] {
        statements.store(0, Ordering::Relaxed);
        let page = page(&connection, &networks, &query(Folder::Inbox, 0, size)).unwrap();
        assert_eq!((page.total, page.rows.len()), (60, size));
        assert_eq!(statements.load(Ordering::Relaxed), 13, "for {size} rows");
    }
}

#[test]
fn a_window_is_read_from_its_index_and_nothing_is_sorted() {
    let connection = device_with(1);
    let plan: Vec<String> = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {}", list::window("")))
        .unwrap()
        .query_map(("inbox", 10, 0), |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("INDEX chat_list"), "{plan}");
    assert!(
        !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"),
        "{plan}"
    );
}

#[test]
fn pinned_ones_come_first_then_the_newest_and_windows_join() {
    let connection = device_with(5);
    let expected = ["Peer 4", "Peer 3", "Peer 2", "Peer 1", "Peer 0"];
    assert_eq!(titles(&connection, &query(Folder::Inbox, 0, 10)), expected);
    assert_eq!(
        titles(&connection, &query(Folder::Inbox, 1, 2)),
        expected[1..3]
    );
    connection
        .execute(
            "UPDATE chat SET pinned_at_ms = 1 WHERE conversation = ?1",
            [[1_u8; 16]],
        )
        .unwrap();
    let expected = ["Peer 1", "Peer 4", "Peer 3", "Peer 2", "Peer 0"];
    assert_eq!(titles(&connection, &query(Folder::Inbox, 0, 10)), expected);
    assert!(titles(&connection, &query(Folder::Archived, 0, 10)).is_empty());
}

#[test]
fn a_row_says_who_and_what_and_how_much_is_unread() {
    let connection = device_with(2);
    let networks = Networks::builtin();
    let shown = row(&connection, &networks, ConversationId([1; 16]))
        .unwrap()
        .unwrap();
    assert_eq!(
        (shown.title.as_str(), shown.unread, shown.at_ms),
        ("Peer 1", 1, 10)
    );
    assert_eq!(shown.other_networks, ["whatsapp"]);
    let last = shown.last.unwrap();
    assert_eq!(last.sender.shown, "Peer 1");
    assert_eq!(
        last.summary,
        crate::timeline::Summary::Text("hello".to_owned())
    );
    let counts = counts(&connection).unwrap();
    assert_eq!((counts.unread_chats, counts.requests), (2, 0));
    assert!(
        row(&connection, &networks, ConversationId([9; 16]))
            .unwrap()
            .is_none()
    );
}

#[test]
fn filters_leave_what_they_say() {
    let connection = device_with(3);
    connection
        .execute_batch(
            "UPDATE conversation SET read_row = 1000;
             UPDATE chat SET is_favourite = 1 WHERE conversation = x'01010101010101010101010101010101';
             UPDATE chat SET is_marked_unread = 1 WHERE conversation = x'02020202020202020202020202020202'",
        )
        .unwrap();
    let filtered = |filter| {
        let query = ChatQuery {
            filter,
            ..query(Folder::Inbox, 0, 10)
        };
        titles(&connection, &query)
    };
    assert_eq!(filtered(Filter::Favourites), ["Peer 1"]);
    assert_eq!(filtered(Filter::Unread), ["Peer 2"]);
    assert!(filtered(Filter::Groups).is_empty());
    assert_eq!(filtered(Filter::All).len(), 3);
}
