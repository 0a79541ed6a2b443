//! Files that may be looked at once, and voice notes that were played.
//!
//! Surprising rule: on a device of the sender there is nothing to look at either, as soon as the
//! message has its place.

use rusqlite::Connection;

use crate::store::erased;

/// Deletes keys and all that tells of what was in the files of a message; that there were some, and
/// of what kind, stays.
pub(super) fn burn(connection: &Connection, row: i64) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE message SET views_left = 0 WHERE row = ?1 AND views > 0")?
        .execute([row])?;
    erased::note(connection)?;
    connection
        .prepare_cached(
            "UPDATE attachment
             SET url = '', key = x'', nonce = x'', aad = x'', content_hash = x'', size = 0,
                 description = '', filename = '', facts = x'', place = '', stored = 'gone'
             WHERE row = ?1",
        )?
        .execute([row])?;
    Ok(())
}

/// The same, if the message is one of those.
pub(super) fn burn_if_once(connection: &Connection, row: i64) -> Result<(), rusqlite::Error> {
    let is_once: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM message WHERE row = ?1 AND views > 0)")?
        .query_row([row], |row| row.get(0))?;
    if is_once {
        burn(connection, row)?;
    }
    Ok(())
}

/// Takes a look off.
pub(crate) fn look(connection: &Connection, row: i64) -> Result<(), rusqlite::Error> {
    let left: i64 = connection
        .prepare_cached(
            "UPDATE message SET views_left = max(views_left - 1, 0) WHERE row = ?1
             RETURNING views_left",
        )?
        .query_row([row], |row| row.get(0))?;
    if left == 0 {
        burn(connection, row)?;
    }
    Ok(())
}

/// The person has played it. Whether that is new.
pub(crate) fn play(connection: &Connection, row: i64) -> Result<bool, rusqlite::Error> {
    let changed = connection
        .prepare_cached("UPDATE message SET played = 1 WHERE row = ?1 AND played = 0")?
        .execute([row])?;
    Ok(changed > 0)
}
