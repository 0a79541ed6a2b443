//! The timeline on a database in memory: what each kind of message does, and what it may not do.

mod change;
mod go_away;
mod read;
mod rich;
mod thread;

use rusqlite::Connection;
use tresse_content::{MessageId, MimiContent, Salt};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};
use tresse_proto::wire::{ConversationKind, ConversationState, Role};

use super::*;
use crate::conversation::{self, Membership};
use crate::effect::Change;
use crate::store::migrate::migrate;

pub(crate) const ROOM: ConversationId = ConversationId([9; 16]);
/// When the first entry of a test is accepted.
pub(crate) const T0: u64 = 1_700_000_000_000;
pub(crate) const MINUTE: u64 = 60_000;
pub(crate) const HOUR: u64 = 60 * MINUTE;

pub(crate) fn device(network: u16, who: u8, number: u32) -> DeviceId {
    DeviceId::new(AccountId::new(NetworkCode(network), [who; 14]), number)
}

/// A client's database with one group in it, as one of its members sees it.
pub(crate) struct World {
    pub(crate) connection: Connection,
    pub(crate) networks: Networks,
    pub(crate) me: DeviceId,
    salts: u8,
    seq: u64,
    pub(crate) now_ms: u64,
}

impl World {
    /// A group of these members; the first is this device.
    pub(crate) fn group(members: &[DeviceId]) -> Self {
        Self::group_on(Connection::open_in_memory().unwrap(), members)
    }

    /// The same, in a database of one's own.
    pub(crate) fn group_on(connection: Connection, members: &[DeviceId]) -> Self {
        migrate(&connection).unwrap();
        conversation::insert(&connection, ROOM, Membership::Joined, false, T0).unwrap();
        conversation::set_kind_and_state(
            &connection,
            ROOM,
            ConversationKind::Group,
            ConversationState::Open,
        )
        .unwrap();
        for member in members {
            conversation::add_member(&connection, ROOM, member.account()).unwrap();
        }
        Self {
            connection,
            networks: Networks::builtin(),
            me: members[0],
            salts: 0,
            seq: 0,
            now_ms: T0,
        }
    }

    /// A conversation of two; the first is this device.
    pub(crate) fn direct(members: &[DeviceId; 2]) -> Self {
        let world = Self::group(members);
        let (kind, state) = (ConversationKind::Direct, ConversationState::Open);
        conversation::set_kind_and_state(&world.connection, ROOM, kind, state).unwrap();
        world
    }

    /// Somebody is an admin from now on.
    pub(crate) fn is_admin(&self, device: DeviceId) {
        conversation::set_role(&self.connection, ROOM, device.account(), Role::Admin).unwrap();
    }

    pub(crate) fn salt(&mut self) -> Salt {
        self.salts += 1;
        Salt([self.salts; 16])
    }

    pub(crate) fn id(sender: DeviceId, content: &MimiContent) -> MessageId {
        let encoded = content.encode().unwrap();
        content.id(&sender_uri(sender.account()), &room_uri(ROOM), &encoded)
    }

    fn input<'a>(&'a self, sender: DeviceId, content: &'a MimiContent) -> ApplyInput<'a> {
        ApplyInput {
            conversation: ROOM,
            sender,
            own: self.me.account(),
            seq: self.seq,
            at_ms: self.now_ms,
            message: Self::id(sender, content),
            content,
            networks: &self.networks,
        }
    }

    /// The next entry of the conversation.
    pub(crate) fn entry(&mut self, sender: DeviceId, content: &MimiContent) -> Vec<Change> {
        self.seq += 1;
        apply(&self.connection, &self.input(sender, content)).unwrap()
    }

    pub(crate) fn says(&mut self, sender: DeviceId, text: &str) -> MessageId {
        let content = MimiContent::text(self.salt(), text);
        self.entry(sender, &content);
        Self::id(sender, &content)
    }

    /// This device says something; the server has not accepted it. Returns its row.
    pub(crate) fn queues(&mut self, text: &str) -> i64 {
        let content = MimiContent::text(self.salt(), text);
        let (row, _) = queue(&self.connection, &self.input(self.me, &content)).unwrap();
        row.expect("a text is shown at once")
    }

    /// The server accepts it.
    pub(crate) fn places(&mut self, row: i64) {
        self.seq += 1;
        place(&self.connection, ROOM, row, self.seq, self.now_ms).unwrap();
    }

    /// Somebody mentions the person of this device.
    pub(crate) fn calls(&mut self, sender: DeviceId) -> MessageId {
        let mention = tresse_content::Mention {
            range: 0..3,
            uri: sender_uri(self.me.account()),
        };
        let content = MimiContent::text_with_mentions(self.salt(), "you there", &[mention]);
        self.entry(sender, &content);
        Self::id(sender, &content)
    }

    /// The person has seen everything up to a row.
    pub(crate) fn sees(&self, row: i64) {
        let sql = "UPDATE conversation SET read_row = ?1 WHERE read_row < ?1";
        self.connection.execute(sql, [row]).unwrap();
    }

    /// Who this device is.
    pub(crate) fn has_account(&self, network: &str) {
        crate::me::begin_link(&self.connection, network, self.me.account()).unwrap();
        crate::me::set_device(&self.connection, self.me).unwrap();
    }

    pub(crate) fn reacts(&mut self, sender: DeviceId, to: MessageId, emoji: &str) -> MessageId {
        let content = MimiContent::reaction(self.salt(), to, emoji);
        self.entry(sender, &content);
        Self::id(sender, &content)
    }

    pub(crate) fn edits(&mut self, sender: DeviceId, message: MessageId, text: &str) -> MessageId {
        let content = MimiContent::edit(self.salt(), message, text, &[]);
        self.entry(sender, &content);
        Self::id(sender, &content)
    }

    pub(crate) fn deletes(&mut self, sender: DeviceId, message: MessageId) -> Vec<Change> {
        let content = MimiContent::delete(self.salt(), message);
        self.entry(sender, &content)
    }

    /// The server went back to a backup of before the first entry.
    pub(crate) fn restored(&mut self) {
        self.seq = 1 << 20;
        self.connection
            .execute("INSERT INTO restored (id, to_ms) VALUES (1, 0)", [])
            .unwrap();
    }

    pub(crate) fn later(&mut self, ms: u64) {
        self.now_ms += ms;
    }

    pub(crate) fn all(&self) -> Vec<Message> {
        let everything = Page {
            before_seq: None,
            limit: usize::MAX,
        };
        page(&self.connection, ROOM, everything).unwrap()
    }

    pub(crate) fn only(&self) -> Message {
        let mut all = self.all();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    pub(crate) fn bodies(&self) -> Vec<Body> {
        self.all().into_iter().map(|message| message.body).collect()
    }

    /// Why the last change was not carried out.
    pub(crate) fn ignored(&self) -> String {
        self.connection
            .query_row(
                "SELECT reason FROM ignored_change WHERE conversation = ?1 AND seq = ?2",
                (ROOM.0, self.seq as i64),
                |row| row.get(0),
            )
            .unwrap_or_else(|_| "carried out".to_owned())
    }

    /// Whether any column of any table holds this text.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let mut tables = self
            .connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .unwrap();
        let tables: Vec<String> = tables
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        tables.iter().any(|table| {
            let sql = format!("SELECT * FROM {table}");
            let mut statement = self.connection.prepare(&sql).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            let mut found = false;
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    let value: rusqlite::types::Value = row.get(column).unwrap();
                    found |= match value {
                        rusqlite::types::Value::Text(value) => value.contains(text),
                        rusqlite::types::Value::Blob(value) => value
                            .windows(text.len())
                            .any(|window| window == text.as_bytes()),
                        _ => false,
                    };
                }
            }
            found
        })
    }
}

/// On Messenger.
pub(crate) fn mia() -> DeviceId {
    device(1, 1, 1)
}

/// On Instagram.
pub(crate) fn ivo() -> DeviceId {
    device(2, 2, 1)
}

/// On WhatsApp.
pub(crate) fn wen() -> DeviceId {
    device(3, 3, 1)
}

pub(crate) fn text(text: &str) -> Body {
    Body::Text(text.to_owned())
}
