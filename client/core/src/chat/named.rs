//! Which conversations of a list are called something: by the name of a group, or by what the other
//! person is called here, calls themselves, or is found by.
//!
//! Surprising rule: names are put together from several tables, nicknames among them, so all of the
//! list are looked at. It is what one person has: thousands, not millions.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId};

use crate::person::{People, Person};
use crate::store::rows::{id, optional_id};

/// What somebody looks for.
struct Wanted {
    text: String,
    /// As handles are written: without what people put between digits, and before names.
    bare: String,
}

impl Wanted {
    fn new(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        let is_filling = |it: char| it.is_whitespace() || "+-()@".contains(it);
        let bare = text.chars().filter(|it| !is_filling(*it)).collect();
        Self { text, bare }
    }

    fn is_in_name(&self, name: &str) -> bool {
        name.to_lowercase().contains(&self.text)
    }

    fn is(&self, person: &Person) -> bool {
        self.is_in_name(&person.shown)
            || self.is_in_name(&person.name)
            || (!self.bare.is_empty() && person.handle.contains(&self.bare))
    }
}

/// Those of `listed` (a statement's rows: conversation, name, peer) that are called so, in their order.
pub(super) fn of(
    connection: &Connection,
    networks: &Networks,
    named: &str,
    listed: (&str, &str),
) -> Result<Vec<ConversationId>, rusqlite::Error> {
    let (statement, folder) = listed;
    let all: Vec<(ConversationId, String, Option<AccountId>)> = connection
        .prepare_cached(statement)?
        .query_map([folder], |row| {
            Ok((id(row, 0)?, row.get(1)?, optional_id(row, 2)?))
        })?
        .collect::<Result<_, _>>()?;
    let accounts: BTreeSet<AccountId> = all.iter().filter_map(|(_, _, peer)| *peer).collect();
    let conversations: Vec<ConversationId> = all.iter().map(|(it, _, _)| *it).collect();
    let people = People::looked_up(connection, networks, &accounts, &conversations)?;
    let wanted = Wanted::new(named);
    Ok(all
        .into_iter()
        .filter(|(conversation, name, peer)| match peer {
            Some(peer) => wanted.is(&people.at(*conversation).person(*peer)),
            None => wanted.is_in_name(name),
        })
        .map(|(conversation, _, _)| conversation)
        .collect())
}
