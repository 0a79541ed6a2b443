//! What a client decides: synchronous, no sockets, no clock.
//!
//! One call, [`Client::handle`], takes the time and an [`Event`] and returns [`Effect`]s. Everything
//! that a step decides is one database transaction ([`store::unit`](store)), and its effects come
//! out only after that transaction is durable. So the process may end between any two instructions:
//! what was decided is there, what was not never happened, and everything that is sent again
//! carries the id it had the first time.
//!
//! Reading order: [`event`] (all causes), [`effect`] (all consequences), [`intent`] (what a person
//! can want), `engine` (the match over causes), `session`, `inbox`, `outbox`, `commits`, then the
//! verbs in `group`, `contact` and `device`.
//!
//! Surprising rule: reads ([`Client::timeline`] and the others) see committed state only and never
//! change anything; there is no second way to write.

pub mod effect;
pub mod error;
pub mod event;
pub mod intent;

mod answer;
mod ask;
mod attachment;
mod chat;
mod commits;
mod compose;
mod contact;
mod conversation;
mod device;
mod emoji;
mod engine;
mod file;
mod group;
mod import;
mod inbox;
mod keys;
mod me;
mod outbox;
mod part;
mod person;
mod picture;
mod presence;
mod privacy;
mod profile;
mod reads;
mod receipts;
mod restored;
mod search;
mod session;
mod shared;
mod store;
mod ticket;
mod timeline;
mod want;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use rand::rngs::StdRng;
use rusqlite::Connection;
use tresse_mls::Mls;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, DeviceKey, InboxPosition};

pub use attachment::{
    Attachment, AttachmentError, CipherChunk, Opener, PlainChunk, Sealed, Sealer,
    open as open_attachment, seal as seal_attachment,
};
pub use chat::{
    Becomes, Chat, ChatPage, ChatQuery, ChatRow, ChatRules, ChatState, Counts, Filter, Folder,
    Last, Loss, LossOf, MUTED_FOR_GOOD_MS, MemberRow, Offers, Planned, Rule,
};
pub use compose::{PolicyError, Whose};
pub use contact::{Contact, Standing};
pub use conversation::{Conversation, Member, Membership};
pub use device::link_code::{BadLinkCode, grouped as grouped_link_code};
pub use effect::{Change, Effect};
pub use error::{Arg, ClientError, DomainError, ErrorClass, FatalError, NetworkError};
pub use event::{Event, Ticket};
pub use file::{
    FileEvent, FileJob, FileOf, FileRow, FileState, FileTrouble, LocalFile, NewFile, Views,
};
pub use import::{
    IMPORT_BATCH_MAX, Import, ImportInto, ImportedBody, ImportedFile, ImportedMessage,
    ImportedReaction,
};
pub use intent::{Intent, Outcome, Outgoing};
pub use part::{CardRow, NewCardEntry, NewPart, OptionRow, PartKind, PartRow, PartSummary};
pub use person::{KnownPerson, Person};
pub use picture::{InvalidPictureId, Picture, PictureId};
pub use presence::{Activity, Looked, Presence};
pub use privacy::{Privacy, PrivacyChange, PrivacyChoices};
pub use profile::change::ProfileChange;
pub use search::{Hit, SnippetPart};
pub use shared::{May, PINNED_FOR_GOOD_MS, PinRow, Shared, SharedChange};
pub use store::Durability;
pub use timeline::{
    Around, Body, Can, Forwarded, MentionOf, MentionRow, Message, MessageInfo, MessageRow, Notice,
    NoticeRow, Page, Quote, Reaction, ReactionRow, Receipt, RowBody, Summary, Thread, VoteOf,
};
pub use tresse_content::application::Location;

/// What a client is told when it is opened.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// The networks and their rules.
    pub networks: Arc<Networks>,
    /// Whether somebody looks at messages here: small pictures come by themselves, and what was sent
    /// from here stays here.
    pub shows_files: bool,
    /// How much the database waits for the disk.
    pub durability: Durability,
    /// Whether to confirm arrival and reading, where the networks and the size of the
    /// conversation allow it. What the person said of reading ([`Privacy`]) comes before it; without
    /// it no arrival is confirmed.
    pub receipts: bool,
    /// Whether to tell this person's name in conversations.
    pub profiles: bool,
    /// One-time key packages to keep on the server.
    pub key_packages: usize,
}

impl ClientConfig {
    /// The settings for a person's device.
    pub fn new(networks: Arc<Networks>) -> Self {
        Self {
            networks,
            shows_files: false,
            durability: Durability::Power,
            receipts: true,
            profiles: true,
            key_packages: tresse_proto::limits::KEY_PACKAGES_PER_DEVICE_LOW,
        }
    }
}

/// Who this device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Short name of the network.
    pub network: String,
    /// As registered; stays on this device.
    pub handle: String,
    /// As shown to contacts.
    pub name: String,
    /// What the person says about themselves; empty: nothing.
    pub about: String,
    /// What the person looks like: [`Client::picture`].
    pub picture: Option<PictureId>,
    /// Once registered or linked.
    pub device: Option<DeviceId>,
    /// Public key of this device, once there is one.
    pub device_key: Option<DeviceKey>,
}

/// How the client is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Logged in.
    pub online: bool,
    /// Has everything the server had when it said so.
    pub caught_up: bool,
    /// This device was logged out for good.
    pub revoked: bool,
    /// Messages that the server has not accepted yet.
    pub queued: u64,
    /// Entries that could not be opened, ever.
    pub undecryptable: u64,
    /// Last inbox position whose consequences are stored.
    pub cursor: u64,
    /// What went wrong last in the store or between the versions; for developers, no user data.
    pub trouble: Option<String>,
}

/// One device of one account: the whole public API.
pub struct Client {
    config: ClientConfig,
    store: store::Store,
    mls: Mls,
    rng: StdRng,
    /// This device, once it has an account.
    device: Option<DeviceId>,
    /// It waits for another device to vouch for it.
    is_linking: bool,
    session: session::Session,
    asks: ask::Asks,
    tickets: ticket::Tickets,
    timers: engine::Timers,
    /// Pushed by the server, not stored yet.
    pushes: Vec<(InboxPosition, Bytes)>,
    /// Inbox position that is stored, and the one that the server knows to be.
    stored: InboxPosition,
    acked: InboxPosition,
    unacked: usize,
    outbox_dirty: bool,
    changes_dirty: bool,
    /// The time that the driver was told.
    wake_at_ms: Option<u64>,
    trouble: Option<String>,
    is_damaged: bool,
    effects: Vec<Effect>,
    /// Of these, lists show something else.
    chats: BTreeSet<ConversationId>,
    /// What the person looks at.
    looking: presence::Looking,
    /// Who is typing.
    busy: presence::Busy,
}

impl Client {
    /// Opens a client on its database (created if empty). Nothing happens until
    /// [`Event::Started`] is handled.
    pub fn open(
        config: ClientConfig,
        connection: Connection,
        rng: StdRng,
    ) -> Result<Self, ClientError> {
        let store = store::Store::open(connection, config.durability)?;
        let mls = Mls::new(Box::new(store.clone()));
        let device = me::load(&store.lock())?.and_then(|me| me.device);
        Ok(Self {
            config,
            store,
            mls,
            rng,
            device,
            is_linking: false,
            session: session::Session::new(),
            asks: ask::Asks::default(),
            tickets: ticket::Tickets::default(),
            timers: engine::Timers::default(),
            pushes: Vec::new(),
            stored: 0,
            acked: 0,
            unacked: 0,
            outbox_dirty: false,
            changes_dirty: false,
            wake_at_ms: None,
            trouble: None,
            is_damaged: false,
            effects: Vec::new(),
            chats: BTreeSet::new(),
            looking: presence::Looking::default(),
            busy: presence::Busy::default(),
        })
    }

    /// Lets one thing happen. The effects are to be carried out in their order.
    pub fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Effect> {
        self.step(now_ms, event);
        self.settle(now_ms);
        self.take_effects()
    }

    /// Lets several things happen; runs of inbox frames share one transaction, which saves most
    /// of the cost of a message. The result is the same as that of one call after the other.
    pub fn handle_many(&mut self, now_ms: u64, events: Vec<Event>) -> Vec<Effect> {
        for event in events {
            self.step(now_ms, event);
        }
        self.settle(now_ms);
        self.take_effects()
    }

    fn take_effects(&mut self) -> Vec<Effect> {
        let chats = std::mem::take(&mut self.chats).into_iter();
        let mut effects = std::mem::take(&mut self.effects);
        effects.extend(chats.map(|chat| Effect::Changed(Change::Chat(chat))));
        effects
    }

    /// Who this device is; `None` before the first step of registration.
    pub fn identity(&self) -> Result<Option<Identity>, ClientError> {
        let Some(me) = me::load(&self.store.lock())? else {
            return Ok(None);
        };
        Ok(Some(Identity {
            network: me.network,
            handle: me.handle,
            name: me.name,
            about: me.about,
            picture: me.picture,
            device: me.device,
            device_key: self.mls.device_key()?,
        }))
    }

    /// All conversations, those with the newest messages first.
    pub fn conversations(&self) -> Result<Vec<Conversation>, ClientError> {
        Ok(conversation::all(&self.store.lock())?)
    }

    /// One conversation.
    pub fn conversation(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<Conversation>, ClientError> {
        Ok(conversation::one(&self.store.lock(), conversation)?)
    }

    /// Requests of others that wait for an answer.
    pub fn requests(&self) -> Result<Vec<Conversation>, ClientError> {
        Ok(self
            .conversations()?
            .into_iter()
            .filter(Conversation::is_request_to_me)
            .collect())
    }

    /// A part of a conversation's messages, oldest first.
    pub fn timeline(
        &self,
        conversation: ConversationId,
        page: Page,
    ) -> Result<Vec<Message>, ClientError> {
        Ok(timeline::page(&self.store.lock(), conversation, page)?)
    }

    /// One message.
    pub fn message(&self, row: i64) -> Result<Option<Message>, ClientError> {
        Ok(timeline::message(&self.store.lock(), row)?)
    }

    /// Everybody this account has to do with.
    pub fn contacts(&self) -> Result<Vec<Contact>, ClientError> {
        Ok(contact::all(&self.store.lock())?)
    }

    /// What is known of one account.
    pub fn contact(&self, account: AccountId) -> Result<Option<Contact>, ClientError> {
        Ok(contact::one(&self.store.lock(), account)?)
    }

    /// People whom only exports name, with accounts that are made up.
    pub fn imported_people(&self) -> Result<BTreeMap<AccountId, String>, ClientError> {
        Ok(import::everybody(&self.store.lock())?)
    }

    /// The direct conversation with an account, if there is one that was not left.
    pub fn direct_with(&self, account: AccountId) -> Result<Option<ConversationId>, ClientError> {
        Ok(conversation::direct_with(&self.store.lock(), account)?)
    }

    /// How the client is doing.
    pub fn status(&self) -> Result<Status, ClientError> {
        let connection = self.store.lock();
        let me = me::load(&connection)?;
        let undecryptable = connection
            .prepare_cached("SELECT count(*) FROM undecryptable")?
            .query_row([], |row| store::rows::u64_column(row, 0))?;
        Ok(Status {
            online: self.session.is_online(),
            caught_up: self.session.is_caught_up(),
            revoked: me.as_ref().is_some_and(|me| me.revoked),
            queued: outbox::queued(&connection)? + file::queued(&connection)?,
            undecryptable,
            cursor: me.map_or(0, |me| me.cursor),
            trouble: self.trouble.clone(),
        })
    }

    /// Whether the store turned out to be damaged since this client was opened.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Whether the server is to say something soon: then a driver reads it as soon as it comes.
    pub fn awaits_answer(&self) -> bool {
        !self.session.is_caught_up() || self.asks.are_under_way()
    }

    fn cursor(&self) -> InboxPosition {
        let me = me::load(&self.store.lock());
        me.ok().flatten().map_or(0, |me| me.cursor)
    }

    fn next_expiry(&self) -> Option<u64> {
        timeline::next_expiry(&self.store.lock()).ok().flatten()
    }

    /// Gives the database back. What was committed is in it, what was not is lost: as in a crash.
    pub fn into_connection(self) -> Connection {
        drop(self.mls);
        self.store
            .into_connection()
            .expect("only the MLS module shares the connection, and it is gone")
    }
}
