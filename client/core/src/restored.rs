//! The server went back to a backup: what it has lost is sent again, and groups that are ahead are entered anew.
//!
//! | what was accepted after the backup | what this device does |
//! | --- | --- |
//! | its own messages | sends them again under their ids: what the server still has is answered as before |
//! | messages of others, shown here | nothing: their authors send them again, and the same message is shown once |
//! | commits | enters the group anew, since the server is at an earlier epoch, or at another one with the same number |
//!
//! Surprising rule: numbers (`seq`, positions) need no care. The server never gives one out twice, restored or not.

use rusqlite::Connection;
use tresse_proto::ids::ConversationId;
use tresse_proto::limits::RETENTION_MS;
use tresse_proto::wire::{Entry, EntryKind, Restored};

use crate::commits;
use crate::error::ClientError;
use crate::store::rows::{id, to_column};
use crate::store::unit::Unit;

/// What the server said of its restores at log-in. `is_new` is a device that has just come into being: for it nothing
/// was lost.
pub(crate) fn heard(
    unit: &mut Unit<'_>,
    restores: &[Restored],
    is_new: bool,
) -> Result<(), ClientError> {
    forget_old(unit)?;
    let mut lost_from_ms = None;
    for restored in restores {
        let noted = unit
            .connection
            .prepare_cached(
                "INSERT INTO restored (id, to_ms) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
            )?
            .execute((to_column(restored.id), to_column(restored.to_ms)))?;
        if noted > 0 {
            let earliest = lost_from_ms.unwrap_or(restored.to_ms).min(restored.to_ms);
            lost_from_ms = Some(earliest);
        }
    }
    match lost_from_ms {
        Some(from_ms) if !is_new => {
            enter_anew(unit, from_ms)?;
            send_again(unit, from_ms)
        }
        _ => Ok(()),
    }
}

/// The server has accepted a message of the outbox. One that expired or was unsent meanwhile is not kept.
pub(crate) fn sent(
    connection: &Connection,
    outbox: i64,
    seq: u64,
    at_ms: u64,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO sent
             (client_msg_id, conversation, content, message, message_row, is_request, seq, at_ms)
             SELECT client_msg_id, conversation, content, message, message_row, is_request, ?2, ?3
             FROM outbox
             WHERE id = ?1
               AND (message_row IS NULL
                    OR EXISTS (SELECT 1 FROM message
                               WHERE row = outbox.message_row AND kind = 'content'))
             ON CONFLICT (client_msg_id) DO UPDATE SET seq = excluded.seq, at_ms = excluded.at_ms",
        )?
        .execute((outbox, to_column(seq), to_column(at_ms)))?;
    Ok(())
}

/// Entries of a conversation were dealt with: among them may be commits.
pub(crate) fn note_commits(
    connection: &Connection,
    conversation: ConversationId,
    newest_ms: Option<u64>,
) -> Result<(), rusqlite::Error> {
    let Some(at_ms) = newest_ms else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "UPDATE conversation SET epoch_at_ms = max(epoch_at_ms, ?2) WHERE conversation = ?1",
        )?
        .execute((conversation.0, to_column(at_ms)))?;
    Ok(())
}

/// When the newest of these entries that leads to an epoch was accepted.
pub(crate) fn newest_commit_ms(entries: &[Entry]) -> Option<u64> {
    entries
        .iter()
        .filter(|entry| matches!(entry.kind(), EntryKind::Commit | EntryKind::Welcome))
        .map(|entry| entry.at_ms)
        .max()
}

/// The server has forgotten the commits of these conversations. Their epochs have numbers that it gives out again, so
/// comparing numbers would not find all of them.
fn enter_anew(unit: &mut Unit<'_>, from_ms: u64) -> Result<(), ClientError> {
    let ahead: Vec<ConversationId> = unit
        .connection
        .prepare_cached(
            "SELECT conversation FROM conversation
             WHERE membership = 'joined' AND epoch_at_ms >= ?1 ORDER BY conversation",
        )?
        .query_map([to_column(from_ms)], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    for conversation in ahead {
        unit.connection
            .prepare_cached("UPDATE conversation SET epoch_at_ms = 0 WHERE conversation = ?1")?
            .execute([conversation.0])?;
        commits::resync::begin(unit, conversation)?;
    }
    Ok(())
}

/// Puts what may be lost at the head of the outbox, in the order in which it was accepted.
fn send_again(unit: &mut Unit<'_>, from_ms: u64) -> Result<(), ClientError> {
    let lost: Vec<Vec<u8>> = unit
        .connection
        .prepare_cached(
            "SELECT client_msg_id FROM sent JOIN conversation USING (conversation)
             WHERE sent.at_ms >= ?1 AND membership <> 'left' ORDER BY sent.at_ms, sent.seq",
        )?
        .query_map([to_column(from_ms)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let first: i64 = unit.connection.query_row(
        "SELECT min(coalesce(min(id), 1), 1) - ?1 FROM outbox",
        [lost.len() as i64],
        |row| row.get(0),
    )?;
    for (place, client_msg_id) in (first..).zip(&lost) {
        unit.connection
            .prepare_cached(
                "INSERT INTO outbox
                 (id, conversation, client_msg_id, content, message, message_row, is_request, state)
                 SELECT ?2, conversation, client_msg_id, content, message, message_row, is_request,
                        'queued'
                 FROM sent WHERE client_msg_id = ?1
                 ON CONFLICT (client_msg_id) DO UPDATE
                 SET id = excluded.id, state = 'queued', content = excluded.content, body = NULL,
                     epoch = 0, seq = 0",
            )?
            .execute((client_msg_id, place))?;
    }
    unit.after.outbox_dirty = true;
    Ok(())
}

/// What the server would not keep any more need not be kept for it.
fn forget_old(unit: &Unit<'_>) -> Result<(), rusqlite::Error> {
    unit.connection
        .prepare_cached("DELETE FROM sent WHERE at_ms < ?1")?
        .execute([to_column(unit.now_ms.saturating_sub(RETENTION_MS))])?;
    Ok(())
}
