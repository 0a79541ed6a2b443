//! Reads a part of a timeline with all that a screen shows of it.
//!
//! Surprising rule: the same few statements for any number of messages, reactions and people.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId};

use super::can::Situation;
use super::files;
use super::message::{Body, Message};
use super::part::Forwarded;
use super::quote;
use super::read;
use super::row::{Around, MentionRow, MessageRow, Quote, ReactionRow, RowBody, Thread};
use super::summary::{Line, NoticeRow, Receipt, lines};
use crate::file::{FileRow, FileState};
use crate::part::{self, PartRow};
use crate::person::People;

/// Messages in one part, whatever is asked.
const PART_MAX: usize = 1_000;
/// What stands last: own messages without a place.
const UNPLACED: i64 = 9_223_372_036_854_775_806;

/// A part of a timeline.
pub(crate) fn thread(
    connection: &Connection,
    networks: &Networks,
    now_ms: u64,
    conversation: ConversationId,
    around: Around,
) -> Result<Thread, rusqlite::Error> {
    let (before, after) = (around.before.min(PART_MAX), around.after.min(PART_MAX));
    let anchor = match around.anchor {
        Some(row) => anchor(connection, conversation, row)?,
        None => None,
    };
    let (mut messages, newer) = match anchor {
        // One more than asked tells whether there are more.
        Some(anchor) => {
            let mut messages = read::older(connection, conversation, anchor, before + 1)?;
            messages.reverse();
            let from_anchor = read::from(connection, conversation, anchor, after + 2)?;
            let newer = from_anchor.len() > after + 1;
            messages.extend(from_anchor.into_iter().take(after + 1));
            (messages, newer)
        }
        None => {
            let end = (i64::MAX, i64::MAX);
            let mut messages = read::older(connection, conversation, end, before + 1)?;
            messages.reverse();
            (messages, false)
        }
    };
    let places = match anchor {
        Some(anchor) => {
            let is_before = |message: &&Message| place(message) < anchor;
            messages.iter().filter(is_before).count()
        }
        None => messages.len(),
    };
    let older = places > before;
    if older {
        messages.remove(0);
    }
    read::complete(connection, &mut messages)?;
    Ok(Thread {
        older,
        newer,
        rows: rows(connection, networks, now_ms, conversation, messages)?,
    })
}

/// One message.
pub(crate) fn message_row(
    connection: &Connection,
    networks: &Networks,
    now_ms: u64,
    row: i64,
) -> Result<Option<MessageRow>, rusqlite::Error> {
    let Some(message) = read::message(connection, row)? else {
        return Ok(None);
    };
    let conversation = message.conversation;
    Ok(rows(connection, networks, now_ms, conversation, vec![message])?.pop())
}

fn place(message: &Message) -> (i64, i64) {
    let seq = message.seq.map_or(UNPLACED, |seq| seq as i64);
    (seq, message.row)
}

/// Where a row stands. One that is gone stood about where those stand that came just before it.
fn anchor(
    connection: &Connection,
    conversation: ConversationId,
    row: i64,
) -> Result<Option<(i64, i64)>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT coalesce(seq, 9223372036854775806), row FROM message
             WHERE row <= ?2 AND +conversation = ?1 ORDER BY row DESC LIMIT 1",
        )?
        .query_row((conversation.0, row), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// What is known of a row beyond the message itself.
#[derive(Default)]
struct Beside {
    edits: u32,
    disappears: bool,
    starred: bool,
    pinned: bool,
    /// Where its files are.
    stored: Vec<files::Stored>,
}

fn rows(
    connection: &Connection,
    networks: &Networks,
    now_ms: u64,
    conversation: ConversationId,
    messages: Vec<Message>,
) -> Result<Vec<MessageRow>, rusqlite::Error> {
    let situation = Situation::of(connection, networks, conversation, now_ms)?;
    let listed: Vec<i64> = messages.iter().map(|message| message.row).collect();
    let answered = quote::answered(connection, &listed)?;
    let quoted = lines(connection, answered.values().copied())?;
    let mut beside: HashMap<i64, Beside> = HashMap::new();
    let select = "SELECT row, edits,
                         expires_at_ms IS NOT NULL OR expires_after_read_ms IS NOT NULL,
                         EXISTS (SELECT 1 FROM star WHERE star.row = message.row),
                         EXISTS (SELECT 1 FROM message_pin WHERE message_pin.row = message.row)
                  FROM message";
    read::each_of(connection, select, &listed, |row| {
        let found = Beside {
            edits: row.get(1)?,
            disappears: row.get(2)?,
            starred: row.get(3)?,
            pinned: row.get(4)?,
            stored: Vec::new(),
        };
        beside.insert(row.get(0)?, found);
        Ok(())
    })?;
    for (row, stored) in files::stored(connection, &listed)? {
        beside.entry(row).or_default().stored = stored;
    }
    let mut accounts: BTreeSet<AccountId> = quoted.values().flat_map(Line::accounts).collect();
    accounts.extend(messages.iter().flat_map(named));
    let context = Context {
        people: People::of_conversation(connection, networks, &accounts, conversation)?,
        situation,
        answered,
        quoted,
    };
    Ok(messages
        .into_iter()
        .map(|message| {
            let beside = beside.remove(&message.row).unwrap_or_default();
            context.row(message, &beside)
        })
        .collect())
}

/// Everybody whose name is shown with a message.
fn named(message: &Message) -> Vec<AccountId> {
    let mut accounts = vec![message.sender.account()];
    accounts.extend(message.reactions.iter().map(|reaction| reaction.account));
    accounts.extend(message.votes.iter().map(|vote| vote.account));
    if let Body::Notice(notice) = &message.body {
        accounts.extend(notice.accounts());
    }
    accounts
}

struct Context<'a> {
    people: People<'a>,
    situation: Situation,
    answered: HashMap<i64, i64>,
    quoted: HashMap<i64, Line>,
}

impl Context<'_> {
    fn row(&self, mut message: Message, beside: &Beside) -> MessageRow {
        let mut can = self
            .situation
            .can(&message, beside.edits, beside.disappears);
        let is_allowed = self.situation.files_allowed;
        let attachments = files::rows(&mut message, &beside.stored, is_allowed);
        let is_stuck = |file: &FileRow| {
            matches!(
                file.state,
                FileState::Failed {
                    can_retry: true,
                    ..
                }
            )
        };
        can.retry = can.cancel && attachments.iter().any(is_stuck);
        let features = self.people.own_features();
        let part = message
            .part
            .as_ref()
            .filter(|rich| {
                let is_group = self.situation.is_group;
                features.is_some_and(|features| part::is_drawn(rich, features, is_group))
            })
            .map(|rich| PartRow::new(rich, &message.votes, &self.people));
        can.vote &= part.is_some();
        let has_pins = features.is_some_and(|features| features.message_pins > 0);
        can.pin &= has_pins;
        let has_marks = features.is_some_and(|features| features.forward_marks);
        let is_message = matches!(message.body, Body::Text(_));
        let placed = message.seq.is_some();
        let imported = message.is_imported();
        let receipt = if message.is_own && is_message && !imported {
            Receipt::of(
                placed,
                self.situation.others,
                message.delivered,
                message.read,
            )
        } else {
            Receipt::None
        };
        MessageRow {
            row: message.row,
            conversation: message.conversation,
            message: message.message,
            placed,
            at_ms: message.at_ms,
            sender: self.people.person(message.sender.account()),
            is_own: message.is_own,
            mentions: message
                .mentions
                .into_iter()
                .map(|mention| MentionRow {
                    range: mention.range,
                    account: mention.account,
                    is_me: Some(mention.account) == self.people.me(),
                })
                .collect(),
            reply: message.in_reply_to.map(|_| self.quote(message.row)),
            attachments,
            part,
            forwarded: if has_marks {
                Forwarded::of(message.forwarded)
            } else {
                Forwarded::No
            },
            forward_targets: self.situation.forward_targets(message.forwarded),
            reactions: self.reactions(&message.reactions),
            edited_at_ms: message.edited_at_ms,
            expires_at_ms: message.expires_at_ms,
            receipt,
            delivered: message.delivered,
            read: message.read,
            opened: message.opened,
            views: message.views,
            played: message.played || message.is_own,
            starred: beside.starred,
            pinned: beside.pinned && has_pins,
            imported,
            can,
            body: match message.body {
                Body::Text(text) => RowBody::Text(text),
                Body::Unsent => RowBody::Unsent,
                Body::Expired => RowBody::Expired,
                Body::Unsupported => RowBody::Unsupported,
                Body::Undecryptable(_) => RowBody::Undecryptable,
                Body::Notice(notice) => RowBody::Notice(NoticeRow::new(&notice, &self.people)),
            },
        }
    }

    fn quote(&self, row: i64) -> Quote {
        let row = self.answered.get(&row).copied();
        let line = row.and_then(|row| self.quoted.get(&row));
        Quote {
            row,
            sender: line.map(|line| self.people.person(line.sender.account())),
            summary: line.map(|line| line.summary(&self.people)),
        }
    }

    /// Those of most people first, in the order of emojis where there are as many.
    fn reactions(&self, reactions: &[super::message::Reaction]) -> Vec<ReactionRow> {
        let mut rows: Vec<ReactionRow> = Vec::new();
        for reaction in reactions {
            let person = self.people.person(reaction.account);
            match rows.iter_mut().find(|row| row.emoji == reaction.emoji) {
                Some(row) => row.people.push(person),
                None => rows.push(ReactionRow {
                    emoji: reaction.emoji.clone(),
                    people: vec![person],
                }),
            }
        }
        rows.sort_by(|a, b| {
            let by_people = b.people.len().cmp(&a.people.len());
            by_people.then_with(|| a.emoji.cmp(&b.emoji))
        });
        rows
    }
}
