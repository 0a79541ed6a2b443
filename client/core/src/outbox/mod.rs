//! Messages on their way out. Durable from the moment the person sent them.
//!
//! | state | meaning | leaves by |
//! | --- | --- | --- |
//! | queued | not encrypted | [`pump`]: encrypted under the current epoch |
//! | sent | `body` is made; every retry sends the same bytes under the same id | the answer |
//! | accepted | has its place | the echo in the inbox, which deletes the row |
//!
//! Surprising rule: the echo may come before the answer (or instead of it, after a crash), so either
//! of the two places the message, and the other one finds that it is done.

mod answer;
pub(crate) mod forward;
mod pump;
mod reference;
pub(crate) mod send;

pub(crate) use answer::answered;
pub(crate) use pump::pump;

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension};
use tresse_content::{MessageId, MimiContent};
use tresse_proto::ids::{ClientMsgId, ConversationId, DeviceId};
use tresse_proto::wire::Entry;

use crate::device;
use crate::effect::Change;
use crate::error::{ClientError, DomainError, FatalError};
use crate::intent::Outcome;
use crate::restored;
use crate::shared;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::{self, ApplyInput};

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The person's: shown in the timeline at once.
    Message,
    /// The one text of a first contact.
    Request,
    /// Receipts, names: not shown.
    Control,
}

/// Puts a message at the end of the conversation's queue. Returns its row.
pub(crate) fn enqueue(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    content: &MimiContent,
    kind: Kind,
) -> Result<i64, ClientError> {
    enqueue_as(unit, conversation, content, kind, None)
}

/// The same, under an id that the caller chose.
pub(crate) fn enqueue_as(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    content: &MimiContent,
    kind: Kind,
    reference: Option<ClientMsgId>,
) -> Result<i64, ClientError> {
    let me = unit.me()?;
    let content = match kind {
        Kind::Message => shared::expiry::put_on(unit, conversation, content)?,
        Kind::Request | Kind::Control => Cow::Borrowed(content),
    };
    let content = content.as_ref();
    let (encoded, message) = encode(me, conversation, content)?;
    let mut message_row = None;
    if kind != Kind::Control {
        let (row, changes) = timeline::queue(
            unit.connection,
            &ApplyInput {
                conversation,
                sender: me,
                own: me.account(),
                seq: 0,
                at_ms: unit.now_ms,
                message,
                content,
                networks: unit.networks,
            },
        )?;
        message_row = row;
        unit.changed_all(changes);
        unit.changed_chat(conversation);
    }
    insert(
        unit,
        conversation,
        reference,
        Encoded {
            content: encoded,
            message,
            message_row,
            is_request: kind == Kind::Request,
        },
    )
}

/// Queues a message that stands in the timeline already, since before it was written.
pub(crate) fn enqueue_shown(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    content: &MimiContent,
    row: i64,
    reference: Option<ClientMsgId>,
) -> Result<i64, ClientError> {
    let content = shared::expiry::put_on(unit, conversation, content)?;
    let content = content.as_ref();
    let (encoded, message) = encode(unit.me()?, conversation, content)?;
    timeline::written(unit.connection, row, message, content)?;
    shared::expiry::note(unit.connection, conversation, row)?;
    insert(
        unit,
        conversation,
        reference,
        Encoded {
            content: encoded,
            message,
            message_row: Some(row),
            is_request: false,
        },
    )
}

/// It never came to a message: its reference is free.
pub(crate) fn forget_reference(
    connection: &Connection,
    reference: ClientMsgId,
) -> Result<(), rusqlite::Error> {
    reference::forget(connection, reference)
}

/// A message in the form in which it is encrypted.
struct Encoded {
    content: Vec<u8>,
    message: MessageId,
    message_row: Option<i64>,
    is_request: bool,
}

fn encode(
    me: DeviceId,
    conversation: ConversationId,
    content: &MimiContent,
) -> Result<(Vec<u8>, MessageId), ClientError> {
    let encoded = content
        .encode()
        .map_err(|error| FatalError::Content(error.to_string()))?;
    let message = content.id(
        &timeline::sender_uri(me.account()),
        &timeline::room_uri(conversation),
        &encoded,
    );
    Ok((encoded, message))
}

fn insert(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    reference: Option<ClientMsgId>,
    encoded: Encoded,
) -> Result<i64, ClientError> {
    let client_msg_id = reference.unwrap_or_else(|| unit.new_client_msg_id());
    unit.connection
        .prepare_cached(
            "INSERT INTO outbox
             (conversation, client_msg_id, content, message, message_row, is_request, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued')",
        )?
        .execute((
            conversation.0,
            client_msg_id.0,
            encoded.content,
            encoded.message.0,
            encoded.message_row,
            encoded.is_request,
        ))?;
    unit.after.outbox_dirty = true;
    Ok(unit.connection.last_insert_rowid())
}

/// A row, as far as its end needs it.
struct Row {
    conversation: ConversationId,
    message: MessageId,
    message_row: Option<i64>,
    content: Vec<u8>,
    is_request: bool,
    is_accepted: bool,
}

fn row(connection: &Connection, outbox: i64) -> Result<Option<Row>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT conversation, message, message_row, content, is_request, state
             FROM outbox WHERE id = ?1",
        )?
        .query_row([outbox], |row| {
            Ok(Row {
                conversation: id(row, 0)?,
                message: id(row, 1)?,
                message_row: row.get(2)?,
                content: row.get(3)?,
                is_request: row.get(4)?,
                is_accepted: row.get_ref(5)?.as_str()? == "accepted",
            })
        })
        .optional()
}

/// The row of which an entry is the echo. The id alone proves nothing (another member may have
/// used it too): the place or the bytes must agree as well.
pub(crate) fn own(
    connection: &Connection,
    conversation: ConversationId,
    entry: &Entry,
) -> Result<Option<i64>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT id FROM outbox
             WHERE client_msg_id = ?1 AND conversation = ?2
               AND ((state = 'accepted' AND seq = ?3) OR (state = 'sent' AND body = ?4))",
        )?
        .query_row(
            (
                &entry.client_msg_id[..],
                conversation.0,
                to_column(entry.seq),
                &entry.body[..],
            ),
            |row| row.get(0),
        )
        .optional()
}

/// The message has its place.
fn place(
    unit: &mut Unit<'_>,
    outbox: i64,
    row: &Row,
    seq: u64,
    at_ms: u64,
) -> Result<(), ClientError> {
    let changes = match row.message_row {
        Some(message_row) => {
            timeline::place(unit.connection, row.conversation, message_row, seq, at_ms)?
        }
        None => apply_own(unit, row, seq, at_ms)?,
    };
    restored::sent(unit.connection, outbox, seq, at_ms)?;
    reference::placed(unit.connection, outbox, row, seq)?;
    unit.changed_all(changes);
    unit.finish(
        Waiting::Outbox(outbox),
        Ok(Outcome::Sent {
            message: row.message,
            row: row.message_row.unwrap_or(0),
            seq,
        }),
    );
    if row.is_request {
        unit.finish(
            Waiting::Creation(row.conversation),
            Ok(Outcome::Conversation(row.conversation)),
        );
    }
    unit.after.outbox_dirty = true;
    Ok(())
}

/// A change (edit, reaction...) is carried out when it has its place, like everybody else's.
fn apply_own(
    unit: &mut Unit<'_>,
    row: &Row,
    seq: u64,
    at_ms: u64,
) -> Result<Vec<Change>, ClientError> {
    let content =
        MimiContent::decode(&row.content).map_err(|_| FatalError::Damaged("outbox.content"))?;
    let changes = timeline::apply(
        unit.connection,
        &ApplyInput {
            conversation: row.conversation,
            sender: unit.me()?,
            own: unit.account()?,
            seq,
            at_ms,
            message: row.message,
            content: &content,
            networks: unit.networks,
        },
    )?;
    if !changes.is_empty() {
        device::told::tell_of_meaning(unit, row.conversation, &content.meaning())?;
    }
    Ok(changes)
}

/// The inbox showed this device's own message.
pub(crate) fn echoed(
    unit: &mut Unit<'_>,
    outbox: i64,
    seq: u64,
    at_ms: u64,
) -> Result<(), ClientError> {
    let Some(row) = row(unit.connection, outbox)? else {
        return Ok(());
    };
    if !row.is_accepted {
        place(unit, outbox, &row, seq, at_ms)?;
    }
    delete(unit, outbox)
}

fn delete(unit: &mut Unit<'_>, outbox: i64) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("DELETE FROM outbox WHERE id = ?1")?
        .execute([outbox])?;
    Ok(())
}

/// A message will never be sent: it leaves the timeline, and its person is told why.
fn withdraw(unit: &mut Unit<'_>, outbox: i64, why: ClientError) -> Result<(), ClientError> {
    let Some(row) = row(unit.connection, outbox)? else {
        return Ok(());
    };
    if let Some(message_row) = row.message_row {
        let changes = timeline::withdraw(unit.connection, row.conversation, message_row)?;
        unit.changed_all(changes);
    }
    reference::withdrawn(unit.connection, outbox)?;
    delete(unit, outbox)?;
    let waiting = if row.is_request {
        Waiting::Creation(row.conversation)
    } else {
        Waiting::Outbox(outbox)
    };
    unit.finish(waiting, Err(why));
    unit.after.outbox_dirty = true;
    Ok(())
}

/// Nothing more can be sent in this conversation.
pub(crate) fn withdraw_all(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    let rows: Vec<(i64, bool)> = unit
        .connection
        .prepare_cached("SELECT id, state = 'accepted' FROM outbox WHERE conversation = ?1")?
        .query_map([conversation.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (outbox, is_accepted) in rows {
        if is_accepted {
            delete(unit, outbox)?;
        } else {
            withdraw(unit, outbox, DomainError::NotAMember.into())?;
        }
    }
    Ok(())
}

/// Rows that the server has not accepted.
pub(crate) fn queued(connection: &Connection) -> Result<u64, rusqlite::Error> {
    connection
        .prepare_cached("SELECT count(*) FROM outbox WHERE state <> 'accepted'")?
        .query_row([], |row| u64_column(row, 0))
}
