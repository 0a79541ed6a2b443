//! Takes opened messages into the timeline.
//!
//! Surprising rule: the same message twice is no error (a sender may do that on purpose); the second
//! one changes nothing.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::application::GroupInfo;
use tresse_content::{Expiration, Meaning, MessageId, MimiContent, Shown};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::ConversationKind;

use super::ignored::{self, Reason};
use super::message::Notice;
use super::notice::{self, NoticeInput, Place};
use super::{attachments, edit, expiry, reaction, receipt, remove, room_uri, sender_uri};
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::to_column;
use crate::{contact, conversation};

/// An application message that was opened, to be shown.
pub(crate) struct ApplyInput<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) sender: DeviceId,
    /// The account of this device.
    pub(crate) own: AccountId,
    pub(crate) seq: u64,
    pub(crate) at_ms: u64,
    pub(crate) message: MessageId,
    pub(crate) content: &'a MimiContent,
    pub(crate) networks: &'a Networks,
}

impl ApplyInput<'_> {
    /// Whether the person of this device sent it.
    pub(super) fn is_own(&self) -> bool {
        self.sender.account() == self.own
    }

    pub(super) fn changed(&self, row: i64) -> Change {
        Change::MessageChanged {
            conversation: self.conversation,
            row,
        }
    }

    /// Says what a message may only say about itself.
    fn is_forged(&self) -> bool {
        let extensions = &self.content.extensions;
        let sender = || sender_uri(self.sender.account());
        let room = || room_uri(self.conversation);
        extensions.sender_uri().is_some_and(|uri| uri != sender())
            || extensions.room_uri().is_some_and(|uri| uri != room())
    }
}

/// Takes a message into the timeline which has its place: somebody's, one of another own device, or
/// one of this device that [`queue`] gave no row.
pub(crate) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
) -> Result<Vec<Change>, ClientError> {
    let meaning = input.content.meaning();
    if input.is_forged() && !matches!(meaning, Meaning::Show(_) | Meaning::Unsupported) {
        ignored::record(connection, input, Reason::Forged)?;
        return Ok(Vec::new());
    }
    let result = match meaning {
        Meaning::Show(shown) if !input.is_forged() => return show(connection, input, Some(&shown)),
        Meaning::Show(_) | Meaning::Unsupported => return show(connection, input, None),
        Meaning::Edit { message, shown } => edit::apply(connection, input, message, &shown)?,
        Meaning::Remove { message } => remove::apply(connection, input, message)?,
        Meaning::React { to, emojis } => reaction::apply(connection, input, to, &emojis)?,
        Meaning::Status(report) => Ok(receipt::apply(connection, input, &report)?),
        Meaning::GroupInfo(info) => Ok(group_name(connection, input, &info)?),
        Meaning::Profile(profile) => Ok(profile_name(connection, input, &profile.name)?),
        // What the own devices say is learnt before the timeline is asked.
        Meaning::OwnDevices(_) if input.is_own() => Ok(Vec::new()),
        Meaning::OwnDevices(_) => Err(Reason::Foreign),
    };
    match result {
        Ok(changes) => Ok(changes),
        Err(reason) => {
            ignored::record(connection, input, reason)?;
            Ok(Vec::new())
        }
    }
}

/// Shows an own message before the server has accepted it. `None` if it has no row of its own: then
/// it is taken in by [`apply`] once it has its place.
pub(crate) fn queue(
    connection: &Connection,
    input: &ApplyInput<'_>,
) -> Result<(Option<i64>, Vec<Change>), ClientError> {
    let Meaning::Show(shown) = input.content.meaning() else {
        return Ok((None, Vec::new()));
    };
    let row = insert(connection, input, None, Some(&shown))?;
    Ok((row, Vec::new()))
}

/// Gives an own message its place.
pub(crate) fn place(
    connection: &Connection,
    conversation: ConversationId,
    row: i64,
    seq: u64,
    at_ms: u64,
) -> Result<Vec<Change>, ClientError> {
    connection
        .prepare_cached("UPDATE message SET seq = ?2, at_ms = ?3 WHERE row = ?1")?
        .execute((row, to_column(seq), to_column(at_ms)))?;
    expiry::start(connection, row, at_ms)?;
    Ok(vec![Change::Message { conversation, row }])
}

/// Takes an own message away which the server refused for good.
pub(crate) fn withdraw(
    connection: &Connection,
    conversation: ConversationId,
    row: i64,
) -> Result<Vec<Change>, ClientError> {
    let withdrawn = connection
        .prepare_cached("DELETE FROM message WHERE row = ?1 AND seq IS NULL")?
        .execute([row])?;
    if withdrawn > 0 {
        remove::empty(connection, row)?;
    }
    Ok(vec![Change::MessageChanged { conversation, row }])
}

/// Shows that an entry could not be opened.
pub(crate) fn undecryptable(
    connection: &Connection,
    conversation: ConversationId,
    seq: u64,
    at_ms: u64,
    reason: &str,
) -> Result<Vec<Change>, ClientError> {
    // No message has this id: real ones begin with the number of their hash.
    let mut message = [0; 32];
    message[24..].copy_from_slice(&seq.to_be_bytes());
    connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
             VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, 'undecryptable', ?6)",
        )?
        .execute((
            conversation.0,
            to_column(seq),
            to_column(at_ms),
            [0_u8; DeviceId::LEN],
            message,
            reason,
        ))?;
    Ok(vec![Change::Message {
        conversation,
        row: connection.last_insert_rowid(),
    }])
}

fn show(
    connection: &Connection,
    input: &ApplyInput<'_>,
    shown: Option<&Shown>,
) -> Result<Vec<Change>, ClientError> {
    let Some(row) = insert(connection, input, Some(input.seq), shown)? else {
        return already_there(connection, input);
    };
    if input.is_own() {
        expiry::start(connection, row, input.at_ms)?;
    }
    Ok(vec![Change::Message {
        conversation: input.conversation,
        row,
    }])
}

/// An own message that waits for its place gets it; anything else stays as it is.
fn already_there(
    connection: &Connection,
    input: &ApplyInput<'_>,
) -> Result<Vec<Change>, ClientError> {
    let unplaced: Option<i64> = connection
        .prepare_cached(
            "SELECT row FROM message WHERE conversation = ?1 AND message = ?2 AND seq IS NULL",
        )?
        .query_row((input.conversation.0, input.message.0), |row| row.get(0))
        .optional()?;
    match unplaced {
        Some(row) => place(connection, input.conversation, row, input.seq, input.at_ms),
        None => moved(connection, input),
    }
}

/// After the server was restored, what it had lost has a new place; for everybody, or they would
/// not see the same order. At any other time a message stays where it is.
fn moved(connection: &Connection, input: &ApplyInput<'_>) -> Result<Vec<Change>, ClientError> {
    let moved: Option<i64> = connection
        .prepare_cached(
            "UPDATE message SET seq = ?3, at_ms = ?4 WHERE conversation = ?1 AND message = ?2
             AND EXISTS (SELECT 1 FROM restored WHERE message.seq < id * 1048576
                         AND ?3 > id * 1048576 AND message.at_ms >= to_ms)
             RETURNING row",
        )?
        .query_row(
            (
                input.conversation.0,
                input.message.0,
                to_column(input.seq),
                to_column(input.at_ms),
            ),
            |row| row.get(0),
        )
        .optional()?;
    Ok(moved.map(|row| input.changed(row)).into_iter().collect())
}

/// `None` if the message is there already.
fn insert(
    connection: &Connection,
    input: &ApplyInput<'_>,
    seq: Option<u64>,
    shown: Option<&Shown>,
) -> Result<Option<i64>, ClientError> {
    let (kind, text) = match shown {
        Some(shown) => ("content", shown.text.as_str()),
        None => ("unsupported", ""),
    };
    let (expires_at_ms, expires_after_read_ms) = match input.content.expires {
        None => (None, None),
        Some(Expiration::At(seconds)) => (Some(i64::from(seconds) * 1000), None),
        Some(Expiration::AfterRead(seconds)) => (None, Some(i64::from(seconds) * 1000)),
    };
    let inserted = connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text, in_reply_to,
              expires_at_ms, expires_after_read_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (conversation, message) DO NOTHING",
        )?
        .execute((
            input.conversation.0,
            seq.map(to_column),
            to_column(input.at_ms),
            input.sender.0,
            input.is_own(),
            input.message.0,
            kind,
            text,
            input.content.in_reply_to.map(|message| message.0),
            expires_at_ms,
            expires_after_read_ms,
        ))?;
    if inserted == 0 {
        return Ok(None);
    }
    let row = connection.last_insert_rowid();
    if let Some(shown) = shown {
        edit::insert_mentions(connection, row, shown)?;
        attachments::insert(connection, row, &shown.attachments)?;
    }
    Ok(Some(row))
}

/// Any member may name a group; a conversation between two has no name. A change is a line in the
/// timeline, a name that is told to newcomers is none.
fn group_name(
    connection: &Connection,
    input: &ApplyInput<'_>,
    info: &GroupInfo,
) -> Result<Vec<Change>, ClientError> {
    let kind = conversation::record(connection, input.conversation)?.map(|record| record.kind);
    if kind == Some(ConversationKind::Direct) {
        return Ok(Vec::new());
    }
    let change = Change::Conversation(input.conversation);
    if !info.is_change {
        let is_news =
            conversation::fill_name(connection, input.conversation, &info.name, info.revision)?;
        return Ok(is_news.then_some(change).into_iter().collect());
    }
    conversation::set_name(connection, input.conversation, &info.name, info.revision)?;
    let mut changes = vec![change];
    // Again only after a restore of the server: the line is there, and stands elsewhere now.
    changes.extend(moved(connection, input)?);
    changes.extend(notice::note(
        connection,
        &NoticeInput {
            conversation: input.conversation,
            by: input.sender,
            is_own: input.is_own(),
            place: Place {
                seq: input.seq,
                at_ms: input.at_ms,
                is_its_turn: true,
            },
            message: Some(input.message),
            notice: &Notice::Renamed(info.name.clone()),
        },
    )?);
    Ok(changes)
}

fn profile_name(
    connection: &Connection,
    input: &ApplyInput<'_>,
    name: &str,
) -> Result<Vec<Change>, ClientError> {
    let account = input.sender.account();
    if input.is_own() || !contact::set_name(connection, account, name)? {
        return Ok(Vec::new());
    }
    Ok(vec![Change::Contact(account)])
}
