//! Computes anew what a row of `chat` says of its conversation and its members.
//!
//! Surprising rule: nobody calls this for a conversation. Triggers note in `chat_due` what changed,
//! and every unit of work ends with looking there.

use rusqlite::Connection;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{ConversationKind, ConversationState};

use crate::store::rows::id;

/// Brings all rows up to date that have to be; says which those are.
pub(crate) fn settle(connection: &Connection) -> Result<Vec<ConversationId>, rusqlite::Error> {
    let is_any: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM chat_due)")?
        .query_row([], |row| row.get(0))?;
    if !is_any {
        return Ok(Vec::new());
    }
    connection
        .prepare_cached(&update())?
        .execute((DIRECT, GROUP, REQUESTED))?;
    connection
        .prepare_cached("DELETE FROM chat_due RETURNING conversation")?
        .query_map([], |row| id(row, 0))?
        .collect()
}

const DIRECT: i32 = ConversationKind::Direct as i32;
const GROUP: i32 = ConversationKind::Group as i32;
const REQUESTED: i32 = ConversationState::Requested as i32;

/// What is a request waits in its folder, and comes to the others when it is accepted. A direct
/// conversation that this person left is nothing to show, and one that a stranger began comes with
/// their first message or their name: a row without either would say nothing. A group without a name,
/// a message or other people may be the place of the own devices. What this device is entering for
/// the first time is shown as soon as it is known what it is.
fn update() -> String {
    format!(
        "UPDATE chat SET
             is_shown = due.is_shown, is_group = due.is_group, is_request = due.is_request,
             peer = coalesce(due.peer, chat.peer), members = due.members, networks = due.networks,
             folder = CASE
                 WHEN due.is_request AND NOT chat.is_request THEN 'requests'
                 WHEN chat.is_request AND NOT due.is_request THEN 'inbox'
                 ELSE folder END
         FROM ({DERIVED}) AS due
         WHERE due.conversation = chat.conversation"
    )
}

/// For each conversation of `chat_due`. Parameters: direct, group, requested.
const DERIVED: &str = "
    SELECT
        conversation.conversation,
        CASE
            WHEN is_own_devices THEN 0
            WHEN membership = 'joining' THEN joined_epoch > 0 OR name <> ''
            WHEN kind = ?1 THEN membership <> 'left' AND (
                is_own OR chat.last_row IS NOT NULL OR EXISTS (
                    SELECT 1 FROM member JOIN contact ON contact.account = member.account
                    WHERE member.conversation = conversation.conversation
                      AND (contact.name <> '' OR contact.handle <> ''
                           OR contact.standing = 'accepted')))
            WHEN is_own OR name <> '' THEN 1
            WHEN kind <> ?2 THEN 0
            ELSE chat.last_row IS NOT NULL OR EXISTS (
                SELECT 1 FROM member
                WHERE member.conversation = conversation.conversation
                  AND account <> (SELECT substr(device, 1, 16) FROM me))
        END AS is_shown,
        kind = ?2 AS is_group,
        is_own = 0 AND membership = 'joined' AND state = ?3 AS is_request,
        CASE WHEN kind = ?1 THEN
            (SELECT account FROM member
             WHERE member.conversation = conversation.conversation
               AND account <> (SELECT substr(device, 1, 16) FROM me) LIMIT 1)
        END AS peer,
        (SELECT count(*) FROM member
         WHERE member.conversation = conversation.conversation) AS members,
        (SELECT coalesce(group_concat(code, ','), '') FROM (
             SELECT DISTINCT hex(substr(account, 1, 2)) AS code FROM member
             WHERE member.conversation = conversation.conversation ORDER BY 1)) AS networks
    FROM chat_due
    JOIN conversation ON conversation.conversation = chat_due.conversation
    JOIN chat ON chat.conversation = chat_due.conversation";
