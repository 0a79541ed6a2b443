//! People (accounts) this account has to do with, as this device knows them.

pub(crate) mod answer;
pub(crate) mod block;
pub(crate) mod find;
pub(crate) mod request;

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_proto::ids::AccountId;

use crate::store::rows::id;

/// An account of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who. Its network is part of the id.
    pub account: AccountId,
    /// As typed when it was looked up; empty if it never was.
    pub handle: String,
    /// As that person told it, encrypted; empty if never.
    pub name: String,
    /// How far the acquaintance goes.
    pub standing: Standing,
    /// Blocked by this account.
    pub blocked: bool,
}

/// How far an acquaintance goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Met in a group.
    Known,
    /// Looked up.
    Found,
    /// A request is under way, in either direction.
    Requested,
    /// Both want it.
    Accepted,
}

impl Standing {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Found => "found",
            Self::Requested => "requested",
            Self::Accepted => "accepted",
        }
    }

    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "accepted" => Self::Accepted,
            "requested" => Self::Requested,
            "found" => Self::Found,
            _ => Self::Known,
        }
    }
}

const COLUMNS: &str = "account, handle, name, standing, blocked";

/// Everybody.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Contact>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM contact ORDER BY account"))?
        .query_map([], read)?
        .collect()
}

/// One.
pub(crate) fn one(
    connection: &Connection,
    account: AccountId,
) -> Result<Option<Contact>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM contact WHERE account = ?1"))?
        .query_row([account.0], read)
        .optional()
}

/// Raises the standing (never lowers it).
pub(crate) fn raise(
    connection: &Connection,
    account: AccountId,
    standing: Standing,
) -> Result<bool, rusqlite::Error> {
    let before = one(connection, account)?.map(|contact| contact.standing);
    if before.is_some_and(|before| before >= standing) {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO contact (account, standing) VALUES (?1, ?2)
             ON CONFLICT (account) DO UPDATE SET standing = excluded.standing",
        )?
        .execute((account.0, standing.as_str()))?;
    Ok(true)
}

/// Notes the handle by which an account was found.
pub(crate) fn set_handle(
    connection: &Connection,
    account: AccountId,
    handle: &str,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE contact SET handle = ?2 WHERE account = ?1")?
        .execute((account.0, handle))?;
    Ok(())
}

/// Notes the name by which an account calls itself. `false` if it was known.
pub(crate) fn set_name(
    connection: &Connection,
    account: AccountId,
    name: &str,
) -> Result<bool, rusqlite::Error> {
    raise(connection, account, Standing::Known)?;
    let changed = connection
        .prepare_cached("UPDATE contact SET name = ?2 WHERE account = ?1 AND name <> ?2")?
        .execute((account.0, name))?;
    Ok(changed > 0)
}

/// Blocks or unblocks.
pub(crate) fn set_blocked(
    connection: &Connection,
    account: AccountId,
    blocked: bool,
) -> Result<(), rusqlite::Error> {
    raise(connection, account, Standing::Known)?;
    connection
        .prepare_cached("UPDATE contact SET blocked = ?2, is_block_known = 1 WHERE account = ?1")?
        .execute((account.0, blocked))?;
    Ok(())
}

/// Somebody is blocked, unless this device was told otherwise.
pub(crate) fn fill_blocked(
    connection: &Connection,
    account: AccountId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE contact SET blocked = 1, is_block_known = 1
             WHERE account = ?1 AND is_block_known = 0",
        )?
        .execute([account.0])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Contact, rusqlite::Error> {
    Ok(Contact {
        account: id(row, 0)?,
        handle: row.get(1)?,
        name: row.get(2)?,
        standing: Standing::parse(&row.get::<_, String>(3)?),
        blocked: row.get(4)?,
    })
}
