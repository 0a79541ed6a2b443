//! Where in a text people are mentioned: at `@` and the name or handle under which this device
//! knows them.
//!
//! Surprising rule: a person who is mentioned but not named in the text is mentioned at its end, with
//! nothing to see. They are told of it all the same. Everybody is mentioned by the word that the
//! person's own app has for it, wherever it was typed.

use std::ops::Range;

use rusqlite::Connection;
use tresse_content::Mention;
use tresse_proto::ids::{AccountId, ConversationId};

use crate::contact;
use crate::store::rows::id;
use crate::timeline::{room_uri, sender_uri};

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

/// A mention of everybody for each time the text says the word for it.
pub(super) fn everybody(text: &str, word: &str, room: ConversationId) -> Vec<Mention> {
    let mention = |range| Mention {
        range,
        uri: room_uri(room),
    };
    said(text, word).map(mention).collect()
}

/// Where a text says `@word`: as a word of its own, in capitals or not.
fn said(text: &str, word: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('@').filter_map(move |(start, at)| {
        let end = start + at.len() + word.len();
        let is_it = text
            .get(start + at.len()..end)
            .is_some_and(|said| said.eq_ignore_ascii_case(word));
        let before = text[..start].chars().next_back();
        let begins = before.is_none_or(|it| it.is_whitespace() || it == '(');
        let after = text.get(end..)?.chars().next();
        let ends = after.is_none_or(|it| !it.is_alphanumeric() && it != '_');
        (is_it && begins && ends).then_some(start..end)
    })
}

/// Who is mentioned in a message.
pub(super) fn of(connection: &Connection, row: i64) -> Result<Vec<AccountId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT account FROM mention WHERE row = ?1 ORDER BY start_byte")?
        .query_map([row], |row| id(row, 0))?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_called_by_a_word_of_its_own() {
        let places = |text| said(text, "all").collect::<Vec<_>>();
        assert_eq!(places("@all, (@ALL) and @all"), [0..4, 7..11, 17..21]);
        assert_eq!(places("@allan a@all all @al @all_ @allé é@all"), [0..0; 0]);
        assert_eq!(places("@é @alé @"), [0..0; 0]);
    }
}
