//! The one row that says who this device is and how far it has read.

use rusqlite::{Connection, OptionalExtension};
use tresse_proto::ids::{AccountId, DeviceId, RegistrationId};

use crate::picture::PictureId;
use crate::store::rows::{optional_id, to_column, u64_column};

/// The row of `me`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Me {
    pub(crate) network: String,
    pub(crate) handle: String,
    pub(crate) name: String,
    /// What the person says about themselves.
    pub(crate) about: String,
    pub(crate) picture: Option<PictureId>,
    /// Counts the changes of name, about and picture.
    pub(crate) profile_revision: u32,
    pub(crate) link_account: Option<AccountId>,
    pub(crate) registration: Option<RegistrationId>,
    pub(crate) device: Option<DeviceId>,
    pub(crate) cursor: u64,
    pub(crate) key_packages: u64,
    pub(crate) last_resort_published: bool,
    pub(crate) has_other_devices: bool,
    pub(crate) survey_due: bool,
    pub(crate) revoked: bool,
}

/// This person's account, once it has a device.
pub(crate) fn account(connection: &Connection) -> Result<Option<AccountId>, rusqlite::Error> {
    let me = load(connection)?;
    Ok(me.and_then(|me| me.device).map(DeviceId::account))
}

/// Reads the row, if there is one.
pub(crate) fn load(connection: &Connection) -> Result<Option<Me>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT network, handle, name, link_account, registration, device, inbox_cursor,
                    key_packages, last_resort_published, has_other_devices, survey_due, revoked,
                    about, picture, profile_revision
             FROM me",
        )?
        .query_row([], |row| {
            Ok(Me {
                network: row.get(0)?,
                handle: row.get(1)?,
                name: row.get(2)?,
                link_account: optional_id(row, 3)?,
                registration: optional_id(row, 4)?,
                device: optional_id(row, 5)?,
                cursor: u64_column(row, 6)?,
                key_packages: u64_column(row, 7)?,
                last_resort_published: row.get(8)?,
                has_other_devices: row.get(9)?,
                survey_due: row.get(10)?,
                revoked: row.get(11)?,
                about: row.get(12)?,
                picture: PictureId::column(row, 13)?,
                profile_revision: crate::conversation::revision(row, 14)?,
            })
        })
        .optional()
}

/// Starts over with a registration; whatever was begun before is forgotten.
pub(crate) fn begin_registration(
    connection: &Connection,
    network: &str,
    handle: &str,
    name: &str,
    registration: RegistrationId,
) -> Result<(), rusqlite::Error> {
    connection.execute("DELETE FROM me", [])?;
    connection.execute(
        "INSERT INTO me (only_row, network, handle, name, registration) VALUES (1, ?1, ?2, ?3, ?4)",
        (network, handle, name, registration.0),
    )?;
    Ok(())
}

/// Starts over as a device that waits to be linked.
pub(crate) fn begin_link(
    connection: &Connection,
    network: &str,
    account: AccountId,
) -> Result<(), rusqlite::Error> {
    connection.execute("DELETE FROM me", [])?;
    connection.execute(
        "INSERT INTO me (only_row, network, handle, name, link_account, has_other_devices, survey_due)
         VALUES (1, ?1, '', '', ?2, 1, 1)",
        (network, account.0),
    )?;
    Ok(())
}

/// The account exists.
pub(crate) fn set_device(connection: &Connection, device: DeviceId) -> Result<(), rusqlite::Error> {
    connection.execute(
        "UPDATE me SET device = ?1, registration = NULL, link_account = NULL",
        [device.0],
    )?;
    Ok(())
}

/// The name, learnt from another device of the account.
pub(crate) fn set_name(connection: &Connection, name: &str) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET name = ?1", [name])?;
    Ok(())
}

/// Name, about and picture, as the person decided.
pub(crate) fn set_profile(connection: &Connection, me: &Me) -> Result<(), rusqlite::Error> {
    connection.execute(
        "UPDATE me SET name = ?1, about = ?2, picture = ?3, profile_revision = ?4",
        (
            &me.name,
            &me.about,
            me.picture.map(|it| it.0),
            me.profile_revision,
        ),
    )?;
    Ok(())
}

/// What another device of the account says of the person, where this one does not know.
pub(crate) fn fill(
    connection: &Connection,
    handle: &str,
    name: &str,
) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET handle = ?1 WHERE handle = ''", [handle])?;
    connection.execute("UPDATE me SET name = ?1 WHERE name = ''", [name])?;
    Ok(())
}

/// Everything up to this inbox position is stored.
pub(crate) fn set_cursor(connection: &Connection, cursor: u64) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE me SET inbox_cursor = ?1")?
        .execute([to_column(cursor)])?;
    Ok(())
}

/// One-time key packages on the server.
pub(crate) fn set_key_packages(
    connection: &Connection,
    key_packages: u64,
) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET key_packages = ?1", [to_column(key_packages)])?;
    Ok(())
}

/// The server has a key package of last resort.
pub(crate) fn set_last_resort_published(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET last_resort_published = 1", [])?;
    Ok(())
}

/// This account has more devices than this one.
pub(crate) fn set_has_other_devices(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET has_other_devices = 1", [])?;
    Ok(())
}

/// Whether conversations are to be compared with the server.
pub(crate) fn set_survey_due(connection: &Connection, due: bool) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET survey_due = ?1", [due])?;
    Ok(())
}

/// Logged out for good.
pub(crate) fn set_revoked(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.execute("UPDATE me SET revoked = 1", [])?;
    Ok(())
}
