//! A message that was found, with the names that a list of hits shows.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use super::snippet::{self, SnippetPart};
use crate::person::{People, Person};
use crate::store::rows::{id, optional_id, u64_column};

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub row: i64,
    /// Where.
    pub conversation: ConversationId,
    /// What that is called, as in a list.
    pub title: String,
    /// Who sent it.
    pub sender: Person,
    /// When.
    pub at_ms: u64,
    /// The text around what was looked for.
    pub snippet: Vec<SnippetPart>,
}

/// What every read of hits begins with.
pub(super) const COLUMNS: &str = "message.row, message.conversation, message.sender, message.at_ms, \
                                  conversation.name, chat.peer";
/// What it needs beside `message`.
pub(super) const JOINS: &str =
    "CROSS JOIN conversation ON conversation.conversation = message.conversation
             CROSS JOIN chat ON chat.conversation = message.conversation";

/// A hit before people have names.
pub(super) struct Found {
    row: i64,
    conversation: ConversationId,
    sender: DeviceId,
    at_ms: u64,
    name: String,
    peer: Option<AccountId>,
    marked: String,
}

impl Found {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            row: row.get(0)?,
            conversation: id(row, 1)?,
            sender: id(row, 2)?,
            at_ms: u64_column(row, 3)?,
            name: row.get(4)?,
            peer: optional_id(row, 5)?,
            marked: row.get(6)?,
        })
    }
}

/// With names.
pub(super) fn named(
    connection: &Connection,
    networks: &Networks,
    found: Vec<Found>,
) -> Result<Vec<Hit>, rusqlite::Error> {
    let accounts: BTreeSet<AccountId> = found
        .iter()
        .flat_map(|it| [Some(it.sender.account()), it.peer])
        .flatten()
        .collect();
    let people = People::of(connection, networks, &accounts)?;
    Ok(found
        .into_iter()
        .map(|found| Hit {
            row: found.row,
            conversation: found.conversation,
            title: match found.peer {
                Some(peer) => people.person(peer).shown,
                None => found.name,
            },
            sender: people.person(found.sender.account()),
            at_ms: found.at_ms,
            snippet: snippet::parts(&found.marked),
        })
        .collect())
}
