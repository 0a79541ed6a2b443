//! The test kit: a whole server in memory, and devices that talk to it, in one vocabulary.
//!
//! `let mut world = World::new(); let [alice, bob] = world.users(["alice", "bob"]);` All devices are connected and live.
//! Each command is a round of its own: handled, made durable, and only then are its effects seen.

mod counting;
mod device;
mod key_package;

use std::collections::BTreeMap;

use bytes::Bytes;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tresse_networks::Networks;
use tresse_proto::codec::decode_entry;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId, InboxPosition};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, EntryKind};
use tresse_store::{Batch, MemoryStore, Table};

pub(crate) use self::counting::CountingStore;
pub(crate) use self::device::{TestDevice, submit};
use crate::command::{Command, SessionId};
use crate::config::CoreConfig;
use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::record::BatchRows;
use crate::record::conversation::{
    AccountConversationRecord, ConversationRecord, DirectConversation, Kind, Role, State,
};
use crate::record::entry::ConversationHead;
use crate::record::key;

/// When the world begins: 2026-01-01.
pub(crate) const BEGIN_MS: u64 = 1_767_225_600_000;

/// A server in memory and everybody's connections.
pub(crate) struct World {
    pub(crate) core: Core<CountingStore>,
    pub(crate) now_ms: u64,
    rng: StdRng,
    sessions_made: u64,
    requests_made: u64,
    ids_made: u8,
    /// What connections were sent and nobody has looked at yet.
    pub(crate) mail: BTreeMap<SessionId, Vec<Effect>>,
    /// Effects for nobody in particular.
    pub(crate) others: Vec<Effect>,
}

/// An entry as a device gets it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Received {
    pub(crate) position: InboxPosition,
    pub(crate) entry: wire::Entry,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut CoreConfig)) -> Self {
        Self::on(MemoryStore::new(), change)
    }

    /// A server which starts on what another has left.
    pub(crate) fn on(store: MemoryStore, change: impl FnOnce(&mut CoreConfig)) -> Self {
        let mut config = CoreConfig::new(Networks::builtin(), [1; 32], [2; 32]);
        config.demonstration = true;
        change(&mut config);
        Self::start(store, config)
    }

    fn start(store: MemoryStore, config: CoreConfig) -> Self {
        Self {
            core: Core::open(CountingStore::new(store), config).expect("the store is whole"),
            now_ms: BEGIN_MS,
            rng: StdRng::seed_from_u64(1),
            sessions_made: 0,
            requests_made: 0,
            ids_made: 0,
            mail: BTreeMap::new(),
            others: Vec::new(),
        }
    }

    /// One round: decide, make durable, look at the effects. Jobs run at once.
    pub(crate) fn command(&mut self, command: Command) {
        let mut cx = Context::new(self.now_ms, &mut self.rng);
        self.core
            .handle(&mut cx, command)
            .expect("the store in memory does not fail");
        let effects = cx.effects;
        self.core
            .persist()
            .expect("the store in memory does not fail");
        for effect in effects {
            self.sort(effect);
        }
    }

    /// Decides without making durable: what a crash may lose. The effects must not be seen.
    pub(crate) fn decide_only(&mut self, command: Command) -> Vec<Effect> {
        let mut cx = Context::new(self.now_ms, &mut self.rng);
        self.core
            .handle(&mut cx, command)
            .expect("the store in memory does not fail");
        cx.effects
    }

    fn sort(&mut self, effect: Effect) {
        let session = match &effect {
            Effect::Offload(_) => {
                let Effect::Offload(job) = effect else {
                    return;
                };
                return self.command(Command::JobDone(Box::new(job.run())));
            }
            // As if each connection had got an effect of its own.
            Effect::Deliver { entry, to } => {
                for recipient in to {
                    let effect = Effect::Deliver {
                        entry: entry.clone(),
                        to: vec![*recipient],
                    };
                    let mail = self.mail.entry(recipient.session).or_default();
                    mail.push(effect);
                }
                return;
            }
            Effect::Reply { session, .. }
            | Effect::Page { session, .. }
            | Effect::Ephemeral { session, .. }
            | Effect::Close { session, .. } => *session,
            Effect::SendCode { .. } | Effect::Damaged(_) => {
                self.others.push(effect);
                return;
            }
        };
        self.mail.entry(session).or_default().push(effect);
    }

    /// A new connection with a nonce of its own.
    pub(crate) fn connect(&mut self) -> (SessionId, [u8; 32]) {
        self.sessions_made += 1;
        let session = SessionId(self.sessions_made);
        let nonce = [self.sessions_made as u8; 32];
        self.command(Command::Opened { session, nonce });
        (session, nonce)
    }

    /// Asks, and returns the answer if there is one at once.
    pub(crate) fn try_ask(
        &mut self,
        session: SessionId,
        request: Request,
    ) -> Option<Result<Body, Refusal>> {
        self.requests_made += 1;
        let request_id = self.requests_made;
        self.command(Command::Request {
            session,
            request_id,
            request,
        });
        let mail = self.mail.get_mut(&session)?;
        let place = mail.iter().position(
            |effect| matches!(effect, Effect::Reply { request_id: id, .. } if *id == request_id),
        )?;
        match mail.remove(place) {
            Effect::Reply { result, .. } => Some(result),
            _ => None,
        }
    }

    /// Asks, and expects an answer.
    pub(crate) fn ask(&mut self, session: SessionId, request: Request) -> Result<Body, Refusal> {
        self.try_ask(session, request)
            .expect("the request is answered")
    }

    /// Asks, and expects a refusal with this code.
    pub(crate) fn refused(&mut self, session: SessionId, request: Request) -> ErrorCode {
        match self.ask(session, request) {
            Err(refusal) => refusal.code,
            Ok(body) => panic!("expected a refusal, got {body:?}"),
        }
    }

    /// Reads the inbox of a connection to its end, as a good client does.
    pub(crate) fn receive(&mut self, session: SessionId) -> Vec<Received> {
        let mut received = Vec::new();
        loop {
            let mut wants_page = false;
            let mail = self.mail.remove(&session).unwrap_or_default();
            for effect in mail {
                let entries = match effect {
                    Effect::Deliver { entry, to } => vec![(to[0].position, entry)],
                    Effect::Page {
                        entries, caught_up, ..
                    } => {
                        wants_page = !caught_up;
                        entries
                    }
                    other => {
                        self.mail.entry(session).or_default().push(other);
                        continue;
                    }
                };
                received.extend(entries.into_iter().map(|(position, entry)| Received {
                    position,
                    entry: decode_entry(entry).expect("entries can be decoded"),
                }));
            }
            if !wants_page {
                return received;
            }
            self.command(Command::PageWanted { session });
            assert!(
                self.mail.contains_key(&session),
                "a connection that catches up gets a page when it asks"
            );
        }
    }

    /// The texts that a connection gets, in order.
    pub(crate) fn receive_texts(&mut self, session: SessionId) -> Vec<String> {
        self.receive(session)
            .into_iter()
            .filter(|received| received.entry.kind == EntryKind::Application as i32)
            .map(|received| text_of(&received.entry.body))
            .collect()
    }

    /// Why a connection was closed, if it was.
    pub(crate) fn closed(&self, session: SessionId) -> Option<Reason> {
        self.mail
            .get(&session)?
            .iter()
            .find_map(|effect| match effect {
                Effect::Close { reason, .. } => Some(*reason),
                _ => None,
            })
    }

    /// Bytes that were not used before, for ids chosen by devices.
    pub(crate) fn fresh<const N: usize>(&mut self) -> [u8; N] {
        self.ids_made = self.ids_made.wrapping_add(1);
        let mut id = [self.ids_made; N];
        id[N - 1] = (self.requests_made % 251) as u8;
        id[N - 2] = (self.requests_made / 251) as u8;
        id
    }

    /// A conversation put straight into the store, without MLS: the first account is its creator and admin.
    pub(crate) fn conversation(
        &mut self,
        kind: Kind,
        state: State,
        accounts: &[AccountId],
    ) -> ConversationId {
        let conversation = ConversationId(self.fresh());
        let mut record = ConversationRecord {
            kind,
            state,
            creator: accounts[0],
            created_at_ms: self.now_ms,
            members: Vec::new(),
            next_order: 0,
            silenced_by: Vec::new(),
            invite: None,
            newcomers_epoch: 0,
        };
        let mut batch = Batch::new();
        for account in accounts {
            let role = if *account == accounts[0] {
                Role::Admin
            } else {
                Role::Member
            };
            record.join(*account, role);
            batch.put_row(
                key::account_conversation(*account, conversation),
                &AccountConversationRecord {
                    joined_at_ms: self.now_ms,
                },
            );
        }
        if kind == Kind::Direct {
            batch.put_row(
                key::direct(accounts[0], accounts[1]),
                &DirectConversation(conversation),
            );
        }
        self.core
            .put_conversation(&mut batch, conversation, record)
            .expect("the store in memory does not fail");
        self.core.set_head(
            &mut batch,
            conversation,
            ConversationHead { epoch: 1, seq: 0 },
        );
        self.write(batch);
        conversation
    }

    /// A conversation in which both may send.
    pub(crate) fn open(&mut self, one: &TestDevice, other: &TestDevice) -> ConversationId {
        self.conversation(Kind::Direct, State::Open, &[one.account(), other.account()])
    }

    /// A request from one to the other which waits.
    pub(crate) fn request(&mut self, from: &TestDevice, to: &TestDevice) -> ConversationId {
        let state = State::Requested { text_sent: false };
        self.conversation(Kind::Direct, state, &[from.account(), to.account()])
    }

    /// The epoch of a conversation, moved on as if commits had been accepted.
    pub(crate) fn set_epoch(&mut self, conversation: ConversationId, epoch: u64) {
        let hot = self
            .core
            .hot(conversation)
            .expect("the store in memory does not fail")
            .expect("the conversation exists");
        let mut batch = Batch::new();
        let head = ConversationHead { epoch, ..hot.head };
        self.core.set_head(&mut batch, conversation, head);
        self.write(batch);
    }

    /// Writes rows past the rules, durably.
    pub(crate) fn write(&mut self, batch: Batch) {
        self.core
            .write(batch)
            .and_then(|()| self.core.persist())
            .expect("the store in memory does not fail");
    }

    /// How many rows a table has.
    pub(crate) fn rows(&self, table: Table) -> usize {
        self.core.store().inner.rows(table)
    }

    /// The server crashes, keeping `kept` of the batches that were not durable, and starts again.
    pub(crate) fn crash(self, kept: usize) -> Self {
        let now_ms = self.now_ms;
        let sessions_made = self.sessions_made;
        let config = self.core.config().clone();
        let store = self.core.into_store().inner.crash(kept);
        let mut world = Self::start(store, config);
        world.now_ms = now_ms;
        world.sessions_made = sessions_made;
        world.ids_made = self.ids_made;
        world.requests_made = self.requests_made;
        world
    }
}

/// MLSMessage(PrivateMessage) with the right envelope and a readable "ciphertext".
pub(crate) fn private_message(conversation: ConversationId, epoch: u64, text: &str) -> Bytes {
    let mut message = vec![0, 1, 0, 2, 16];
    message.extend(conversation.0);
    message.extend(epoch.to_be_bytes());
    message.push(1); // content type: application
    message.push(0); // no authenticated data
    message.push(0); // no encrypted sender data
    message.extend(length(text.len()));
    message.extend(text.as_bytes());
    message.into()
}

/// A length as MLS writes it: as short as possible.
fn length(length: usize) -> Vec<u8> {
    match length {
        0..64 => vec![length as u8],
        64..16_384 => (0x4000 | length as u16).to_be_bytes().to_vec(),
        _ => (0x8000_0000 | length as u32).to_be_bytes().to_vec(),
    }
}

/// The text of a [`private_message`].
pub(crate) fn text_of(body: &[u8]) -> String {
    let length_bytes = 1 << (body[32] >> 6);
    String::from_utf8_lossy(&body[32 + length_bytes..]).into_owned()
}
