//! The person sends files: the message stands in the timeline at once, and the files begin their way.
//!
//! Surprising rule: to want the same again under the same reference also says where the files are
//! *now*. A browser's window hands its files over anew when another tab runs the client.

use rand::Rng;
use tresse_content::MessageId;
use tresse_proto::ids::{ClientMsgId, ConversationId};

use super::outgoing::{self, OUTGOING_ID, State};
use super::{NewFile, step};
use crate::attachment::safe_filename;
use crate::compose::{self, FilesToSend};
use crate::error::ClientError;
use crate::event::Ticket;
use crate::outbox::send::context;
use crate::store::rows::to_column;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::{self, NewRow};

/// Checks the files and shows the message.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    files: &FilesToSend<'_>,
    reference: Option<ClientMsgId>,
) -> Result<(), ClientError> {
    let in_reply_to = compose::check_files(&context(unit, conversation)?, files)?;
    let mut id = [0; 32];
    unit.rng.fill_bytes(&mut id);
    id[..OUTGOING_ID.len()].copy_from_slice(&OUTGOING_ID);
    let row = timeline::show_early(
        unit.connection,
        &NewRow {
            conversation,
            sender: unit.me()?,
            at_ms: unit.now_ms,
            message: MessageId(id),
            text: files.caption,
            in_reply_to,
            views: files.view_once,
        },
    )?;
    unit.connection
        .prepare_cached(
            "INSERT INTO outgoing (row, conversation, reference, expires_after_ms)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((
            row,
            conversation.0,
            reference.map(|it| it.0),
            files.expires_after_ms.map(to_column),
        ))?;
    for (position, file) in (0..).zip(files.files) {
        add(unit, row, position, file, files.view_once > 0)?;
    }
    unit.wait(Waiting::Upload(row), ticket);
    unit.changed_chat(conversation);
    step::go_on(unit, row)
}

fn add(
    unit: &Unit<'_>,
    row: i64,
    position: i64,
    file: &NewFile,
    is_view_once: bool,
) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached(
            "INSERT INTO outgoing_file (row, position, source, state) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((row, position, source(file), State::Chosen.as_str()))?;
    let place = outgoing::place(unit.connection.last_insert_rowid());
    let mut facts = file.facts.clone().sound();
    if is_view_once {
        facts.thumbnail = Vec::new();
    }
    unit.connection
        .prepare_cached(
            "INSERT INTO attachment
             (row, position, content_type, url, expires, size, enc_alg, key, nonce, aad, hash_alg,
              content_hash, description, filename, facts, place)
             VALUES (?1, ?2, ?3, '', 0, ?4, 0, x'', x'', x'', 0, x'', '', ?5, ?6, ?7)",
        )?
        .execute((
            row,
            position,
            &file.media_type,
            to_column(file.bytes),
            safe_filename(&file.filename),
            facts.encode(),
            place,
        ))?;
    Ok(())
}

/// What is no Unicode is not found again, and is told as such.
fn source(file: &NewFile) -> String {
    file.source.to_string_lossy().into_owned()
}

/// The message whose files are on their way under a reference.
pub(crate) fn under_way(
    unit: &Unit<'_>,
    reference: ClientMsgId,
) -> Result<Option<i64>, rusqlite::Error> {
    Ok(outgoing::of_reference(unit.connection, reference)?.map(|it| it.row))
}

/// The same files are handed over again: what was not sealed is read from where they are now.
pub(crate) fn again(unit: &mut Unit<'_>, row: i64, files: &[NewFile]) -> Result<(), ClientError> {
    for (position, file) in (0_i64..).zip(files) {
        unit.connection
            .prepare_cached(
                "UPDATE outgoing_file SET source = ?3
                 WHERE row = ?1 AND position = ?2 AND state = 'chosen'",
            )?
            .execute((row, position, source(file)))?;
    }
    unit.connection
        .prepare_cached("UPDATE outgoing SET failure = NULL WHERE row = ?1")?
        .execute([row])?;
    step::changed(unit, row)?;
    step::go_on(unit, row)
}
