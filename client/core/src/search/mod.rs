//! Finds messages by their words, and those that the person has starred.
//!
//! Surprising rule: whatever is typed is words. There is no language of queries, so nothing that is
//! typed is wrong.

mod hit;
mod query;
mod snippet;
#[cfg(test)]
mod tests;
mod words;

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::ConversationId;

pub use hit::Hit;
pub use snippet::SnippetPart;
pub(crate) use words::settle_many;

use crate::store::rows::to_column;
use hit::Found;

/// Words around those that were found.
const SNIPPET_WORDS: u32 = 24;
/// Hits at a time, whatever is asked.
const HITS_MAX: usize = 1_000;

/// Messages with words that begin like these, the newest first.
pub(crate) fn search(
    connection: &Connection,
    networks: &Networks,
    text: &str,
    conversation: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<Hit>, rusqlite::Error> {
    let Some(query) = query::of(text) else {
        return Ok(Vec::new());
    };
    words::settle_all(connection)?;
    let [begin, end] = snippet::MARKS.map(String::from);
    let found = connection
        .prepare_cached(&format!(
            "SELECT {}, snippet(message_text, 0, ?4, ?5, '…', {SNIPPET_WORDS})
             FROM message_text CROSS JOIN message ON message.row = message_text.rowid
             {}
             WHERE message_text MATCH ?1 AND (?2 IS NULL OR message.conversation = ?2)
             ORDER BY message_text.rowid DESC LIMIT ?3",
            hit::COLUMNS,
            hit::JOINS,
        ))?
        .query_map(
            (
                query,
                conversation.map(|it| it.0),
                to_column(limit.min(HITS_MAX) as u64),
                begin,
                end,
            ),
            Found::read,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    hit::named(connection, networks, found)
}

/// Starred messages, the newest first.
pub(crate) fn starred(
    connection: &Connection,
    networks: &Networks,
    limit: usize,
) -> Result<Vec<Hit>, rusqlite::Error> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {}, coalesce(
                 nullif(message.text, ''),
                 (SELECT filename FROM attachment
                  WHERE attachment.row = message.row ORDER BY position LIMIT 1),
                 '')
             FROM star CROSS JOIN message ON message.row = star.row
             {}
             ORDER BY message.at_ms DESC, message.row DESC LIMIT ?1",
            hit::COLUMNS,
            hit::JOINS,
        ))?
        .query_map([to_column(limit.min(HITS_MAX) as u64)], Found::read)?
        .collect::<Result<Vec<_>, _>>()?;
    hit::named(connection, networks, found)
}
