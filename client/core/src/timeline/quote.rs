//! The messages that others answer.

use std::collections::HashMap;

use rusqlite::Connection;

/// For each of these rows that answers a message of this device: the row of that message. A reply
/// names a version of it, which need not be the first.
pub(super) fn answered(
    connection: &Connection,
    rows: &[i64],
) -> Result<HashMap<i64, i64>, rusqlite::Error> {
    let listed: Vec<String> = rows.iter().map(i64::to_string).collect();
    connection
        .prepare_cached(
            "SELECT reply.row, answered.row FROM message AS reply
             JOIN message AS answered
               ON answered.conversation = reply.conversation
              AND answered.message = reply.in_reply_to
             WHERE reply.row IN (SELECT value FROM json_each(?1))
             UNION ALL
             SELECT reply.row, message_version.row FROM message AS reply
             JOIN message_version
               ON message_version.conversation = reply.conversation
              AND message_version.version = reply.in_reply_to
             WHERE reply.row IN (SELECT value FROM json_each(?1))",
        )?
        .query_map([format!("[{}]", listed.join(","))], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}
