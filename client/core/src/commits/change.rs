//! Wanted changes of membership.

use std::collections::BTreeSet;

use bytes::Bytes;
use rusqlite::Connection;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use crate::error::ClientError;
use crate::group::knocks::refused;
use crate::store::rows::id;
use crate::store::unit::Unit;

/// Wants devices in. Returns the change, for those who wait for it.
pub(crate) fn add(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    key_packages: &[(DeviceId, Bytes)],
) -> Result<i64, ClientError> {
    add_because(unit, conversation, key_packages, false)
}

/// Wants devices of accounts in that asked for it themselves.
pub(crate) fn add_knocked(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    key_packages: &[(DeviceId, Bytes)],
) -> Result<i64, ClientError> {
    add_because(unit, conversation, key_packages, true)
}

fn add_because(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    key_packages: &[(DeviceId, Bytes)],
    is_of_knocks: bool,
) -> Result<i64, ClientError> {
    let change = insert(unit, conversation, is_of_knocks)?;
    for (device, key_package) in key_packages {
        unit.connection
            .prepare_cached(
                "INSERT INTO change_add (change, device, key_package) VALUES (?1, ?2, ?3)
                 ON CONFLICT (change, device) DO NOTHING",
            )?
            .execute((change, device.0, &key_package[..]))?;
    }
    Ok(change)
}

/// Wants an account out, with whatever devices it has when the commit is made.
pub(crate) fn remove(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    account: AccountId,
) -> Result<i64, ClientError> {
    let change = insert(unit, conversation, false)?;
    unit.connection
        .prepare_cached("INSERT INTO change_remove (change, account) VALUES (?1, ?2)")?
        .execute((change, account.0))?;
    Ok(change)
}

fn insert(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    is_of_knocks: bool,
) -> Result<i64, ClientError> {
    unit.connection
        .prepare_cached("INSERT INTO change (conversation, is_of_knocks) VALUES (?1, ?2)")?
        .execute((conversation.0, is_of_knocks))?;
    unit.after.changes_dirty = true;
    Ok(unit.connection.last_insert_rowid())
}

/// The oldest change of a conversation.
pub(super) fn first(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<i64>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT min(id) FROM change WHERE conversation = ?1")?
        .query_row([conversation.0], |row| row.get(0))
}

/// Changes of a conversation, in order.
pub(super) fn all(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<i64>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT id FROM change WHERE conversation = ?1 ORDER BY id")?
        .query_map([conversation.0], |row| row.get(0))?
        .collect()
}

/// Whether a change adds people who asked for it, and nobody waits for it here.
pub(super) fn is_of_knocks(connection: &Connection, change: i64) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached("SELECT is_of_knocks FROM change WHERE id = ?1")?
        .query_row([change], |row| row.get(0))
}

/// Devices that a change adds.
pub(super) fn adds(
    connection: &Connection,
    change: i64,
) -> Result<Vec<(DeviceId, Bytes)>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT device, key_package FROM change_add WHERE change = ?1 ORDER BY device",
        )?
        .query_map([change], |row| {
            Ok((id(row, 0)?, row.get::<_, Vec<u8>>(1)?.into()))
        })?
        .collect()
}

/// Accounts that a change removes.
pub(super) fn removes(
    connection: &Connection,
    change: i64,
) -> Result<Vec<AccountId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT account FROM change_remove WHERE change = ?1 ORDER BY account")?
        .query_map([change], |row| id(row, 0))?
        .collect()
}

/// Takes a device out of a change: its key package is no good.
pub(super) fn drop_add(
    connection: &Connection,
    change: i64,
    device: DeviceId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM change_add WHERE change = ?1 AND device = ?2")?
        .execute((change, device.0))?;
    Ok(())
}

/// The change is not possible as it stands. Of many people who knocked one may be the reason, so two
/// changes are made of it, for the others to get in. `false` if it cannot be split.
pub(super) fn split(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    change: i64,
) -> Result<bool, ClientError> {
    let adds = adds(unit.connection, change)?;
    if adds.len() < 2 || !is_of_knocks(unit.connection, change)? {
        return Ok(false);
    }
    delete(unit.connection, change)?;
    let (left, right) = adds.split_at(adds.len() / 2);
    add_knocked(unit, conversation, left)?;
    add_knocked(unit, conversation, right)?;
    Ok(true)
}

/// Those who knocked are not let in. Nothing to do for any other change.
pub(super) fn refuse_knocks(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    change: i64,
) -> Result<(), ClientError> {
    if is_of_knocks(unit.connection, change)? {
        let adds = adds(unit.connection, change)?;
        let accounts: BTreeSet<AccountId> = adds.iter().map(|(it, _)| it.account()).collect();
        for account in accounts {
            refused::note(unit, conversation, account)?;
        }
    }
    Ok(())
}

/// Done, or given up.
pub(super) fn delete(connection: &Connection, change: i64) -> Result<(), rusqlite::Error> {
    for statement in [
        "DELETE FROM change_add WHERE change = ?1",
        "DELETE FROM change_remove WHERE change = ?1",
        "DELETE FROM change WHERE id = ?1",
    ] {
        connection.prepare_cached(statement)?.execute([change])?;
    }
    Ok(())
}
