//! What a person has decided about conversations, shared by their devices.
//!
//! Surprising rule: all of it has one time, that of the newest decision: the later row counts as a
//! whole, so that every device ends up with the same one.

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_content::application::{KnownSettings, OwnDevices};
use tresse_proto::ids::ConversationId;

use super::folder::Folder;
use super::row::MUTED_FOR_GOOD_MS;
use crate::device::share;
use crate::error::ClientError;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;

/// Conversations in one message.
const PER_MESSAGE: usize = 256;
/// Conversations of which decisions wait until this device is in them.
const WAITING_MAX: i64 = 4096;

const _: () = assert!(PER_MESSAGE <= tresse_content::limits::KNOWN_MAX);

const COLUMNS: &str = "conversation, settings_at_ms, pinned_at_ms IS NOT NULL, is_favourite, \
                       muted_until_ms, folder, is_restricted";

/// The person has just decided something: the other devices are told, if there are any.
pub(super) fn decided(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached(
            "UPDATE chat SET settings_at_ms = max(settings_at_ms + 1, ?2) WHERE conversation = ?1",
        )?
        .execute((conversation.0, to_column(unit.now_ms)))?;
    let Some(place) = share::place(unit.connection)? else {
        return Ok(());
    };
    let settings = get(unit.connection, conversation)?.into_iter().collect();
    let known = OwnDevices {
        settings,
        ..OwnDevices::default()
    };
    share::tell(unit, place, &known)
}

/// All that was ever decided, in pieces.
pub(crate) fn all(connection: &Connection) -> Result<Vec<OwnDevices>, rusqlite::Error> {
    let settings: Vec<KnownSettings> = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM chat WHERE settings_at_ms > 0 ORDER BY conversation"
        ))?
        .query_map([], read)?
        .collect::<Result<_, _>>()?;
    Ok(settings
        .chunks(PER_MESSAGE)
        .map(|settings| OwnDevices {
            settings: settings.to_vec(),
            ..OwnDevices::default()
        })
        .collect())
}

fn get(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<KnownSettings>, rusqlite::Error> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM chat WHERE conversation = ?1"
        ))?
        .query_row([conversation.0], read)
        .optional()
}

fn read(row: &Row<'_>) -> Result<KnownSettings, rusqlite::Error> {
    let folder = Folder::parse(row.get_ref(5)?.as_str()?).unwrap_or(Folder::Inbox);
    Ok(KnownSettings {
        conversation: id::<ConversationId>(row, 0)?.0,
        at_ms: u64_column(row, 1)?,
        is_pinned: row.get(2)?,
        is_favourite: row.get(3)?,
        muted_until_ms: u64_column(row, 4)?,
        folder: number(folder),
        is_restricted: row.get(6)?,
    })
}

fn number(folder: Folder) -> u8 {
    match folder {
        Folder::Inbox => 0,
        Folder::General => 1,
        Folder::Archived => 2,
        Folder::Requests => 3,
        Folder::Hidden => 4,
    }
}

/// Another device of this person says what was decided there.
pub(crate) fn learn(unit: &mut Unit<'_>, known: &KnownSettings) -> Result<(), ClientError> {
    let conversation = ConversationId(known.conversation);
    let Some(before) = get(unit.connection, conversation)? else {
        return wait(unit, known);
    };
    let is_later = (known.at_ms, known) > (before.at_ms, &before);
    // A time of tomorrow would count for ever.
    if !is_later || known.at_ms > unit.now_ms.saturating_add(DAY_MS) {
        return Ok(());
    }
    set(unit.connection, known)?;
    unit.changed_chat(conversation);
    Ok(())
}

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn set(connection: &Connection, known: &KnownSettings) -> Result<(), rusqlite::Error> {
    let folder = Folder::ALL
        .into_iter()
        .find(|folder| number(*folder) == known.folder);
    // Whether it is a request is the server's word. A list for requests holds those, and who is kept
    // at a distance.
    connection
        .prepare_cached(
            "UPDATE chat SET settings_at_ms = ?2,
                 pinned_at_ms = CASE ?3 WHEN 1 THEN coalesce(pinned_at_ms, ?2) END,
                 is_favourite = ?4, muted_until_ms = ?5, is_restricted = ?7,
                 folder = CASE
                     WHEN is_request = 0 AND ?7 = 0 AND ?6 IN ('requests', 'hidden') THEN folder
                     WHEN is_request = 1 AND ?6 NOT IN ('requests', 'hidden') THEN folder
                     ELSE coalesce(?6, folder) END
             WHERE conversation = ?1",
        )?
        .execute((
            known.conversation,
            to_column(known.at_ms),
            known.is_pinned,
            known.is_favourite,
            to_column(known.muted_until_ms.min(MUTED_FOR_GOOD_MS)),
            folder.map(Folder::name),
            known.is_restricted,
        ))?;
    Ok(())
}

/// It waits until this device is in.
fn wait(unit: &mut Unit<'_>, known: &KnownSettings) -> Result<(), ClientError> {
    let waiting = OwnDevices {
        settings: vec![known.clone()],
        ..OwnDevices::default()
    };
    let encoded = waiting
        .encode()
        .map_err(|error| crate::FatalError::Content(error.to_string()))?;
    unit.connection
        .prepare_cached(
            "INSERT INTO settings_waiting (conversation, at_ms, settings)
             SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM settings_waiting) < ?4
             ON CONFLICT (conversation) DO UPDATE
             SET at_ms = excluded.at_ms, settings = excluded.settings
             WHERE settings_waiting.at_ms < excluded.at_ms",
        )?
        .execute((
            known.conversation,
            to_column(known.at_ms),
            encoded,
            WAITING_MAX,
        ))?;
    Ok(())
}

/// This device knows a conversation from now on: what waited for that is taken in.
pub(crate) fn known_now(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<(), rusqlite::Error> {
    let waiting: Option<Vec<u8>> = connection
        .prepare_cached("DELETE FROM settings_waiting WHERE conversation = ?1 RETURNING settings")?
        .query_row([conversation.0], |row| row.get(0))
        .optional()?;
    let known = waiting.and_then(|encoded| OwnDevices::decode(&encoded).ok());
    for settings in known.into_iter().flat_map(|known| known.settings) {
        set(connection, &settings)?;
    }
    Ok(())
}
