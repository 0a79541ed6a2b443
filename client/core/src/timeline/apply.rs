//! Takes opened messages into the timeline.
//!
//! Surprising rule: the same message twice is no error (a sender may do that on purpose); the second
//! one changes nothing.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::application::Profile;
use tresse_content::{Expiration, Meaning, MessageId, MimiContent, Shown};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use super::ignored::{self, Reason};
use super::{
    about_group, attachments, edit, expiry, once, part, reaction, receipt, remove, room_uri,
    sender_uri, vote,
};
use crate::effect::Change;
use crate::error::ClientError;
use crate::profile::learn::{self, Learnt};
use crate::shared;
use crate::store::rows::to_column;

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
        Meaning::Vote { poll, vote } => vote::apply(connection, input, poll, &vote)?,
        Meaning::Status(report) => Ok(receipt::apply(connection, input, &report)?),
        Meaning::GroupInfo(info) => about_group::apply(connection, input, &info)?,
        Meaning::SharedState(state) => about_group::shared(connection, input, &state)?,
        Meaning::Profile(profile) => profile_told(connection, input, &profile)?,
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

/// An own message whose content is not written yet: its files are on their way.
pub(crate) struct NewRow<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) sender: DeviceId,
    pub(crate) at_ms: u64,
    /// Stands for the id until there is one.
    pub(crate) message: MessageId,
    pub(crate) text: &'a str,
    pub(crate) in_reply_to: Option<MessageId>,
    pub(crate) views: u8,
}

/// Shows it.
pub(crate) fn show_early(
    connection: &Connection,
    new: &NewRow<'_>,
) -> Result<i64, rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, at_ms, sender, is_own, message, version, kind, text, in_reply_to, views)
             VALUES (?1, ?2, ?3, 1, ?4, ?4, 'content', ?5, ?6, ?7)",
        )?
        .execute((
            new.conversation.0,
            to_column(new.at_ms),
            new.sender.0,
            new.message.0,
            new.text,
            new.in_reply_to.map(|message| message.0),
            new.views,
        ))?;
    Ok(connection.last_insert_rowid())
}

/// Its content is written: it has its id, and goes away when that says so.
pub(crate) fn written(
    connection: &Connection,
    row: i64,
    message: MessageId,
    content: &MimiContent,
) -> Result<(), rusqlite::Error> {
    let (expires_at_ms, expires_after_read_ms) = ends(content);
    connection
        .prepare_cached(
            "UPDATE message
             SET message = ?2, version = ?2, expires_at_ms = ?3, expires_after_read_ms = ?4
             WHERE row = ?1",
        )?
        .execute((row, message.0, expires_at_ms, expires_after_read_ms))?;
    Ok(())
}

/// When a message goes away: at a time, or so long after it was seen.
fn ends(content: &MimiContent) -> (Option<i64>, Option<i64>) {
    match content.expires {
        None => (None, None),
        Some(Expiration::At(seconds)) => (Some(i64::from(seconds) * 1000), None),
        Some(Expiration::AfterRead(seconds)) => (None, Some(i64::from(seconds) * 1000)),
    }
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
    once::burn_if_once(connection, row)?;
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
        once::burn_if_once(connection, row)?;
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
pub(super) fn moved(
    connection: &Connection,
    input: &ApplyInput<'_>,
) -> Result<Vec<Change>, ClientError> {
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
    let (expires_at_ms, expires_after_read_ms) = ends(input.content);
    // There is nothing to look at once without a file.
    let views = match shown {
        Some(shown) if !shown.attachments.is_empty() => input.content.views().unwrap_or(0),
        _ => 0,
    };
    // A caption would stay behind in searches and quotes.
    let text = if views > 0 { "" } else { text };
    let inserted = connection
        .prepare_cached(
            "INSERT INTO message
             (conversation, seq, at_ms, sender, is_own, message, version, kind, text, in_reply_to,
              expires_at_ms, expires_after_read_ms, views, views_left)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
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
            views,
        ))?;
    if inserted == 0 {
        return Ok(None);
    }
    let row = connection.last_insert_rowid();
    if expires_after_read_ms.is_some() {
        shared::expiry::note(connection, input.conversation, row)?;
    }
    if let Some(shown) = shown {
        edit::insert_mentions(connection, input, row, shown)?;
        let mut facts = input.content.media_facts();
        if views > 0 {
            facts.iter_mut().for_each(|facts| facts.thumbnail.clear());
        }
        attachments::insert(connection, row, &shown.attachments, &facts)?;
        if let Some(rich) = &shown.rich {
            part::insert(connection, row, rich)?;
        }
        part::insert_forwarded(connection, row, input.content.extensions.forwarded())?;
    }
    Ok(Some(row))
}

fn profile_told(
    connection: &Connection,
    input: &ApplyInput<'_>,
    profile: &Profile,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let account = input.sender.account();
    if input.is_own() {
        return Ok(Ok(Vec::new()));
    }
    Ok(match learn::of_others(connection, account, profile)? {
        Learnt::News => Ok(vec![Change::Contact(account)]),
        Learnt::Nothing => Ok(Vec::new()),
        Learnt::Bad => Err(Reason::NotAPicture),
    })
}
