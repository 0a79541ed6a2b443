//! Where in a text people are mentioned: at `@` and the name or handle under which this device
//! knows them.
//!
//! Surprising rule: a person who is mentioned but not named in the text is mentioned at its end, with
//! nothing to see. They are told of it all the same.

use rusqlite::Connection;
use tresse_content::Mention;
use tresse_proto::ids::AccountId;

use crate::contact;
use crate::store::rows::id;
use crate::timeline::sender_uri;

/// A mention for each account.
pub(super) fn places(
    connection: &Connection,
    text: &str,
    accounts: &[AccountId],
) -> Result<Vec<Mention>, rusqlite::Error> {
    let mut mentions: Vec<Mention> = Vec::new();
    for account in accounts {
        let names = match contact::one(connection, *account)? {
            Some(contact) => vec![contact.name, contact.handle],
            None => Vec::new(),
        };
        let found = names
            .iter()
            .map(|name| name.trim().trim_start_matches('@'))
            .filter(|name| !name.is_empty())
            .flat_map(|name| {
                let called = format!("@{name}");
                let ends = |start: usize| start..start + called.len();
                text.match_indices(&called)
                    .map(|(start, _)| ends(start))
                    .collect::<Vec<_>>()
            })
            .find(|range| {
                mentions
                    .iter()
                    .all(|other| other.range.end <= range.start || range.end <= other.range.start)
            });
        mentions.push(Mention {
            range: found.unwrap_or(text.len()..text.len()),
            uri: sender_uri(*account),
        });
    }
    Ok(mentions)
}

/// Who is mentioned in a message.
pub(super) fn of(connection: &Connection, row: i64) -> Result<Vec<AccountId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT account FROM mention WHERE row = ?1 ORDER BY start_byte")?
        .query_map([row], |row| id(row, 0))?
        .collect()
}
