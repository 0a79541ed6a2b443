//! Reads timelines. What hangs on messages is read for a whole page at once.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_content::application::Status;
use tresse_proto::ids::ConversationId;

use super::message::{Body, MentionOf, Message, Notice, Page, Reaction};
use super::{attachments, part, vote};
use crate::file::Views;
use crate::store::rows::{id, optional_id, to_column, u64_column};

const COLUMNS: &str = "row, conversation, message, seq, at_ms, sender, is_own, kind, text, \
                       in_reply_to, edited_at_ms, expires_at_ms, views, views_left, played";

/// As the index has it.
const ORDER: &str = "coalesce(seq, 9223372036854775806)";

/// One message.
pub(crate) fn message(
    connection: &Connection,
    row: i64,
) -> Result<Option<Message>, rusqlite::Error> {
    let found = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM message WHERE row = ?1"))?
        .query_row([row], read)
        .optional()?;
    let mut messages: Vec<Message> = found.into_iter().collect();
    complete(connection, &mut messages)?;
    Ok(messages.pop())
}

/// A page of a conversation, oldest first.
pub(crate) fn page(
    connection: &Connection,
    conversation: ConversationId,
    page: Page,
) -> Result<Vec<Message>, rusqlite::Error> {
    let before = page.before_seq.map_or(i64::MAX, to_column);
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM message
         WHERE conversation = ?1 AND coalesce(seq, 9223372036854775806) < ?2
         ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT ?3"
    ))?;
    let mut messages = statement
        .query_map((conversation.0, before, limit), read)?
        .collect::<Result<Vec<_>, _>>()?;
    messages.reverse();
    complete(connection, &mut messages)?;
    Ok(messages)
}

/// Where a message stands: its `seq` (one without it stands last), then its row.
pub(super) type Place = (i64, i64);

/// Messages before a place, the nearest first, without what hangs on them.
pub(super) fn older(
    connection: &Connection,
    conversation: ConversationId,
    place: Place,
    limit: usize,
) -> Result<Vec<Message>, rusqlite::Error> {
    at(connection, &older_than(), conversation, place, limit)
}

pub(super) fn older_than() -> String {
    format!(
        "SELECT {COLUMNS} FROM message
         WHERE conversation = ?1 AND {ORDER} <= ?2 AND ({ORDER} < ?2 OR row < ?3)
         ORDER BY {ORDER} DESC, row DESC LIMIT ?4"
    )
}

/// Messages from a place on, oldest first, without what hangs on them.
pub(super) fn from(
    connection: &Connection,
    conversation: ConversationId,
    place: Place,
    limit: usize,
) -> Result<Vec<Message>, rusqlite::Error> {
    at(connection, &from_on(), conversation, place, limit)
}

pub(super) fn from_on() -> String {
    format!(
        "SELECT {COLUMNS} FROM message
         WHERE conversation = ?1 AND {ORDER} >= ?2 AND ({ORDER} > ?2 OR row >= ?3)
         ORDER BY {ORDER}, row LIMIT ?4"
    )
}

/// What a statement finds at a place.
fn at(
    connection: &Connection,
    sql: &str,
    conversation: ConversationId,
    (seq, row): Place,
    limit: usize,
) -> Result<Vec<Message>, rusqlite::Error> {
    connection
        .prepare_cached(sql)?
        .query_map((conversation.0, seq, row, to_column(limit as u64)), read)?
        .collect()
}

fn read(row: &Row<'_>) -> Result<Message, rusqlite::Error> {
    let optional_ms = |column| -> Result<Option<u64>, rusqlite::Error> {
        Ok(row.get::<_, Option<i64>>(column)?.map(|ms| ms as u64))
    };
    let text: String = row.get(8)?;
    Ok(Message {
        row: row.get(0)?,
        conversation: id(row, 1)?,
        message: id(row, 2)?,
        seq: optional_ms(3)?,
        at_ms: u64_column(row, 4)?,
        sender: id(row, 5)?,
        is_own: row.get(6)?,
        body: match row.get_ref(7)?.as_str()? {
            "content" => Body::Text(text),
            "unsent" => Body::Unsent,
            "expired" => Body::Expired,
            "undecryptable" => Body::Undecryptable(text),
            "members" => Body::Notice(Notice::Members {
                added: Vec::new(),
                removed: Vec::new(),
            }),
            "left" => Body::Notice(Notice::Left(Vec::new())),
            "renamed" => Body::Notice(Notice::Renamed(text)),
            _ => Body::Unsupported,
        },
        in_reply_to: optional_id(row, 9)?,
        edited_at_ms: optional_ms(10)?,
        expires_at_ms: optional_ms(11)?,
        views: match row.get::<_, u8>(12)? {
            0 => None,
            of => Some(Views {
                left: row.get(13)?,
                of,
            }),
        },
        played: row.get(14)?,
        mentions: Vec::new(),
        attachments: Vec::new(),
        part: None,
        votes: Vec::new(),
        forwarded: 0,
        reactions: Vec::new(),
        delivered: 0,
        read: 0,
        opened: 0,
    })
}

/// Adds what hangs on the messages.
pub(super) fn complete(
    connection: &Connection,
    messages: &mut [Message],
) -> Result<(), rusqlite::Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let rows: Vec<i64> = messages.iter().map(|message| message.row).collect();
    let mut by_row: HashMap<i64, &mut Message> = messages
        .iter_mut()
        .map(|message| (message.row, message))
        .collect();
    let mut each =
        |select: &str, add: &dyn Fn(&mut Message, &Row<'_>) -> Result<(), rusqlite::Error>| {
            each_of(connection, select, &rows, |row| {
                match by_row.get_mut(&row.get(0)?) {
                    Some(message) => add(message, row),
                    None => Ok(()),
                }
            })
        };
    each(
        "SELECT row, start_byte, end_byte, account FROM mention",
        &|message, row| {
            let range = u64_column(row, 1)? as usize..u64_column(row, 2)? as usize;
            message.mentions.push(MentionOf {
                range,
                account: id(row, 3)?,
            });
            Ok(())
        },
    )?;
    let files = format!("SELECT {} FROM attachment", attachments::COLUMNS);
    each(&files, &|message, row| {
        message.attachments.push(attachments::read(row)?);
        Ok(())
    })?;
    each(
        "SELECT row, account, emoji FROM reaction",
        &|message, row| {
            message.reactions.push(Reaction {
                account: id(row, 1)?,
                emoji: row.get(2)?,
            });
            Ok(())
        },
    )?;
    each(
        "SELECT row, media_type, content FROM part",
        &|message, row| {
            message.part = part::read(row)?;
            Ok(())
        },
    )?;
    each("SELECT row, account, choices FROM vote", &|message, row| {
        message.votes.push(vote::read(row)?);
        Ok(())
    })?;
    each("SELECT row, times FROM forwarded", &|message, row| {
        message.forwarded = row.get(1)?;
        Ok(())
    })?;
    each(
        "SELECT row, account, what FROM notice_account",
        &|message, row| {
            if let Body::Notice(notice) = &mut message.body {
                notice.add(row.get_ref(2)?.as_str()?, id(row, 1)?);
            }
            Ok(())
        },
    )?;
    each(NOTICE_CHANGES, &|message, row| {
        if let Some(notice) = notice_change(row)? {
            message.body = Body::Notice(notice);
        }
        Ok(())
    })?;
    each("SELECT row, text FROM imported_line", &|message, row| {
        message.body = Body::Notice(Notice::Line(row.get(1)?));
        Ok(())
    })?;
    each(
        "SELECT row, account, status FROM receipt",
        &|message, row| {
            message.delivered += 1;
            let status = Status(row.get(2)?);
            message.read += u32::from(status >= Status::READ);
            message.opened += u32::from(status >= Status::OPENED);
            Ok(())
        },
    )
}

/// What [`notice_change`] reads.
pub(super) const NOTICE_CHANGES: &str =
    "SELECT row, what, account, text, number FROM notice_change";

/// A line about the conversation that is neither who came nor who went.
pub(super) fn notice_change(row: &Row<'_>) -> Result<Option<Notice>, rusqlite::Error> {
    let (account, number) = (optional_id(row, 2)?, u64_column(row, 4)?);
    Ok(Notice::from_change(
        row.get_ref(1)?.as_str()?,
        account,
        row.get(3)?,
        number,
    ))
}

/// Goes through what a table has for these messages: `select` begins with the column `row`, which
/// comes first in the order, too. One statement, however many messages there are.
pub(super) fn each_of(
    connection: &Connection,
    select: &str,
    rows: &[i64],
    mut take: impl FnMut(&Row<'_>) -> Result<(), rusqlite::Error>,
) -> Result<(), rusqlite::Error> {
    let listed: Vec<String> = rows.iter().map(i64::to_string).collect();
    let sql = format!("{select} WHERE row IN (SELECT value FROM json_each(?1)) ORDER BY 1, 2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([format!("[{}]", listed.join(","))])?;
    while let Some(row) = found.next()? {
        take(row)?;
    }
    Ok(())
}
