//! Fills a database with conversations, for tests and for measurements: no server is needed to see
//! how long a long list takes.
//!
//! Surprising rule: it writes rows as the core would, but nothing that encryption needs. What is
//! filled can be looked at and written to while offline; nobody else ever hears of it.

use rusqlite::{Connection, params};
use tresse_content::MessageId;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};
use tresse_proto::wire::{ConversationKind, ConversationState, Role};

/// How much there is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Size {
    /// Conversations; every fourth is a group.
    pub(crate) chats: u32,
    /// Messages of each.
    pub(crate) messages: u32,
    /// Messages of the first one.
    pub(crate) longest: u32,
}

/// When the first message was sent.
const BEGINNING_MS: i64 = 1_700_000_000_000;
const GROUP_MEMBERS: u32 = 5;
/// Of several lengths, scripts and heights.
const TEXTS: &[&str] = &[
    "Are you there?",
    "Yes 😀",
    "I found the book that we talked about last week, it was behind the other ones on the shelf.",
    "سأصل بعد قليل",
    "A\nlist\nof\nlines",
    "See you tomorrow then, at the usual place, a bit earlier than the last time if that is fine \
     with you. I will bring the map and something to eat, you bring the lamp and the tickets.",
];

/// The `number`th conversation of those that are filled.
pub(crate) fn conversation(number: u32) -> ConversationId {
    ConversationId(bytes(b'c', number))
}

/// The `number`th person of a network.
pub(crate) fn person(network: NetworkCode, number: u32) -> AccountId {
    let random: [u8; 14] = bytes(b'p', number);
    AccountId::new(network, random)
}

fn bytes<const N: usize>(kind: u8, number: u32) -> [u8; N] {
    let mut bytes = [0; N];
    bytes[0] = kind;
    bytes[N - 4..].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// Signs somebody up as if a server had said so.
#[cfg(test)]
pub(crate) fn sign_up(
    connection: &Connection,
    network: &str,
    code: NetworkCode,
) -> Result<DeviceId, rusqlite::Error> {
    let device = DeviceId::new(AccountId::new(code, bytes(b'm', 0)), 1);
    connection.execute(
        "INSERT INTO me (only_row, network, handle, name, device) VALUES (1, ?1, 'me', 'Me', ?2)",
        params![network, device.0],
    )?;
    Ok(device)
}

/// Fills the database of somebody who is signed up. `others` are the networks of the people: the
/// first conversations are with the first.
pub(crate) fn fill(
    connection: &Connection,
    size: Size,
    others: &[NetworkCode],
) -> Result<(), rusqlite::Error> {
    let me: [u8; DeviceId::LEN] =
        connection.query_row("SELECT device FROM me", [], |row| row.get(0))?;
    let transaction = connection.unchecked_transaction()?;
    for number in 0..size.chats {
        let network = others[(number as usize / 2) % others.len()];
        let count = if number == 0 {
            size.longest
        } else {
            size.messages
        };
        chat(&transaction, DeviceId(me), number, network, count)?;
    }
    transaction.commit()
}

fn chat(
    connection: &Connection,
    me: DeviceId,
    number: u32,
    network: NetworkCode,
    messages: u32,
) -> Result<(), rusqlite::Error> {
    let is_group = number % 4 == 3;
    let conversation = conversation(number).0;
    let (kind, name) = if is_group {
        (ConversationKind::Group, format!("Group {number}"))
    } else {
        (ConversationKind::Direct, String::new())
    };
    connection
        .prepare_cached(
            "INSERT INTO conversation
             (conversation, membership, kind, state, is_own, name, last_seq, joined_epoch,
              read_row, profile_sent, created_at_ms, answered)
             VALUES (?1, 'joined', ?2, ?3, 1, ?4, ?5, 1, 0, 1, ?6, 1)",
        )?
        .execute(params![
            conversation,
            kind as i32,
            ConversationState::Open as i32,
            name,
            messages,
            BEGINNING_MS,
        ])?;
    let mut people = vec![me.account()];
    let others = if is_group { GROUP_MEMBERS - 1 } else { 1 };
    for other in 0..others {
        // Those of groups are those of the direct conversations before it.
        people.push(person(network, number.saturating_sub(other)));
    }
    for account in &people {
        let role = if *account == me.account() {
            Role::Admin
        } else {
            Role::Member
        };
        connection
            .prepare_cached(
                "INSERT INTO member (conversation, account, role) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![conversation, account.0, role as i32])?;
    }
    for account in &people[1..] {
        let name = format!("Person {}", u32::from_be_bytes(last_four(*account)));
        connection
            .prepare_cached(
                "INSERT INTO contact (account, name, standing) VALUES (?1, ?2, 'accepted')
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![account.0, name])?;
    }
    for seq in 1..=messages {
        let who = people[(seq as usize) % people.len()];
        message(connection, me, number, who, seq)?;
    }
    Ok(())
}

fn last_four(account: AccountId) -> [u8; 4] {
    let [.., a, b, c, d] = account.0;
    [a, b, c, d]
}

fn message(
    connection: &Connection,
    me: DeviceId,
    chat: u32,
    who: AccountId,
    seq: u32,
) -> Result<(), rusqlite::Error> {
    let conversation = conversation(chat).0;
    let mut id: [u8; MessageId::LEN] = bytes(MessageId::SHA_256, seq);
    id[4..8].copy_from_slice(&chat.to_be_bytes());
    let text = TEXTS[(chat as usize + seq as usize) % TEXTS.len()];
    let is_own = who == me.account();
    let at_ms = BEGINNING_MS + i64::from(seq) * 60_000 + i64::from(chat) * 1_000;
    connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'content', ?7)",
        )?
        .execute(params![
            conversation,
            seq,
            at_ms,
            DeviceId::new(who, 1).0,
            is_own,
            id,
            format!("{text} ({seq})"),
        ])?;
    let row = connection.last_insert_rowid();
    connection
        .prepare_cached(
            "INSERT INTO message_version (conversation, version, row) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![conversation, id, row])?;
    if is_own {
        connection
            .prepare_cached(
                "INSERT INTO receipt (row, account, status, at_ms)
                 SELECT ?1, account, 1 + ?2 % 2, ?3 FROM member
                 WHERE conversation = ?4 AND account <> ?5",
            )?
            .execute(params![row, seq, at_ms, conversation, me.account().0])?;
    }
    Ok(())
}
