//! A device and its person: the real client core on a database of its own.
//!
//! Its process ends at any moment. What was committed to the database is there afterwards, what was
//! not never happened.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::Connection;
use tresse_client_core::{
    Client, ClientConfig, ClientError, Durability, Effect, Event, Intent, Ticket,
};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::ConversationKind;
use tresse_server_core::SessionId;

use crate::fuse::Fuse;

/// What part an actor plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Makes the group; always a member.
    Founder,
    /// Joins by the invite; a member from then on.
    Member,
    /// Joins, leaves, and joins again.
    Wanderer,
    /// A second device of the actor with this number.
    SecondDevice(usize),
}

/// Why an intent was given, so that its end is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Part of getting into the group.
    Step,
    /// Knocking with the invite.
    Join,
    /// Reach towards a network.
    Reach(String),
    /// A text.
    Say(String),
    /// A text that may be changed or taken back, or the change.
    Draft,
    /// Anything whose end does not matter.
    Other,
}

/// How far the person has come, as far as the device does not know it.
#[derive(Debug, Default, Clone)]
pub struct Progress {
    /// The code that was shown.
    pub code: Option<String>,
    /// Networks towards which the server has confirmed that reach is on.
    pub reach: BTreeSet<String>,
    /// Shown by a second device, for the first.
    pub link_code: Option<String>,
    /// The second device was vouched for.
    pub is_linked: bool,
    /// A wanderer that has had enough for now, until this time.
    pub away_until_ms: u64,
}

/// A device and its person.
pub struct Actor {
    /// For traces.
    pub name: String,
    /// Its network.
    pub network: String,
    /// Its handle there.
    pub handle: String,
    /// Its part.
    pub part: Part,
    /// What the person remembers.
    pub progress: Progress,
    /// Counts the starts of the process.
    pub boot: u64,
    /// The connection, if there is one.
    pub session: Option<SessionId>,
    /// When the client wants to be woken.
    pub wake_at: Option<u64>,
    /// By how much its clock is wrong.
    pub skew_ms: i64,
    /// What has arrived on the connection and was not read: the next batch.
    pub unread: Vec<Bytes>,
    /// Ends the process in the middle of a transaction.
    pub fuse: Fuse,
    networks: Arc<Networks>,
    client: Option<Client>,
    database: Option<Connection>,
    errands: BTreeMap<Ticket, Errand>,
    next_ticket: Ticket,
    trouble: Option<String>,
}

impl Actor {
    /// An actor whose device was never switched on.
    pub fn new(
        name: String,
        network: String,
        handle: String,
        part: Part,
        networks: Arc<Networks>,
        skew_ms: i64,
    ) -> Self {
        let mut database = Connection::open_in_memory().expect("SQLite has memory");
        let fuse = Fuse::put_into(&mut database).expect("a fresh database takes a handler");
        Self {
            name,
            network,
            handle,
            part,
            progress: Progress::default(),
            boot: 0,
            session: None,
            wake_at: None,
            skew_ms,
            unread: Vec::new(),
            fuse,
            networks,
            client: None,
            database: Some(database),
            errands: BTreeMap::new(),
            next_ticket: 0,
            trouble: None,
        }
    }

    /// Whether the process runs.
    pub fn is_up(&self) -> bool {
        self.client.is_some()
    }

    /// The client, if its process runs.
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// Starts the process on what the database holds.
    pub fn start(&mut self, rng: &mut StdRng) -> Result<(), ClientError> {
        let database = self
            .database
            .take()
            .expect("a device that is off has its database");
        let config = ClientConfig {
            durability: Durability::Process,
            key_packages: 3,
            ..ClientConfig::new(self.networks.clone())
        };
        self.client = Some(Client::open(
            config,
            database,
            StdRng::from_seed(rng.random()),
        )?);
        self.boot += 1;
        Ok(())
    }

    /// Ends the process, now. A transaction that it was in never happened.
    pub fn crash(&mut self) {
        self.fuse.put_out();
        if let Some(client) = self.client.take() {
            let database = client.into_connection();
            if !database.is_autocommit() {
                database
                    .execute_batch("ROLLBACK")
                    .expect("a transaction can be taken back");
            }
            self.database = Some(database);
        }
        self.unread.clear();
        self.session = None;
        self.wake_at = None;
        self.errands.clear();
        self.trouble = None;
    }

    /// The database of a device that is off.
    pub fn database(&self) -> Option<&Connection> {
        self.database.as_ref()
    }

    /// Lets several things happen to the device at once, by its own clock.
    pub fn handle(&mut self, now_ms: u64, events: Vec<Event>) -> Vec<Effect> {
        let now_ms = now_ms.saturating_add_signed(self.skew_ms);
        match &mut self.client {
            Some(client) => client.handle_many(now_ms, events),
            None => Vec::new(),
        }
    }

    /// What the client has to complain of, if that is new.
    pub fn new_trouble(&mut self) -> Option<String> {
        let trouble = self.client.as_ref()?.status().ok()?.trouble;
        if trouble == self.trouble {
            return None;
        }
        self.trouble.clone_from(&trouble);
        trouble
    }

    /// Makes an intent into an event.
    pub fn intend(&mut self, errand: Errand, intent: Intent) -> Event {
        self.next_ticket += 1;
        self.errands.insert(self.next_ticket, errand);
        Event::Do {
            ticket: self.next_ticket,
            intent,
        }
    }

    /// An intent came to its end.
    pub fn ended(&mut self, ticket: Ticket) -> Option<Errand> {
        self.errands.remove(&ticket)
    }

    /// Whether a step into the group is under way.
    pub fn is_stepping(&self) -> bool {
        let is_step =
            |errand: &Errand| matches!(errand, Errand::Step | Errand::Join | Errand::Reach(_));
        self.errands.values().any(is_step)
    }

    /// What is under way, for the message of a failure.
    pub fn under_way(&self) -> Vec<&Errand> {
        self.errands.values().collect()
    }

    /// Whether anything is under way.
    pub fn is_busy(&self) -> bool {
        !self.errands.is_empty()
    }

    /// This device's id, once it has an account.
    pub fn device(&self) -> Option<DeviceId> {
        self.client.as_ref()?.identity().ok()??.device
    }

    /// Whether this device has an account.
    pub fn has_device(&self) -> bool {
        self.device().is_some()
    }

    /// The one group this device is in, or was in.
    pub fn group(&self) -> Option<tresse_client_core::Conversation> {
        let conversations = self.client.as_ref()?.conversations().ok()?;
        conversations
            .into_iter()
            .find(|it| it.kind == ConversationKind::Group)
    }

    /// The conversation with another account alone, if there is one.
    pub fn direct(&self, other: AccountId) -> Option<tresse_client_core::Conversation> {
        let conversations = self.client.as_ref()?.conversations().ok()?;
        conversations.into_iter().find(|it| {
            it.kind == ConversationKind::Direct
                && it.members.iter().any(|member| member.account == other)
        })
    }

    /// Whether this device is in the group.
    pub fn is_in(&self, group: ConversationId) -> bool {
        self.group().is_some_and(|it| {
            it.id == group && it.membership == tresse_client_core::Membership::Joined
        })
    }
}
