//! Messages in a line: for lists, for quotes, for notifications.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use tresse_content::MediaFacts;
use tresse_content::application::Rich;
use tresse_networks::MediaKind;
use tresse_proto::ids::{AccountId, DeviceId};

use super::message::Notice;
use super::read::{NOTICE_CHANGES, each_of, notice_change};
use crate::part::{self, PartSummary};
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
        /// Somebody's voice.
        is_voice: bool,
        /// How many files there are.
        count: u32,
        /// It can be looked at once, or could be.
        is_view_once: bool,
        /// How long it plays.
        duration_ms: Option<u32>,
    },
    /// More than text and files, and this person's app has that.
    Part(PartSummary),
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
    /// A line of the app from which the conversation was imported, as it stands there.
    Line(String),
    /// The sender says this about the group; empty: nothing any more.
    Described(String),
    /// The sender gave the group a picture, or took it away.
    Pictured {
        /// There is none now.
        removed: bool,
    },
    /// The sender set the time after which messages disappear; 0: they stay.
    Timer(u64),
    /// The sender turned on, or off, that messages go away when the conversation is left.
    Vanish(bool),
    /// The sender chose these colours; empty: those of the app.
    Theme(String),
    /// The sender chose the emoji beside the field; empty: that of the app.
    QuickEmoji(String),
    /// The sender gave somebody another name here.
    Nickname {
        /// Whom.
        person: Person,
        /// Empty: their own.
        name: String,
    },
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
            Notice::Line(text) => Self::Line(text.clone()),
            Notice::Described(text) => Self::Described(text.clone()),
            Notice::Pictured { removed } => Self::Pictured { removed: *removed },
            Notice::Timer(ms) => Self::Timer(*ms),
            Notice::Vanish(on) => Self::Vanish(*on),
            Notice::Theme(theme) => Self::Theme(theme.clone()),
            Notice::QuickEmoji(emoji) => Self::QuickEmoji(emoji.clone()),
            Notice::Nickname { account, name } => Self::Nickname {
                person: people.person(*account),
                name: name.clone(),
            },
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
    is_imported: bool,
    pub(crate) delivered: u32,
    pub(crate) read: u32,
    kind: Kind,
    text: String,
    /// What it is besides text, and whether it is in a group.
    part: Option<(Rich, bool)>,
}

/// The first of the files of a message, and how many there are.
#[derive(Debug)]
struct Files {
    media: MediaKind,
    is_voice: bool,
    duration_ms: Option<u32>,
    is_view_once: bool,
    count: u32,
}

impl Files {
    fn first(found: &Row<'_>) -> Result<Self, rusqlite::Error> {
        let facts = MediaFacts::decode(found.get_ref(3)?.as_blob()?).unwrap_or_default();
        Ok(Self {
            media: MediaKind::of(found.get_ref(2)?.as_str()?),
            is_voice: facts.is_voice,
            duration_ms: facts.duration_ms,
            is_view_once: found.get::<_, Option<bool>>(4)?.unwrap_or(false),
            count: 1,
        })
    }
}

#[derive(Debug)]
enum Kind {
    Content(Option<Files>),
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
        if let Kind::Notice(notice) = &self.kind {
            accounts.extend(notice.accounts());
        }
        accounts
    }

    /// With names.
    pub(crate) fn summary(&self, people: &People<'_>) -> Summary {
        match &self.kind {
            Kind::Content(None) => match self.drawn(people) {
                Some(rich) => Summary::Part(PartSummary::new(rich)),
                None => Summary::Text(self.text.clone()),
            },
            Kind::Content(Some(files)) => Summary::File {
                media: files.media,
                caption: self.text.clone(),
                is_voice: files.is_voice,
                count: files.count,
                is_view_once: files.is_view_once,
                duration_ms: files.duration_ms,
            },
            Kind::Unsent => Summary::Unsent,
            Kind::Expired => Summary::Expired,
            Kind::Unsupported => Summary::Unsupported,
            Kind::Undecryptable => Summary::Undecryptable,
            Kind::Notice(notice) => Summary::Notice(NoticeRow::new(notice, people)),
        }
    }

    /// What it is besides text, if this person's app has that.
    fn drawn(&self, people: &People<'_>) -> Option<&Rich> {
        let (rich, is_group) = self.part.as_ref()?;
        let features = people.own_features()?;
        part::is_drawn(rich, features, *is_group).then_some(rich)
    }

    /// What became of it, where `others` people could see it.
    pub(crate) fn receipt(&self, others: u64) -> Receipt {
        match self.kind {
            Kind::Content(_) if self.is_own && !self.is_imported => {
                Receipt::of(self.is_placed, others, self.delivered, self.read)
            }
            _ => Receipt::None,
        }
    }
}

/// These rows in a line each, in five statements.
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
        "SELECT row, sender, is_own, seq IS NOT NULL, kind, substr(text, 1, {SUMMARY_CHARS}),
                coalesce(seq, 1) < 0
         FROM message"
    );
    each_of(connection, &select, &rows, |found| {
        lines.insert(found.get(0)?, read(found)?);
        Ok(())
    })?;
    let select = "SELECT row, position, content_type, facts,
                         (SELECT views > 0 FROM message WHERE message.row = attachment.row)
                  FROM attachment";
    each_of(connection, select, &rows, |found| {
        let Some(Line {
            kind: Kind::Content(files),
            ..
        }) = lines.get_mut(&found.get(0)?)
        else {
            return Ok(());
        };
        match files {
            Some(files) => files.count += 1,
            None => *files = Some(Files::first(found)?),
        }
        Ok(())
    })?;
    let select = "SELECT row, media_type, content,
                         (SELECT is_group FROM chat JOIN message USING (conversation)
                          WHERE message.row = part.row)
                  FROM part";
    each_of(connection, select, &rows, |found| {
        let rich = super::part::read(found)?;
        let is_group = found.get::<_, Option<bool>>(3)?.unwrap_or(false);
        if let Some(line) = lines.get_mut(&found.get(0)?) {
            line.part = rich.map(|rich| (rich, is_group));
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
    each_of(connection, NOTICE_CHANGES, &rows, |found| {
        if let (Some(line), Some(notice)) = (lines.get_mut(&found.get(0)?), notice_change(found)?) {
            line.kind = Kind::Notice(notice);
        }
        Ok(())
    })?;
    let select = format!("SELECT row, substr(text, 1, {SUMMARY_CHARS}) FROM imported_line");
    each_of(connection, &select, &rows, |found| {
        if let Some(line) = lines.get_mut(&found.get(0)?) {
            line.kind = Kind::Notice(Notice::Line(found.get(1)?));
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
        is_imported: row.get(6)?,
        delivered: 0,
        read: 0,
        kind,
        text,
        part: None,
    })
}
