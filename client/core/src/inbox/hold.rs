//! Entries of a conversation which this device is still entering.
//!
//! They are kept in a table rather than left on the server, so that one slow conversation does not
//! stop the inbox, and the cursor can move in the same transaction.

use prost::Message as _;
use rusqlite::Connection;
use tresse_proto::codec;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::Entry;

use crate::store::rows::to_column;

/// Keeps an entry.
pub(crate) fn keep(connection: &Connection, entry: &Entry) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO held_entry (conversation, seq, entry) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation, seq) DO NOTHING",
        )?
        .execute((
            &entry.conversation_id[..],
            to_column(entry.seq),
            entry.encode_to_vec(),
        ))?;
    Ok(())
}

/// Keeps several.
pub(crate) fn keep_all(connection: &Connection, entries: &[Entry]) -> Result<(), rusqlite::Error> {
    entries.iter().try_for_each(|entry| keep(connection, entry))
}

/// Takes all of them out, in order.
pub(crate) fn take(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<Entry>, rusqlite::Error> {
    let encoded: Vec<Vec<u8>> = connection
        .prepare_cached("SELECT entry FROM held_entry WHERE conversation = ?1 ORDER BY seq")?
        .query_map([conversation.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    connection
        .prepare_cached("DELETE FROM held_entry WHERE conversation = ?1")?
        .execute([conversation.0])?;
    Ok(encoded
        .into_iter()
        .filter_map(|bytes| codec::decode_entry(bytes.into()).ok())
        .collect())
}
