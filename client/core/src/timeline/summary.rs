//! Messages in a line: for lists, for quotes, for notifications.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use tresse_networks::MediaKind;
use tresse_proto::ids::{AccountId, DeviceId};

use super::message::Notice;
use super::read::each_of;
use crate::person::{People, Person};
use crate::store::rows::id;

/// Characters of a text that a line holds.
pub(crate) const SUMMARY_CHARS: u32 = 200;

/// What a message says, in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Summary {
    /// The beginning of a text.
    Text(String),
    /// A file, the first of several.
    File {
        /// Of what kind.
        media: MediaKind,
        /// The beginning of the text with it, maybe empty.
        caption: String,
    },
    /// Its sender took it back.
    Unsent,
    /// Its time was over.
    Expired,
    /// Something this version cannot show.
    Unsupported,
    /// The entry could not be opened.
    Undecryptable,
    /// News of the conversation. The sender is who did it.
    Notice(NoticeRow),
}

/// News of a conversation, with people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeRow {
    /// The sender changed who is in.
    Members {
        /// Who came.
        added: Vec<Person>,
        /// Who was put out.
        removed: Vec<Person>,
    },
    /// They left by themselves.
    Left(Vec<Person>),
    /// The sender gave the group this name.
    Renamed(String),
}

impl NoticeRow {
    /// The same, with people instead of accounts.
    pub(crate) fn new(notice: &Notice, people: &People<'_>) -> Self {
        match notice {
            Notice::Members { added, removed } => Self::Members {
                added: people.persons(added),
                removed: people.persons(removed),
            },
            Notice::Left(accounts) => Self::Left(people.persons(accounts)),
            Notice::Renamed(name) => Self::Renamed(name.clone()),
        }
    }
}

/// What became of an own message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receipt {
    /// It is somebody else's, or none of a person.
    None,
    /// The server has not accepted it.
    Sending,
    /// The server has it.
    Sent,
    /// The other has it; in a group: everybody.
    Delivered,
    /// The other has seen it; in a group: everybody.
    Read,
}

impl Receipt {
    /// Of an own message that `others` people could see.
    pub(crate) fn of(is_placed: bool, others: u64, delivered: u32, read: u32) -> Self {
        if !is_placed {
            return Self::Sending;
        }
        let is_all = |count: u32| count > 0 && u64::from(count) >= others;
        match (is_all(read), is_all(delivered)) {
            (true, _) => Self::Read,
            (false, true) => Self::Delivered,
            (false, false) => Self::Sent,
        }
    }
}

/// A message in a line, before people have names.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) sender: DeviceId,
    pub(crate) is_own: bool,
    pub(crate) is_placed: bool,
    pub(crate) delivered: u32,
    pub(crate) read: u32,
    kind: Kind,
    text: String,
}

#[derive(Debug)]
enum Kind {
    Content(Option<MediaKind>),
    Unsent,
    Expired,
    Unsupported,
    Undecryptable,
    Notice(Notice),
}

impl Line {
    /// Everybody whose name it needs.
    pub(crate) fn accounts(&self) -> Vec<AccountId> {
        let mut accounts = vec![self.sender.account()];
        match &self.kind {
            Kind::Notice(Notice::Members { added, removed }) => {
                accounts.extend(added.iter().chain(removed));
            }
            Kind::Notice(Notice::Left(left)) => accounts.extend(left),
            _ => {}
        }
        accounts
    }

    /// With names.
    pub(crate) fn summary(&self, people: &People<'_>) -> Summary {
        match &self.kind {
            Kind::Content(None) => Summary::Text(self.text.clone()),
            Kind::Content(Some(media)) => Summary::File {
                media: *media,
                caption: self.text.clone(),
            },
            Kind::Unsent => Summary::Unsent,
            Kind::Expired => Summary::Expired,
            Kind::Unsupported => Summary::Unsupported,
            Kind::Undecryptable => Summary::Undecryptable,
            Kind::Notice(notice) => Summary::Notice(NoticeRow::new(notice, people)),
        }
    }

    /// What became of it, where `others` people could see it.
    pub(crate) fn receipt(&self, others: u64) -> Receipt {
        match self.kind {
            Kind::Content(_) if self.is_own => {
                Receipt::of(self.is_placed, others, self.delivered, self.read)
            }
            _ => Receipt::None,
        }
    }
}

/// These rows in a line each, in four statements.
pub(crate) fn lines(
    connection: &Connection,
    rows: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, Line>, rusqlite::Error> {
    let rows: Vec<i64> = rows.into_iter().collect();
    let mut lines: HashMap<i64, Line> = HashMap::new();
    if rows.is_empty() {
        return Ok(lines);
    }
    let select = format!(
        "SELECT row, sender, is_own, seq IS NOT NULL, kind, substr(text, 1, {SUMMARY_CHARS})
         FROM message"
    );
    each_of(connection, &select, &rows, |found| {
        lines.insert(found.get(0)?, read(found)?);
        Ok(())
    })?;
    let select = "SELECT row, position, content_type FROM attachment";
    each_of(connection, select, &rows, |found| {
        if let Some(Line {
            kind: Kind::Content(media @ None),
            ..
        }) = lines.get_mut(&found.get(0)?)
        {
            *media = Some(MediaKind::of(found.get_ref(2)?.as_str()?));
        }
        Ok(())
    })?;
    let select = "SELECT row, account, what FROM notice_account";
    each_of(connection, select, &rows, |found| {
        if let Some(Line {
            kind: Kind::Notice(notice),
            ..
        }) = lines.get_mut(&found.get(0)?)
        {
            notice.add(found.get_ref(2)?.as_str()?, id(found, 1)?);
        }
        Ok(())
    })?;
    let select = "SELECT row, account, status FROM receipt";
    each_of(connection, select, &rows, |found| {
        if let Some(line) = lines.get_mut(&found.get(0)?) {
            line.delivered += 1;
            line.read += u32::from(found.get::<_, u8>(2)? >= 2);
        }
        Ok(())
    })?;
    Ok(lines)
}

fn read(row: &Row<'_>) -> Result<Line, rusqlite::Error> {
    let text: String = row.get(5)?;
    let kind = match row.get_ref(4)?.as_str()? {
        "content" => Kind::Content(None),
        "unsent" => Kind::Unsent,
        "expired" => Kind::Expired,
        "undecryptable" => Kind::Undecryptable,
        "members" => Kind::Notice(Notice::Members {
            added: Vec::new(),
            removed: Vec::new(),
        }),
        "left" => Kind::Notice(Notice::Left(Vec::new())),
        "renamed" => Kind::Notice(Notice::Renamed(text.clone())),
        _ => Kind::Unsupported,
    };
    Ok(Line {
        sender: id(row, 1)?,
        is_own: row.get(2)?,
        is_placed: row.get(3)?,
        delivered: 0,
        read: 0,
        kind,
        text,
    })
}
