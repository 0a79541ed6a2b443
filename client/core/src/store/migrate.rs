//! Brings a database to the newest schema. `PRAGMA user_version` counts the steps that were taken.
//!
//! Surprising rule: a step that was released is never edited; a change is a further step.

use rusqlite::Connection;

use super::erased;
use crate::error::FatalError;

/// Each step once, in order, each in its own transaction.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("../timeline/schema.sql"),
    include_str!("steps/spare_key_packages.sql"),
    include_str!("steps/notices.sql"),
    include_str!("steps/own_devices.sql"),
    include_str!("steps/restored.sql"),
    include_str!("steps/taken_key_packages.sql"),
    include_str!("steps/revoked_devices.sql"),
    include_str!("steps/answered.sql"),
    include_str!("steps/references.sql"),
    include_str!("steps/chats.sql"),
    include_str!("steps/receipt_times.sql"),
    include_str!("steps/message_text.sql"),
    include_str!("steps/stars.sql"),
    include_str!("steps/privacy.sql"),
    include_str!("steps/files.sql"),
    include_str!("steps/profiles.sql"),
    include_str!("steps/shared_state.sql"),
    include_str!("steps/presence.sql"),
    include_str!("steps/own_settings.sql"),
    include_str!("steps/parts.sql"),
    include_str!("steps/pins.sql"),
    include_str!("steps/imported.sql"),
];

/// Takes the steps that are missing. A database of a newer program is refused untouched.
pub(crate) fn migrate(connection: &Connection) -> Result<(), FatalError> {
    erased::set_up(connection)?;
    let taken: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let taken = usize::try_from(taken).map_err(|_| FatalError::NewerDatabase)?;
    if taken > STEPS.len() {
        return Err(FatalError::NewerDatabase);
    }
    for (index, step) in STEPS.iter().enumerate().skip(taken) {
        let transaction = connection.unchecked_transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_twice_takes_each_step_once() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        migrate(&connection).unwrap();
        let version: i64 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, STEPS.len() as i64);
    }

    #[test]
    fn messages_of_an_older_program_are_kept_and_no_row_is_used_twice() {
        let connection = Connection::open_in_memory().unwrap();
        for step in &STEPS[..2] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", 2).unwrap();
        let insert = |text: &str| {
            connection
                .execute(
                    "INSERT INTO message
                     (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
                     VALUES (x'01', 1, 2, x'03', 0, ?1, ?1, 'content', ?2)",
                    (text.as_bytes(), text),
                )
                .unwrap();
            connection.last_insert_rowid()
        };
        let kept = insert("kept");
        let deleted = insert("deleted");
        connection
            .execute("DELETE FROM message WHERE row = ?1", [deleted])
            .unwrap();
        migrate(&connection).unwrap();
        let found: (i64, String) = connection
            .query_row("SELECT row, text FROM message", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(found, (kept, "kept".to_owned()));
        assert!(insert("new") > deleted);
    }

    #[test]
    fn a_conversation_of_an_older_program_has_a_commit_no_older_than_what_was_said_in_it() {
        let connection = Connection::open_in_memory().unwrap();
        for step in &STEPS[..5] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", 5).unwrap();
        connection
            .execute_batch(
                "INSERT INTO conversation
                 (conversation, membership, kind, state, is_own, created_at_ms)
                 VALUES (x'01', 'joined', 2, 2, 0, 10), (x'02', 'joined', 2, 2, 0, 20);
                 INSERT INTO message
                 (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
                 VALUES (x'01', 1, 30, x'03', 0, x'04', x'04', 'content', ''),
                        (x'01', 2, 40, x'03', 0, x'05', x'05', 'content', '');",
            )
            .unwrap();
        migrate(&connection).unwrap();
        let mut statement = connection
            .prepare("SELECT epoch_at_ms FROM conversation ORDER BY conversation")
            .unwrap();
        let found: Vec<i64> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(found, [40, 20]);
    }

    #[test]
    fn conversations_of_an_older_program_are_in_lists_and_their_words_are_found() {
        let connection = Connection::open_in_memory().unwrap();
        for step in &STEPS[..10] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", 10).unwrap();
        connection
            .execute_batch(
                "INSERT INTO me (only_row, network, handle, name, device)
                 VALUES (1, 'messenger', '', '', x'0001aaaaaaaaaaaaaaaaaaaaaaaaaaaa00000001');
                 INSERT INTO conversation
                 (conversation, membership, kind, state, is_own, read_row, created_at_ms)
                 VALUES (x'01010101010101010101010101010101', 'joined', 1, 1, 0, 1, 10),
                        (x'02020202020202020202020202020202', 'joined', 1, 2, 0, 0, 20);
                 INSERT INTO member (conversation, account, role)
                 VALUES (x'01010101010101010101010101010101',
                         x'0001aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1),
                        (x'01010101010101010101010101010101',
                         x'0003bbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1);
                 INSERT INTO message
                 (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
                 VALUES (x'01010101010101010101010101010101', 1, 30, x'03', 0, x'04', x'04', 'content', 'seen words'),
                        (x'01010101010101010101010101010101', 2, 40, x'03', 0, x'05', x'05', 'content', 'new words');
                 INSERT INTO mention (row, start_byte, end_byte, account)
                 VALUES (2, 0, 3, x'0001aaaaaaaaaaaaaaaaaaaaaaaaaaaa');",
            )
            .unwrap();
        migrate(&connection).unwrap();
        assert_eq!(crate::chat::due::settle(&connection).unwrap().len(), 2);
        let rows = |sql: &str| -> Vec<String> {
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let chats = rows(
            "SELECT concat_ws(' ', folder, is_shown, unread, is_mentioned, last_row, last_at_ms,
                              members, networks, hex(peer))
             FROM chat ORDER BY conversation",
        );
        assert_eq!(
            chats,
            [
                "inbox 1 1 1 2 40 2 0001,0003 0003BBBBBBBBBBBBBBBBBBBBBBBBBBBB",
                // Of a request that says nothing yet, not even whose it is, nothing is shown.
                "requests 0 0 0 20 0  ",
            ]
        );
        let found = rows("SELECT text FROM message_text WHERE message_text MATCH 'words'");
        assert_eq!(found, ["seen words", "new words"]);
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "user_version", STEPS.len() as i64 + 1)
            .unwrap();
        assert!(matches!(
            migrate(&connection),
            Err(FatalError::NewerDatabase)
        ));
    }

    #[test]
    fn the_stored_format_changes_by_a_further_step_only() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        let mut statement = connection
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
            .unwrap();
        let schema: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        insta::assert_snapshot!(schema.join("\n\n"));
    }

    #[test]
    fn every_table_is_strict() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        let loose: i64 = connection
            .query_row(
                "SELECT count(*) FROM pragma_table_list
                 WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND type = 'table' AND strict = 0",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(loose, 0);
    }
}
