//! What screens cost on a device with 2,000 conversations, one of them with 10,000 messages.
//! `cargo run --release -p tresse-client-core --example reads_cost`
//!
//! One line for each read: the time of one, the median of many. The database is filled by hand, so
//! that it takes seconds and no server.
#![allow(clippy::print_stdout, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::{Connection, params};
use tresse_client_core::{Around, ChatQuery, Client, ClientConfig, Filter, Folder};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};

const CHATS: u16 = 2_000;
const MESSAGES: u32 = 10_000;
const WORDS: [&str; 24] = [
    "the", "train", "is", "late", "again", "see", "you", "there", "at", "noon", "or", "so",
    "bring", "bread", "café", "and", "some", "harbour", "news", "tomorrow", "maybe", "they", "say",
    "hello",
];
const NOW_MS: u64 = 1_800_000_000_000;

fn main() {
    let connection = Connection::open_in_memory().expect("memory");
    let connection = client(connection).into_connection();
    let filling = Instant::now();
    fill(&connection).expect("the schema is there");
    println!("filled in {:?}", filling.elapsed());
    let client = client(connection);
    let long = conversation(0);

    for (name, from, count) in [("first", 0, 30), ("last", 1_970, 30), ("all", 0, 2_000)] {
        let query = ChatQuery {
            folder: Folder::Inbox,
            filter: Filter::All,
            named: String::new(),
            from,
            count,
        };
        measure(&format!("list: {name} {count} of 2,000"), || {
            client.chats(&query).expect("read").rows.len()
        });
    }
    measure("counts", || {
        client.counts().expect("read").unread_chats as usize
    });
    for (name, anchor) in [("end", None), ("middle", Some(5_000))] {
        let around = Around {
            anchor,
            before: 40,
            after: 40,
        };
        measure(&format!("thread: {name} of 10,000"), || {
            client
                .thread(NOW_MS, long, around)
                .expect("read")
                .rows
                .len()
        });
    }
    measure("one message", || {
        usize::from(client.message_row(NOW_MS, 5_000).expect("read").is_some())
    });
    for (text, place) in [
        ("harbour", None),
        ("ha", None),
        ("the train", Some(long)),
        ("nowhere", None),
    ] {
        measure(&format!("search: {text:?}, 50 hits at most"), || {
            client.search(text, place, 50).expect("read").len()
        });
    }
}

fn measure(name: &str, read: impl Fn() -> usize) {
    let mut times: Vec<Duration> = Vec::new();
    let mut found = 0;
    for _ in 0..51 {
        let begun = Instant::now();
        found = black_box(read());
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    println!(
        "{:>9.3} ms  {name} ({found})",
        times[25].as_secs_f64() * 1e3
    );
}

fn client(connection: Connection) -> Client {
    let networks = Arc::new(Networks::builtin());
    let config = ClientConfig::new(networks);
    Client::open(config, connection, StdRng::seed_from_u64(1)).expect("a database of this version")
}

fn conversation(number: u16) -> ConversationId {
    let mut id = [7; ConversationId::LEN];
    id[..2].copy_from_slice(&number.to_be_bytes());
    ConversationId(id)
}

fn device(number: u16) -> DeviceId {
    let mut random = [9; 14];
    random[..2].copy_from_slice(&number.to_be_bytes());
    DeviceId::new(AccountId::new(NetworkCode(1 + number % 3), random), 1)
}

/// Everybody has written twice; the first one a lot.
fn fill(connection: &Connection) -> rusqlite::Result<()> {
    let me = device(u16::MAX);
    connection.execute_batch("BEGIN")?;
    connection.execute(
        "INSERT INTO me (only_row, network, handle, name, device)
         VALUES (1, 'messenger', 'me', 'Me', ?1)",
        [me.0],
    )?;
    let mut number = 0;
    for chat in 0..CHATS {
        let (id, peer) = (conversation(chat), device(chat));
        connection.execute(
            "INSERT INTO conversation (conversation, membership, kind, state, is_own, created_at_ms)
             VALUES (?1, 'joined', 1, 1, 0, 1)",
            [id.0],
        )?;
        for account in [me.account(), peer.account()] {
            connection.execute(
                "INSERT INTO member (conversation, account, role) VALUES (?1, ?2, 1)",
                params![id.0, account.0],
            )?;
        }
        connection.execute(
            "INSERT INTO contact (account, name, standing) VALUES (?1, ?2, 'accepted')",
            params![peer.account().0, format!("Person {chat}")],
        )?;
        let messages = if chat == 0 { MESSAGES } else { 2 };
        for seq in 1..=messages {
            number += 1;
            let is_own = seq % 2 == 0;
            message(
                connection,
                id,
                number,
                seq,
                if is_own { me } else { peer },
                is_own,
            )?;
        }
    }
    connection.execute_batch(
        "INSERT INTO message_text (rowid, text) SELECT row, text FROM message;
         UPDATE message_text_end SET row = (SELECT max(row) FROM message);
         COMMIT",
    )
}

fn message(
    connection: &Connection,
    conversation: ConversationId,
    number: u32,
    seq: u32,
    sender: DeviceId,
    is_own: bool,
) -> rusqlite::Result<()> {
    let words: Vec<&str> = (0..12)
        .map(|word| WORDS[(number.wrapping_mul(2_654_435_761) >> word) as usize % WORDS.len()])
        .collect();
    let mut id = [0; 32];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let mut answered = [0; 32];
    answered[..4].copy_from_slice(&(number - 1).to_be_bytes());
    connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text, in_reply_to)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'content', ?7, ?8)",
        )?
        .execute(params![
            conversation.0,
            seq,
            (NOW_MS - u64::from(MESSAGES - seq) * 1000) as i64,
            sender.0,
            is_own,
            id,
            words.join(" "),
            seq.is_multiple_of(5).then_some(answered),
        ])?;
    Ok(())
}
