//! What a person decides about a conversation: at once, and without the server.

use rusqlite::Connection;
use tresse_proto::ids::ConversationId;

use super::folder::Folder;
use super::row::MUTED_FOR_GOOD_MS;
use crate::compose::{PolicyError, Whose};
use crate::conversation;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::shared::May;
use crate::store::rows::to_column;
use crate::store::unit::Unit;
use crate::timeline::Rules;

/// What is to be different.
#[derive(Debug)]
pub(crate) enum Setting<'a> {
    /// A text that was begun; empty if there is none.
    Draft(&'a str),
    Pinned(bool),
    Favourite(bool),
    MutedUntil(u64),
    MarkedUnread(bool),
    Folder(Folder),
    Restricted(bool),
}

impl Setting<'_> {
    /// Whether the person's other devices are to have it too.
    fn is_shared(&self) -> bool {
        !matches!(self, Self::Draft(_) | Self::MarkedUnread(_))
    }
}

/// The person decides.
pub(crate) fn set(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    setting: &Setting<'_>,
) -> Result<(), ClientError> {
    if let Setting::Folder(folder) = setting {
        check_folder(unit, conversation, *folder)?;
    }
    if let Setting::Restricted(is_restricted) = setting {
        check_restricted(unit, conversation, *is_restricted)?;
    }
    let now_ms = to_column(unit.now_ms);
    let update = |assignment: &str, value: &dyn rusqlite::ToSql| {
        let sql = format!("UPDATE chat SET {assignment} WHERE conversation = ?1");
        unit.connection
            .prepare_cached(&sql)?
            .execute((conversation.0, value))
    };
    let changed = match setting {
        Setting::Draft(text) => update("draft = nullif(?2, '')", text),
        // Who is pinned again keeps the time of the first.
        Setting::Pinned(true) => update("pinned_at_ms = coalesce(pinned_at_ms, ?2)", &now_ms),
        Setting::Pinned(false) => update("pinned_at_ms = ?2", &None::<i64>),
        Setting::Favourite(is_favourite) => update("is_favourite = ?2", is_favourite),
        Setting::MutedUntil(ms) => update(
            "muted_until_ms = ?2",
            &to_column(MUTED_FOR_GOOD_MS.min(*ms)),
        ),
        Setting::MarkedUnread(is_marked) => update("is_marked_unread = ?2", is_marked),
        Setting::Folder(folder) => update("folder = ?2", &folder.name()),
        Setting::Restricted(is_restricted) => update(
            "is_restricted = ?2,
             folder = CASE WHEN ?2 = 1 THEN 'hidden'
                           WHEN is_request = 0 AND folder = 'hidden' THEN 'inbox'
                           ELSE folder END",
            is_restricted,
        ),
    }?;
    if changed == 0 {
        return Err(DomainError::UnknownConversation.into());
    }
    if setting.is_shared() {
        super::own::decided(unit, conversation)?;
    }
    unit.changed_chat(conversation);
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// Only one person can be kept at a distance, and only where the app has that.
fn check_restricted(
    unit: &Unit<'_>,
    conversation: ConversationId,
    is_restricted: bool,
) -> Result<(), ClientError> {
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    let rules = Rules::of(unit.connection, unit.networks, conversation)?;
    let may = May::of(unit.connection, unit.networks, &record, &rules)?;
    if is_restricted && !may.restrict {
        let own = unit.networks.by_code(unit.account()?.network());
        let network = Whose::of(own.into_iter());
        return Err(PolicyError::NotHere { network }.into());
    }
    Ok(())
}

/// Whether the other one of a conversation is kept at a distance.
pub(crate) fn is_restricted(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<bool, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM chat WHERE conversation = ?1 AND is_restricted = 1)",
        )?
        .query_row([conversation.0], |row| row.get(0))
}

/// A request lies in a folder for requests until it is answered, anything else never does.
fn check_folder(
    unit: &Unit<'_>,
    conversation: ConversationId,
    folder: Folder,
) -> Result<(), ClientError> {
    let is_request = conversation::one(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?
        .is_request_to_me();
    match (is_request, folder.is_for_requests()) {
        (true, false) => Err(DomainError::AcceptFirst.into()),
        (false, true) => Err(DomainError::NoRequest.into()),
        _ => Ok(()),
    }
}

/// Somebody's message is here: on some networks what was put away comes back.
pub(crate) fn message_came(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    let own = unit.networks.by_code(unit.account()?.network());
    if own.is_some_and(|network| network.policy.archive_returns) {
        unit.connection
            .prepare_cached(
                "UPDATE chat SET folder = 'inbox'
                 WHERE conversation = ?1 AND folder = 'archived'",
            )?
            .execute([conversation.0])?;
    }
    Ok(())
}

/// The person has looked at it.
pub(crate) fn seen(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let changed = unit
        .connection
        .prepare_cached(
            "UPDATE chat SET is_marked_unread = 0
             WHERE conversation = ?1 AND is_marked_unread = 1",
        )?
        .execute([conversation.0])?;
    if changed > 0 {
        unit.changed_chat(conversation);
    }
    Ok(())
}
