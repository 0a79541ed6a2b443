//! Reads windows of lists.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_networks::{FirstContact, Networks};
use tresse_proto::ids::{AccountId, ConversationId, NetworkCode};
use tresse_proto::wire::ConversationState;

use super::folder::Folder;
use super::named;
use super::row::{ChatPage, ChatQuery, ChatRow, Counts, Last};
use crate::person::People;
use crate::picture::PictureId;
use crate::presence::Presence;
use crate::store::rows::{id, optional_id, to_column, u64_column};
use crate::timeline::{Line, lines};

/// A row of `chat`, and what belongs to it in `conversation`.
struct Stored {
    id: ConversationId,
    is_group: bool,
    name: String,
    peer: Option<AccountId>,
    networks: Vec<NetworkCode>,
    members: u64,
    last_row: Option<i64>,
    at_ms: u64,
    unread: u64,
    mentioned: bool,
    marked_unread: bool,
    draft: Option<String>,
    pinned: bool,
    favourite: bool,
    muted_until_ms: u64,
    folder: Folder,
    state: ConversationState,
    answered: bool,
    picture: Option<PictureId>,
    restricted: bool,
    presence: Option<Presence>,
}

/// What every read of a row begins with. The list decides the order, hence the CROSS JOIN.
const SELECT: &str = "
    SELECT chat.conversation, is_group, name, peer, networks, members, last_row, last_at_ms, unread,
           is_mentioned, is_marked_unread, draft, pinned_at_ms IS NOT NULL, is_favourite,
           muted_until_ms, folder, state, answered, conversation.picture, is_restricted,
           (SELECT max(is_active) FROM presence WHERE presence.account = chat.peer),
           (SELECT max(seen_at_ms) FROM presence WHERE presence.account = chat.peer)
    FROM chat CROSS JOIN conversation ON conversation.conversation = chat.conversation";

/// A window, and how much there is.
pub(crate) fn page(
    connection: &Connection,
    networks: &Networks,
    query: &ChatQuery,
) -> Result<ChatPage, rusqlite::Error> {
    let condition = query.filter.condition();
    if !query.named.trim().is_empty() {
        return narrowed(connection, networks, query);
    }
    let total = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM chat WHERE chat.is_shown = 1 AND chat.folder = ?1{condition}"
        ))?
        .query_row([query.folder.name()], |row| u64_column(row, 0))?;
    let stored = connection
        .prepare_cached(&window(condition))?
        .query_map(
            (
                query.folder.name(),
                to_column(query.count as u64),
                to_column(query.from as u64),
            ),
            read,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ChatPage {
        total: usize::try_from(total).unwrap_or(usize::MAX),
        rows: rows(connection, networks, stored)?,
    })
}

/// The same of what is called so.
fn narrowed(
    connection: &Connection,
    networks: &Networks,
    query: &ChatQuery,
) -> Result<ChatPage, rusqlite::Error> {
    let statement = format!(
        "SELECT chat.conversation, name, peer
         FROM chat CROSS JOIN conversation ON conversation.conversation = chat.conversation
         {}",
        listed(query.filter.condition())
    );
    let folder = query.folder.name();
    let found = named::of(connection, networks, &query.named, (&statement, folder))?;
    let mut rows = Vec::new();
    for conversation in found.iter().skip(query.from).take(query.count) {
        rows.extend(row(connection, networks, *conversation)?);
    }
    Ok(ChatPage {
        total: found.len(),
        rows,
    })
}

/// The statement that reads a window.
pub(super) fn window(condition: &str) -> String {
    format!("{SELECT} {} LIMIT ?2 OFFSET ?3", listed(condition))
}

/// What is in a list, in its order.
fn listed(condition: &str) -> String {
    format!(
        "WHERE chat.is_shown = 1 AND chat.folder = ?1{condition}
         ORDER BY pinned_at_ms IS NULL, last_at_ms DESC, chat.conversation"
    )
}

/// One row, wherever it is; `None` for what is not for readers.
pub(crate) fn row(
    connection: &Connection,
    networks: &Networks,
    conversation: ConversationId,
) -> Result<Option<ChatRow>, rusqlite::Error> {
    let stored = connection
        .prepare_cached(&format!(
            "{SELECT} WHERE chat.conversation = ?1 AND is_own_devices = 0"
        ))?
        .query_row([conversation.0], read)
        .optional()?;
    Ok(rows(connection, networks, stored.into_iter().collect())?.pop())
}

/// Numbers beside the names of lists.
pub(crate) fn counts(connection: &Connection) -> Result<Counts, rusqlite::Error> {
    let mut counts = Counts::default();
    let mut statement = connection.prepare_cached(
        "SELECT folder, count(*), sum(unread > 0 OR is_marked_unread = 1)
         FROM chat WHERE is_shown = 1 GROUP BY folder",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (all, unread) = (u64_column(row, 1)?, u64_column(row, 2)?);
        match Folder::parse(row.get_ref(0)?.as_str()?) {
            Some(Folder::Inbox) => counts.unread_chats = unread,
            Some(Folder::General) => counts.general_unread = unread,
            Some(Folder::Archived) => {
                counts.archived = all;
                counts.archived_unread = unread;
            }
            Some(Folder::Requests) => counts.requests = all,
            Some(Folder::Hidden) => counts.hidden = all,
            None => {}
        }
    }
    Ok(counts)
}

fn read(row: &Row<'_>) -> Result<Stored, rusqlite::Error> {
    Ok(Stored {
        id: id(row, 0)?,
        is_group: row.get(1)?,
        name: row.get(2)?,
        peer: optional_id(row, 3)?,
        networks: codes(row.get_ref(4)?.as_str()?),
        members: u64_column(row, 5)?,
        last_row: row.get(6)?,
        at_ms: u64_column(row, 7)?,
        unread: u64_column(row, 8)?,
        mentioned: row.get(9)?,
        marked_unread: row.get(10)?,
        draft: row.get(11)?,
        pinned: row.get(12)?,
        favourite: row.get(13)?,
        muted_until_ms: u64_column(row, 14)?,
        folder: Folder::parse(row.get_ref(15)?.as_str()?).unwrap_or(Folder::Inbox),
        state: ConversationState::try_from(row.get::<_, i32>(16)?).unwrap_or_default(),
        answered: row.get(17)?,
        picture: PictureId::column(row, 18)?,
        restricted: row.get(19)?,
        presence: presence(row)?,
    })
}

/// Of the other one, if anything was heard.
fn presence(row: &Row<'_>) -> Result<Option<Presence>, rusqlite::Error> {
    let (active, seen_at_ms): (Option<bool>, Option<i64>) = (row.get(20)?, row.get(21)?);
    Ok(active.map(|active| Presence {
        active,
        last_seen_ms: seen_at_ms
            .filter(|at_ms| !active && *at_ms > 0)
            .map(|at_ms| at_ms as u64),
    }))
}

/// As `due` wrote them.
fn codes(listed: &str) -> Vec<NetworkCode> {
    listed
        .split(',')
        .filter_map(|code| u16::from_str_radix(code, 16).ok())
        .map(NetworkCode)
        .collect()
}

/// With last messages and names: the same few statements for any number of rows.
fn rows(
    connection: &Connection,
    networks: &Networks,
    stored: Vec<Stored>,
) -> Result<Vec<ChatRow>, rusqlite::Error> {
    let lasts = lines(connection, stored.iter().filter_map(|it| it.last_row))?;
    let accounts: BTreeSet<AccountId> = stored
        .iter()
        .filter_map(|it| it.peer)
        .chain(lasts.values().flat_map(Line::accounts))
        .collect();
    let conversations: Vec<ConversationId> = stored.iter().map(|it| it.id).collect();
    let people = People::looked_up(connection, networks, &accounts, &conversations)?;
    Ok(stored
        .into_iter()
        .map(|stored| {
            let people = people.at(stored.id);
            stored.row(networks, &people, &lasts)
        })
        .collect())
}

impl Stored {
    fn row(self, networks: &Networks, people: &People<'_>, lasts: &HashMap<i64, Line>) -> ChatRow {
        let peer = self.peer.map(|account| people.person(account));
        let own = people.me().map(AccountId::network);
        let last = self.last_row.and_then(|row| {
            let line = lasts.get(&row)?;
            Some(Last {
                row,
                is_own: line.is_own,
                sender: people.person(line.sender.account()),
                summary: line.summary(people),
                receipt: line.receipt(self.members.saturating_sub(1)),
            })
        });
        ChatRow {
            id: self.id,
            is_group: self.is_group,
            stranger: self.is_stranger(networks, people),
            title: match &peer {
                Some(peer) => peer.shown.clone(),
                None => self.name,
            },
            picture: match &peer {
                Some(peer) => peer.picture,
                None => self.picture,
            },
            presence: self.presence,
            restricted: self.restricted,
            peer,
            other_networks: self
                .networks
                .iter()
                .filter(|code| Some(**code) != own)
                .filter_map(|code| networks.by_code(*code))
                .map(|network| network.name.clone())
                .collect(),
            last,
            at_ms: self.at_ms,
            unread: self.unread,
            mentioned: self.mentioned,
            marked_unread: self.marked_unread,
            draft: self.draft,
            pinned: self.pinned,
            favourite: self.favourite,
            muted_until_ms: self.muted_until_ms,
            folder: self.folder,
        }
    }

    /// As `conversation::stranger` decides for one, without asking the database for each.
    fn is_stranger(&self, networks: &Networks, people: &People<'_>) -> bool {
        let Some(peer) = self.peer else { return false };
        let [code] = self.networks[..] else {
            return false;
        };
        let delivers = networks
            .by_code(code)
            .is_some_and(|it| it.policy.first_contact == FirstContact::Deliver);
        delivers
            && self.state == ConversationState::Open
            && !self.answered
            && !people.is_contact(peer)
    }
}
